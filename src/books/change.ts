import type { CheckIn } from "./check-in.ts";
import type { Plan } from "./plan.ts";
import type { Account, Event, Goal } from "./rows.ts";

/** One event of the ledger, with what a replay needs to know beside it and what the event does not carry. */
export interface Change {
  readonly event: Event;
  /** The event that a REVERSAL takes back. */
  readonly reversed?: Reversed | undefined;
  readonly sets?: RowValues | undefined;
}

/** What of a reversed event decides what its reversal does. */
export type Reversed = Pick<Event, "eventType" | "timestamp" | "metadata">;

/** Values that a change sets beside those that its event states. A replay of the ledger does without them. */
export interface RowValues {
  /** The id of an allocation that the event begins. */
  readonly allocationId?: string;
  /** The account that the event opens. */
  readonly account?: Account;
  /** The goal that the event creates, or its new notes. */
  readonly goal?: Goal | Pick<Goal, "notes">;
  /** The id of a reaction that the event adds. */
  readonly reactionId?: string;
  /** The plan in its new state. */
  readonly plan?: Plan;
  /** Check-ins as the event leaves them: those it is about, or those that follow the couple's time zone. */
  readonly checkIns?: readonly CheckIn[];
}
