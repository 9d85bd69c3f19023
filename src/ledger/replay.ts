import type { EventMetadata } from "../books/metadata.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { hashOf } from "./append.ts";
import { noteStated, nothingStated, type StatedRows } from "./replay-properties.ts";
import { GENESIS_HASH } from "./seal.ts";

/** What the ledger states of a plan. */
export interface ToldPlan {
  /** Of its newest PLAN event: what became of it, where, and by whom. */
  action: string;
  sequence: number;
  userId: string | null;
  /** The events of its moves: their sequences follow that of the event which had it carried out. */
  readonly moves: {
    readonly sequence: number;
    readonly move: string;
    readonly userId: string | null;
    readonly approvedBy: string | null;
  }[];
}

/** What the ledger states of a check-in. */
export interface ToldCheckIn {
  readonly status: string;
  readonly missedBefore: number;
  /** Who answered what last, by user id. */
  readonly answers: ReadonlyMap<string, string>;
}

/** The books as the ledger alone tells them. Amounts in minor units; allocations by `goal id/account id`. */
export interface Replayed {
  readonly balances: Map<string, bigint>;
  readonly allocations: Map<string, bigint>;
  /** Status of every account and goal that was ever opened, by id. */
  readonly statuses: Map<string, "open" | "closed">;
  /** Every check-in, by id. */
  readonly checkIns: Map<string, ToldCheckIn>;
  /** Status of every webhook that was not deleted, by id. */
  readonly webhooks: Map<string, string>;
  /** What was spent from goals, by their id. */
  readonly spent: Map<string, bigint>;
  /** The status of every goal against its schedule that was told last, by its id. */
  readonly drift: Map<string, string>;
  /** Every plan that the ledger names, by id. */
  readonly plans: Map<string, ToldPlan>;
  /** The events that tell of journal entries, by their id. */
  readonly written: Map<string, LedgerEvent>;
  /** Reactions that stand, as `goal id/user id/emoji`. */
  readonly reactions: Set<string>;
  /** Properties, members and tokens as events state them. */
  readonly stated: StatedRows;
  sequence: number;
  hash: string;
}

/** The key of an allocation in the replayed books. */
export function pairOf(goalId: string, accountId: string): string {
  return `${goalId}/${accountId}`;
}

/** The key of a reaction in the replayed books. */
export function reactionOf(goalId: string, userId: string, emoji: string): string {
  return `${goalId}/${userId}/${emoji}`;
}

/** Empty books before the first event. */
export function emptyBooks(): Replayed {
  return {
    balances: new Map(),
    allocations: new Map(),
    statuses: new Map(),
    checkIns: new Map(),
    webhooks: new Map(),
    spent: new Map(),
    drift: new Map(),
    plans: new Map(),
    written: new Map(),
    reactions: new Set(),
    stated: nothingStated(),
    sequence: 0,
    hash: GENESIS_HASH,
  };
}

/**
 * Adds one event to the replayed books, in the order of the ledger. Answers what is wrong with the event, if
 * anything is: its place in the sequence, its link to the event before, or its own hash.
 */
export function replay(books: Replayed, event: LedgerEvent): string | undefined {
  if (event.sequence !== books.sequence + 1) return `sequence ${event.sequence} follows ${books.sequence}`;
  if (event.prevHash !== books.hash) return "prev_hash is not the hash of the event before";
  if (event.hash !== hashOf(event)) return "hash does not fit the row";
  const partners = books.stated.formation?.partners;
  if (partners && event.user && !partners.includes(event.user.id))
    return "its user is not a partner of the couple";
  books.sequence = event.sequence;
  books.hash = event.hash;
  move(books, event);
  note(books, event);
  noteStated(books.stated, event);
  noteDrift(books, event);
  notePlan(books, event);
  noteLife(books, event);
  return undefined;
}

function move({ balances, allocations, spent }: Replayed, event: LedgerEvent): void {
  const { eventType, amount, sourceAccount, sourceGoal, destGoal, reversesEvent } = event;
  if (!sourceAccount) return;
  const account = sourceAccount.id;
  if (sourceGoal) add(allocations, pairOf(sourceGoal.id, account), -amount);
  if (destGoal) add(allocations, pairOf(destGoal.id, account), amount);
  if (eventType === "BALANCE_SYNC") balances.set(account, amount);
  else if (eventType === "DEPOSIT" || eventType === "ACCOUNT") add(balances, account, amount);
  else if (eventType === "WITHDRAWAL") add(balances, account, -amount);
  else if (eventType === "REVERSAL" && !sourceGoal && !destGoal) {
    add(balances, account, reversesEvent?.eventType === "DEPOSIT" ? -amount : amount);
  }
  const spending = eventType === "REVERSAL" ? reversesEvent : event;
  const goal = sourceGoal ?? destGoal;
  if (spending?.eventType !== "SPENDING" || !goal) return;
  const sign = spending === event ? 1n : -1n;
  add(spent, goal.id, sign * amount);
  if (!spending.metadata.already_in_balance) add(balances, account, -sign * amount);
}

