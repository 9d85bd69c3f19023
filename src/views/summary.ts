import { z } from "zod";
import { RECENT_EVENTS } from "../books/books.ts";
import { activeGoals, allocatedIn, availableIn, openAccounts, overfundedOf } from "../books/figures.ts";
import type { Account, Event, Goal } from "../books/rows.ts";
import { reactionCounts } from "../goals/reactions.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { accountShape, showAccount } from "./account.ts";
import { attentionShape } from "./attention.ts";
import { coupleShape, ledgerHeadShape, showCouple } from "./couple.ts";
import { eventShape, showEvent } from "./event.ts";
import { dateOut, id, instantOut, moneyOut, plainOut, wordsOut } from "./fields.ts";
import { goalShape, progressShape, reactionCountShape, showGoal } from "./goal.ts";
import { answers, shape } from "./schema-names.ts";
import { partnerShape } from "./user.ts";

/*
 * The rows of the summary. `full` has every field; `concise` has the fields that a model needs to reason and act, and omits
 * values that are null, zero or the default.
 */

export const summaryLedger = ledgerHeadShape
  .partial({ hash: true })
  .register(answers, { id: "SummaryLedger" });
export const summaryCouple = coupleShape
  .extend({ ledger: summaryLedger })
  .partial()
  .required({ id: true, currency: true, time_zone: true, ledger: true })
  .register(answers, { id: "SummaryCouple" });
export const summaryAccount = accountShape
  .partial()
  .required({ id: true, name: true, balance: true, allocated: true, available: true })
  .register(answers, { id: "SummaryAccount" });
export const summaryProgress = progressShape
  .partial()
  .required({ percent: true })
  .register(answers, { id: "SummaryProgress" });
export const summaryReactionCount = reactionCountShape
  .partial({ user_ids: true })
  .extend({ mine: z.literal(true).optional() })
  .register(answers, { id: "SummaryTally" });
export const summaryGoal = goalShape
  .extend({ progress: summaryProgress, reactions: z.array(summaryReactionCount) })
  .partial()
  .required({
    id: true,
    name: true,
    target_amount: true,
    current_allocation: true,
    priority: true,
    progress: true,
  })
  .register(answers, { id: "SummaryGoal" });
export const summaryEvent = eventShape
  .partial()
  .required({ id: true, sequence: true, event_type: true, timestamp: true })
  .register(answers, { id: "SummaryEvent" });

export const youShape = z
  .object({ id, name: wordsOut })
  .nullable()
  .describe("The partner who asks; empty: the operator, for no user.")
  .register(answers, { id: "SummaryYou" });

export const totalsShape = shape("Totals", {
  balance: moneyOut.describe("The total balance of the accounts you see."),
  allocated: moneyOut.describe("The part of it that goals hold."),
  available: moneyOut.describe("The part of it that is available."),
  goal_targets: moneyOut,
  goal_allocations: moneyOut.describe("Held by active goals, including in your partner's private accounts."),
  goal_spent: moneyOut.describe("Spent from active goals."),
});

export const summaryShape = shape("Summary", {
  as_of: instantOut,
  you: youShape,
  today: dateOut.describe("In the couple's time zone."),
  time_zone: plainOut,
  couple: summaryCouple,
  partners: z.array(partnerShape),
  accounts: z.array(summaryAccount),
  goals: z.array(summaryGoal),
  totals: totalsShape,
  recent_events: z.array(summaryEvent),
  attention: z.array(attentionShape),
});

type Detail = "concise" | "full";

/** The number of newest events that are shown. */
const RECENT = { concise: 2, full: RECENT_EVENTS } as const;

/** The couple, from the books as the caller sees them. */
export function showSummaryCouple({ couple }: SeenBooks, detail: Detail): z.input<typeof summaryCouple> {
  const shown = showCouple(couple);
  if (detail === "full") return shown;
  const { id, currency, time_zone, approval_threshold, ledger } = shown;
  return {
    id,
    currency,
    time_zone,
    ...(approval_threshold && { approval_threshold }),
    ledger: { sequence: ledger.sequence },
  };
}

/** The open accounts that the caller sees, oldest first. */
export function showSummaryAccounts(books: SeenBooks, detail: Detail): z.input<typeof summaryAccount>[] {
  const accounts = openAccounts(books);
  if (detail === "full") return accounts.map(({ id }) => showAccount(books, id));
  return accounts.map((account) => showConciseAccount(books, account));
}

