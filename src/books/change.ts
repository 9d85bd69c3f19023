import type { CheckIn } from "./check-in.ts";
import type { Plan } from "./plan.ts";
import type { Account, Event, Goal, Partner } from "./rows.ts";

/** An event of the ledger, with the values that are needed to apply it but that it does not contain. */
export interface Change {
  readonly event: Event;
  readonly reversed?: Reversed | undefined;
  readonly sets?: RowValues | undefined;
}

/** The properties of a reversed event that determine the effect of its reversal. */
export type Reversed = Pick<Event, "eventType" | "timestamp" | "metadata">;

/** Values that the event does not state. A replay of the ledger works without them. */
export interface RowValues {
  readonly allocationId?: string;
  /** The partner who joins, or with their new name. */
  readonly partner?: Partner;
  readonly account?: Account;
  /** The goal that the event creates, or its new notes. */
  readonly goal?: Goal | Pick<Goal, "notes">;
  readonly reactionId?: string;
  readonly plan?: Plan;
  readonly checkIns?: readonly CheckIn[];
}
