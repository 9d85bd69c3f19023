import type { CheckIn } from "./check-in.ts";
import type { Plan } from "./plan.ts";
import type { Event } from "./rows.ts";
import type { Token } from "./token.ts";
import type { WebhookRow } from "./webhook.ts";

/*
 * Facts beyond the books that a decision or view may need. An operation asks for them with its input; they are read at the
 * same place of the ledger as the books, and given to the operation as plain data.
 */

/** What can be asked for, and with what. */
export interface Questions {
  /** Whether the call can take money from goals. */
  readonly takenAlone: boolean;
  /** An event by its id, with what its reversal depends on. */
  readonly event: string;
  /** Whether the call asks about payments that left accounts short. */
  readonly unexplainedMoves: boolean;
  /** Whether the call explains why goals are off their schedule. */
  readonly offScheduleEvents: boolean;
  /** A webhook by its id. */
  readonly webhook: string;
  /** How many webhooks the couple has, or the caller. */
  readonly webhookCount: { readonly ofCouple: boolean };
  /** A plan by its id; null: none. */
  readonly plan: string | null;
  /** The place of the ledger that the caller's own moves were made from; null: none were sent. */
  readonly editedSince: number | null;
  /** Whether the call needs to know how many live tokens the acting user has. */
  readonly liveTokens: boolean;
  /** Whether the call needs the tokens of the user who acts. */
  readonly tokens: boolean;
  /** A check-in by its id. */
  readonly checkIn: string;
  /** For which check-in the news of an agenda are read. */
  readonly news: NewsQuestion;
  /** Always true: whether the daily check of the couple's goals is due follows from it. */
  readonly nextDriftCheckAt: true;
}

/** A new check-in, a scheduled one by its id, or none. */
export type NewsQuestion = "none" | "new" | { readonly checkInId: string };

/** The answers. */
export interface Facts {
  /** Minor units that the caller took away from goals alone within 24 hours; 0 where no rule needs it. */
  readonly takenAlone: bigint;
  readonly event: KnownEvent | undefined;
  /** Of the accounts that the caller may see and that are over-allocated; oldest first. */
  readonly unexplainedMoves: readonly BalanceMove[];
  /** Money moves and changes of the last 90 days of the active goals that are off their schedule, oldest first. */
  readonly offScheduleEvents: readonly Event[];
  /** Undefined when the caller may know no such webhook. */
  readonly webhook: WebhookRow | undefined;
  readonly webhookCount: number;
  /** Undefined where the caller may not know it. */
  readonly plan: KnownPlan | undefined;
  readonly editedSince: EditedSince | undefined;
  readonly liveTokens: number;
  /** Of both partners where the operator names no user; oldest first. */
  readonly tokens: readonly Token[];
  /** Also one that is over, which books do not hold; undefined when the couple has none with this id. */
  readonly checkIn: CheckIn | undefined;
  /** Changes of drift status, reactions and shared journal entries since the couple was asked last, newest first. */
  readonly news: readonly Event[];
  /** When the couple's goals are checked next. */
  readonly nextDriftCheckAt: Date;
}

/** A plan, and the events with which it reached its state: the PLAN event, and those of its moves. */
export interface KnownPlan {
  readonly plan: Plan;
  readonly events: readonly Event[];
}

/** What happened since a place of the ledger that somebody's own moves were made from. */
export interface EditedSince {
  /** The plans of own moves that were made from there and were carried out or can still be approved. */
  readonly plans: readonly KnownPlan[];
  /** Whether an event that concerns the caller changed what plans read. */
  readonly changed: boolean;
}

/** An older event, and what the ledger recorded about it since. */
export interface KnownEvent {
  readonly event: Event;
  /** The event that reversed it. */
  readonly reversedBy: string | null;
  /** The first later event that synced the balance of its account, where the event can have moved that balance. */
  readonly syncedBy: string | null;
  /** Later events that touched its goal, of an ALLOCATION that is recent enough to be undone. */
  readonly since: readonly Event[];
}

/** An event of the last week that moved an account's balance, or spent what the balance shows. No reversed one. Minor units. */
export interface BalanceMove {
  readonly accountId: string;
  readonly eventType: "WITHDRAWAL" | "DEPOSIT" | "BALANCE_SYNC" | "SPENDING";
  readonly amount: bigint;
  /** By how much a BALANCE_SYNC raised the balance, or lowered it when negative; 0 for the other types. */
  readonly change: bigint;
}