/** Notes the status of accounts, goals, check-ins and webhooks. */
function note(books: Replayed, { eventType, sourceAccount, destGoal, user, metadata }: LedgerEvent): void {
  if (eventType === "SYNC") noteCheckIn(books.checkIns, metadata, user?.id);
  if (eventType === "SYSTEM") noteWebhookStatus(books.webhooks, metadata);
  const subject = eventType === "ACCOUNT" ? sourceAccount : eventType === "GOAL" ? destGoal : undefined;
  if (!subject) return;
  if (metadata.action === "opened" || metadata.action === "created") books.statuses.set(subject.id, "open");
  if (metadata.action === "closed") books.statuses.set(subject.id, "closed");
}

const UNTOLD: ToldCheckIn = { status: "", missedBefore: 0, answers: new Map() };

/** What an event tells of check-ins: of the one it is about, the one before it that was missed, the one ahead. */
function noteCheckIn(
  checkIns: Map<string, ToldCheckIn>,
  { action, check_in_id, missed_id, next_id, answer, completes }: EventMetadata,
  userId: string | undefined,
): void {
  const tell = (id: unknown, facts: Partial<ToldCheckIn>) =>
    checkIns.set(String(id), { ...UNTOLD, ...checkIns.get(String(id)), ...facts });
  const becomes = { scheduled: "scheduled", due: "waiting", cancelled: "cancelled" }[String(action)];
  if (becomes) tell(check_in_id, { status: becomes });
  if (missed_id) {
    tell(missed_id, { status: "missed" });
    tell(check_in_id, { missedBefore: (checkIns.get(String(missed_id)) ?? UNTOLD).missedBefore + 1 });
  }
  if (next_id) tell(next_id, { status: "scheduled" });
  if (action !== "answered" || !userId) return;
  const { answers } = checkIns.get(String(check_in_id)) ?? UNTOLD;
  tell(check_in_id, {
    answers: new Map(answers).set(userId, String(answer)),
    ...(completes === true && { status: "complete" }),
  });
}

function noteWebhookStatus(webhooks: Map<string, string>, { action, webhook_id }: EventMetadata): void {
  const id = String(webhook_id);
  if (action === "webhook_created" || action === "webhook_resumed") webhooks.set(id, "active");
  if (action === "webhook_paused") webhooks.set(id, "paused");
  if (action === "webhook_disabled") webhooks.set(id, "disabled");
  if (action === "webhook_deleted") webhooks.delete(id);
}

/** The first status of a goal stands in the event that created it, each later one in a DRIFT event. */
function noteDrift(books: Replayed, { eventType, destGoal, metadata }: LedgerEvent): void {
  if (!destGoal) return;
  const created = eventType === "GOAL" && metadata.action === "created";
  if (created) books.drift.set(destGoal.id, String(metadata.drift_status));
  if (eventType === "DRIFT") books.drift.set(destGoal.id, String(metadata.status));
}

/** A move of a plan as text, to hold what is told against what was planned. Amount in minor units. */
export function moveText(
  accountId: string,
  fromGoalId: string | null,
  toGoalId: string | null,
  amount: bigint,
): string {
  return [accountId, fromGoalId ?? "available", toGoalId ?? "available", amount].join(" ");
}

/** What PLAN events tell, and the moves that name a plan. */
function notePlan({ plans }: Replayed, event: LedgerEvent): void {
  const { plan_id: planId, action, approved_by: approvedBy } = event.metadata;
  if (typeof planId !== "string") return;
  const { sequence, sourceAccount, sourceGoal, destGoal, amount } = event;
  const userId = event.user?.id ?? null;
  const plan = plans.get(planId) ?? { action: "", sequence: 0, userId: null, moves: [] };
  plans.set(planId, plan);
  if (event.eventType === "PLAN") Object.assign(plan, { action: String(action), sequence, userId });
  else if (sourceAccount) {
    const move = moveText(sourceAccount.id, sourceGoal?.id ?? null, destGoal?.id ?? null, amount);
    plan.moves.push({ sequence, move, userId, approvedBy: approvedBy == null ? null : String(approvedBy) });
  }
}

/** What the events of journal and reactions tell. */
function noteLife({ written, reactions }: Replayed, event: LedgerEvent): void {
  const { eventType, destGoal, user, metadata } = event;
  if (eventType === "JOURNAL") written.set(event.id, event);
  if (eventType !== "REACTION" || !destGoal || !user) return;
  const reaction = reactionOf(destGoal.id, user.id, String(metadata.emoji));
  if (metadata.action === "added") reactions.add(reaction);
  if (metadata.action === "removed") reactions.delete(reaction);
}

function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}
