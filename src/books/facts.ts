import type { CheckIn } from "./check-in.ts";
import type { ConnectedApp } from "./connected-app.ts";
import type { Entry } from "./entry.ts";
import type { Plan } from "./plan.ts";
import type { Event } from "./rows.ts";
import type { Token } from "./token.ts";
import type { WebhookRow } from "./webhook.ts";

/*
 * Facts that a decision or view may need but that are not in the books. An operation requests them with its input, and
 * they are read at the same sequence of the ledger as the books.
 */

/** The facts that can be requested, with the parameters of each. */
export interface FactRequests {
  /** True if the call can take money from goals. */
  readonly takenAlone: boolean;
  /** The id of an event, to be loaded with what its reversal depends on. */
  readonly event: string;
  /** True if the call looks for payments that left accounts over-allocated. */
  readonly unexplainedMoves: boolean;
  /** True if the call explains why goals are off schedule. */
  readonly offScheduleEvents: boolean;
  readonly webhook: string;
  /** Whether the couple's or the caller's webhooks are counted. */
  readonly webhookCount: { readonly ofCouple: boolean };
  readonly plan: string | null;
  /** The sequence on which the caller's custom moves are based; null: the call has none. */
  readonly editedSince: number | null;
  readonly liveTokens: boolean;
  readonly tokens: boolean;
  readonly connectedApps: boolean;
  readonly checkIn: string;
  readonly ownEntry: string;
  /** The id of a journal entry. */
  readonly copiesOfEntry: string;
  /** The check-in for which the news of the agenda are read. */
  readonly news: NewsRequest;
  /** Always true. It determines whether the daily check of the couple's goals is due. */
  readonly nextDriftCheckAt: true;
}

export type NewsRequest = "none" | "new" | { readonly checkInId: string };

export interface Facts {
  /** Minor units that the caller took from goals alone in the 24 hours before this decision; 0 if no rule needs it. */
  readonly takenAlone: bigint;
  readonly event: EventWithContext | undefined;
  /** Moves of the over-allocated accounts that the caller may see, oldest first. */
  readonly unexplainedMoves: readonly BalanceMove[];
  /** Events of the last 90 days that moved money of, or changed, active goals that are off schedule; oldest first. */
  readonly offScheduleEvents: readonly Event[];
  /** Undefined if it does not exist or the caller may not see it. */
  readonly webhook: WebhookRow | undefined;
  readonly webhookCount: number;
  /** Undefined if it does not exist or the caller may not see it. */
  readonly plan: PlanWithEvents | undefined;
  readonly editedSince: ChangesSinceBasis | undefined;
  readonly liveTokens: number;
  /** Oldest first. If the operator names no user: the tokens of both partners. */
  readonly tokens: readonly Token[];
  /** Those that are connected, oldest first. If the operator names no user: those of both partners. */
  readonly connectedApps: readonly ConnectedApp[];
  /** Undefined if it does not exist or the caller did not write it. */
  readonly ownEntry: Entry | undefined;
  readonly copiesOfEntry: CopiesOfEntry;
  /** It may have ended, unlike those in the books. Undefined if it does not exist. */
  readonly checkIn: CheckIn | undefined;
  /** Changes of drift status, reactions and shared journal entries since the previous check-in, newest first. */
  readonly news: readonly Event[];
  readonly nextDriftCheckAt: Date;
}

/** What the database keeps of a journal entry beside its row. */
export interface CopiesOfEntry {
  /** The check-ins with an agenda that names the entry. */
  readonly agendas: readonly Pick<CheckIn, "id" | "agenda">[];
  /** The answers kept under idempotency keys that show the entry, as JSON. */
  readonly answers: readonly { readonly owner: string; readonly key: string; readonly output: string }[];
}

/** A plan with the events that brought it to its state: the PLAN event and those of its moves. */
export interface PlanWithEvents {
  readonly plan: Plan;
  readonly events: readonly Event[];
}

/** What happened since the sequence on which custom moves are based. */
export interface ChangesSinceBasis {
  /** The plans of custom moves with the same basis that were carried out or can still be approved. */
  readonly plans: readonly PlanWithEvents[];
  /** Whether an event that the caller may see changed something that plans read. */
  readonly changed: boolean;
}

/** An event, with what later events say about it. */
export interface EventWithContext {
  readonly event: Event;
  readonly reversedBy: string | null;
  /** If the event can have changed its account's balance: the id of the first later event that synced this balance. */
  readonly syncedBy: string | null;
  /** If the event is an ALLOCATION recent enough to be undone: later events that changed its goal. */
  readonly since: readonly Event[];
}

/** An unreversed event of the last week that changed an account's balance or spent money from it. Minor units. */
export interface BalanceMove {
  readonly accountId: string;
  readonly eventType: "WITHDRAWAL" | "DEPOSIT" | "BALANCE_SYNC" | "SPENDING";
  readonly amount: bigint;
  /** The change of the balance by a BALANCE_SYNC, negative if it decreased; 0 for the other types. */
  readonly change: bigint;
}