function showConciseAccount(books: SeenBooks, account: Account): z.input<typeof summaryAccount> {
  const { id, user_id, name, ...shown } = showAccount(books, account.id);
  const { balance, allocated, available, keep_available, is_joint, visibility } = shown;
  return {
    id,
    ...(!is_joint && { user_id }),
    name,
    balance,
    allocated,
    // Negative if the account is over-allocated.
    available,
    ...(account.keepAvailable > 0n && { keep_available }),
    ...(is_joint && { is_joint }),
    ...(visibility === "private" && { visibility }),
  };
}

/** The number of newest reactions in the concise summary. Each comes with the count of all partners who gave it. */
const NEWEST_REACTIONS = 2;

/** The active goals at an instant, the most important first. */
export function showSummaryGoals(books: SeenBooks, detail: Detail, now: Date): z.input<typeof summaryGoal>[] {
  const goals = activeGoals(books);
  if (detail === "full") return goals.map(({ id }) => showGoal(books, id, now));
  const newestIds = goals
    .flatMap(({ id }) => reactionCounts(books, id).map(({ newestId }) => newestId))
    .toSorted()
    .slice(-NEWEST_REACTIONS);
  return goals.map((goal) => showConciseGoal(books, goal, { now, newestIds }));
}

function showConciseGoal(
  books: SeenBooks,
  goal: Goal,
  { now, newestIds }: { readonly now: Date; readonly newestIds: readonly string[] },
): z.input<typeof summaryGoal> {
  const shown = showGoal(books, goal.id, now);
  const reactions = reactionCounts(books, goal.id)
    .filter(({ newestId }) => newestIds.includes(newestId))
    .map(({ emoji, userIds }) => ({
      emoji,
      count: userIds.length,
      ...(userIds.some((userId) => userId === books.viewer.userId) && { mine: true as const }),
    }));
  const { id, name, target_amount, current_allocation, spent, priority, deadline, locked, progress } = shown;
  return {
    id,
    name,
    target_amount,
    current_allocation,
    ...(goal.spent > 0n && { spent }),
    priority,
    ...(deadline && { deadline }),
    ...(locked && { locked }),
    progress: {
      percent: progress.percent,
      ...(overfundedOf(goal) > 0n && { overfunded: progress.overfunded }),
      ...(progress.on_schedule_amount && { on_schedule_amount: progress.on_schedule_amount }),
    },
    ...(reactions.length > 0 && { reactions }),
  };
}

/** The newest events, newest first. */
export function showSummaryEvents(books: SeenBooks, detail: Detail): z.input<typeof summaryEvent>[] {
  const events = books.recent.slice(0, RECENT[detail]);
  if (detail === "full") return events.map((event) => showEvent(books, event));
  return events.map((event) => showConciseEvent(books, event));
}

function showConciseEvent(books: SeenBooks, event: Event): z.input<typeof summaryEvent> {
  const { id, sequence, event_type, amount, timestamp, ...rest } = showEvent(books, event);
  const { source_account_id, source_goal_id, dest_goal_id, user_id } = rest;
  return {
    id,
    sequence,
    event_type,
    ...(event.amount > 0n && amount && { amount }),
    ...(source_account_id && { source_account_id }),
    ...(source_goal_id && { source_goal_id }),
    ...(dest_goal_id && { dest_goal_id }),
    ...(user_id && { user_id }),
    timestamp,
  };
}

/** Sums over the open accounts that the caller sees and the couple's active goals. */
export function showSummaryTotals(books: SeenBooks): z.input<typeof totalsShape> {
  const [accounts, goals] = [openAccounts(books), activeGoals(books)];
  const total = (amounts: bigint[]) => formatMoney(sum(amounts), books.couple.currency);
  return {
    balance: total(accounts.map(({ balance }) => balance)),
    allocated: total(accounts.map(({ id }) => allocatedIn(books, id))),
    available: total(accounts.map((account) => availableIn(books, account))),
    goal_targets: total(goals.map(({ targetAmount }) => targetAmount)),
    goal_allocations: total(goals.map(({ currentAllocation }) => currentAllocation)),
    goal_spent: total(goals.map(({ spent }) => spent)),
  };
}
