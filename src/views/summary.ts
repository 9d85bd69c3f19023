import { z } from "zod";
import type { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { accountShape, oldShowAccount } from "./account.ts";
import { attentionShape } from "./attention.ts";
import { coupleShape, ledgerHeadShape, oldShowCouple } from "./couple.ts";
import { eventShape, oldShowEvent } from "./event.ts";
import { dateOut, id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { goalShape, oldShowGoal, progressShape, reactionCountShape } from "./goal.ts";
import { totalsShape } from "./totals.ts";
import { partnerShape } from "./user.ts";
import type { Viewing } from "./viewing.ts";

/*
 * Rows of the summary. `full` has every field; `concise` has what a model needs to reason and act, and leaves out
 * what is null, zero or the default.
 */

export const summaryLedger = ledgerHeadShape.partial({ hash: true });
export const summaryCouple = coupleShape
  .extend({ ledger: summaryLedger })
  .partial()
  .required({ id: true, currency: true, time_zone: true, ledger: true });
export const summaryAccount = accountShape
  .partial()
  .required({ id: true, name: true, balance: true, allocated: true, available: true });
export const summaryProgress = progressShape.partial().required({ percent: true });
export const summaryReactionCount = reactionCountShape
  .partial({ user_ids: true })
  .extend({ mine: z.literal(true).optional() });
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
  });
export const summaryEvent = eventShape
  .partial()
  .required({ id: true, sequence: true, event_type: true, timestamp: true });

/** Who asks, as the summary says it. */
export const youShape = z
  .object({ id, name: wordsOut })
  .nullable()
  .describe("Who asks; empty: the operator, for nobody.");

export const summaryShape = z.object({
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

export function showSummaryCouple(couple: Couple, detail: Detail): z.input<typeof summaryCouple> {
  const shown = oldShowCouple(couple);
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

export function showSummaryAccount(account: BankAccount, detail: Detail): z.input<typeof summaryAccount> {
  const shown = oldShowAccount(account);
  if (detail === "full") return shown;
  const { id, name, balance, allocated, available, user_id, is_joint, visibility } = shown;
  return {
    id,
    name,
    balance,
    allocated,
    // Below zero by what it is over-allocated.
    available,
    ...(is_joint ? { is_joint } : { user_id }),
    ...(visibility === "private" && { visibility }),
    ...(account.keepAvailable > 0n && { keep_available: shown.keep_available }),
  };
}

/** How many reactions the concise summary shows: the newest, each with everyone who gave it. */
const NEWEST_REACTIONS = 2;

export function showSummaryGoals(
  goals: FinancialGoal[],
  viewing: Viewing,
  detail: Detail,
): z.input<typeof summaryGoal>[] {
  if (detail === "full") return goals.map((goal) => oldShowGoal(goal, viewing));
  const newestIds = goals
    .flatMap((goal) => goal.reactionCounts.map(({ newestId }) => newestId))
    .toSorted()
    .slice(-NEWEST_REACTIONS);
  return goals.map((goal) => showConciseGoal(goal, viewing, newestIds));
}

function showConciseGoal(
  goal: FinancialGoal,
  viewing: Viewing,
  newestIds: readonly string[],
): z.input<typeof summaryGoal> {
  const shown = oldShowGoal(goal, viewing);
  const reactions = goal.reactionCounts
    .filter(({ newestId }) => newestIds.includes(newestId))
    .map(({ emoji, userIds }) => ({
      emoji,
      count: userIds.length,
      ...(userIds.some((userId) => userId === viewing.principal.userId) && { mine: true as const }),
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
      ...(goal.overfunded > 0n && { overfunded: progress.overfunded }),
      ...(progress.on_schedule_amount && { on_schedule_amount: progress.on_schedule_amount }),
    },
    ...(reactions.length > 0 && { reactions }),
  };
}

export function showSummaryEvent(
  event: LedgerEvent,
  viewing: Viewing,
  detail: Detail,
): z.input<typeof summaryEvent> {
  const shown = oldShowEvent(event, viewing);
  if (detail === "full") return shown;
  const { id, sequence, event_type, amount, timestamp, ...rest } = shown;
  const { source_account_id, source_goal_id, dest_goal_id, user_id } = rest;
  return {
    id,
    sequence,
    event_type,
    timestamp,
    ...(event.amount > 0n && amount && { amount }),
    ...(source_account_id && { source_account_id }),
    ...(source_goal_id && { source_goal_id }),
    ...(dest_goal_id && { dest_goal_id }),
    ...(user_id && { user_id }),
  };
}
