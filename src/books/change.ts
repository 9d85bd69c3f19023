import type { CheckIn } from "./check-in.ts";
import type { Plan } from "./plan.ts";
import type { Account, Event, Goal, Partner } from "./rows.ts";

/** An event of the ledger, with the values that are needed to apply it but that it does not contain. */
export interface Change {
  readonly event: Event;
  /** The event that a REVERSAL reverses. */
  readonly reversed?: Reversed | undefined;
  readonly sets?: RowValues | undefined;
}

/** The properties of a reversed event that determine the effect of its reversal. */
export type Reversed = Pick<Event, "eventType" | "timestamp" | "metadata">;

/** Values that the event does not state. A replay of the ledger works without them. */
export interface RowValues {
  /** The id of an allocation that the event creates. */
  readonly allocationId?: string;
  /** The partner who joins. */
  readonly partner?: Partner;
  /** The account that the event opens. */
  readonly account?: Account;
  /** The goal that the event creates, or its new notes. */
  readonly goal?: Goal | Pick<Goal, "notes">;
  /** The id of a reaction that the event adds. */
  readonly reactionId?: string;
  /** The plan in its new state. */
  readonly plan?: Plan;
  /** The check-ins that the event changes, in their new state. */
  readonly checkIns?: readonly CheckIn[];
}
