import { z } from "zod";
import { duplicateLinks } from "../accounts/linked-accounts.ts";
import { candidatesFor } from "../accounts/unexplained.ts";
import { openAccounts, overAllocatedIn, overfundedOf, remainingOf } from "../books/figures.ts";
import { freshMilestone } from "../books/milestones.ts";
import { type Plan, takenFromGoals } from "../books/plan.ts";
import type { DriftStatus } from "../books/rows.ts";
import { hasSnoozed, needsAnswer } from "../check-ins/answers.ts";
import type { GoalStatus } from "../drift/derive.ts";
import { courseOf, gapOf, OFF_TRACK, type OffTrack } from "../drift/status.ts";
import type { SeenBooks } from "../identity/see.ts";
import { addDays, dateIn } from "../kernel/calendar.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { id, moneyOut, plainOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const attentionShape = shape("Attention", {
  kind: z.enum([
    "over_allocated",
    "spent_for",
    "linked_twice",
    "overdue",
    "at_risk",
    "behind",
    "due_soon",
    "overfunded",
    "plan_waiting",
    "payment_waiting",
    "check_in_waiting",
    "check_in_missed",
    "threshold_proposal",
    "milestone",
  ]),
  message: plainOut,
  count: z.int().optional().describe("How many accounts, goals, plans or check-ins."),
  account_ids: z.array(id).optional().describe("The first account."),
  goal_ids: z.array(id).optional().describe("The most important goals."),
  plan_ids: z.array(id).optional().describe("The oldest plan."),
  amount: moneyOut.optional().describe("The total; for spent_for, the amount of the account in account_ids."),
  percent: z.int().optional().describe("The percentage of its target that the first goal reached."),
});

/** The most ids in a row, which keeps the summary short. The accounts and goals of the summary show the others. */
const MAX_IDS = 1;

function ids(rows: readonly { id: string }[]): string[] {
  return rows.slice(0, MAX_IDS).map(({ id }) => id);
}

type Attention = z.input<typeof attentionShape>;

const OFF_TRACK_WORDS: Readonly<Record<OffTrack, string>> = {
  overdue: "The deadline passed before the target was reached.",
  at_risk: "Behind schedule by more than one step: see get_drift.",
  behind: "Behind schedule by about one step: see get_drift.",
};

/** A goal on schedule is due soon if its deadline is at most this many days away. */
const DUE_SOON_DAYS = 7;

/** What `attentionOf` needs besides the books. */
interface Observations {
  readonly standings: readonly GoalStatus[];
  /** The partner's plans that wait for the caller, oldest first. */
  readonly plans: readonly Plan[];
  /** The caller's payments that wait for the partner, oldest first. */
  readonly payments: readonly Plan[];
  /** The amounts that unexplained payments leave accounts short, by account id. */
  readonly unexplained: ReadonlyMap<string, bigint>;
}

/** What needs a person's attention, most urgent first, one row per kind. */
export function attentionOf(books: SeenBooks, observed: Observations, now: Date): Attention[] {
  const { plans, payments, standings } = observed;
  const total = (amounts: readonly bigint[]) => formatMoney(sum(amounts), books.couple.currency);
  const waiting: Attention = {
    kind: "plan_waiting",
    message: "A plan of your partner waits for your approval: see list_plans.",
    count: plans.length,
    plan_ids: ids(plans),
    amount: total(plans.map(takenFromGoals)),
  };
  const paid: Attention = {
    kind: "payment_waiting",
    message: "Your payment waits for your partner to approve the use of a goal's money: see list_plans.",
    count: payments.length,
    plan_ids: ids(payments),
    amount: total(payments.map(takenFromGoals)),
  };
  const [overAllocated, linkedTwiceRow] = accountRows(books);
  return [
    overAllocated,
    spentFor(books, observed),
    linkedTwiceRow,
    ...goalRows(books, standings, now),
    waiting,
    paid,
    ...checkInRows(books, now),
  ]
    .filter(({ count }) => count)
    .concat(proposal(books), milestone(standings, now));
}

/** Over-allocated accounts, and private accounts that the partner linked as shared. */
function accountRows(books: SeenBooks): readonly [Attention, Attention] {
  const { couple, viewer } = books;
  const accounts = openAccounts(books);
  const over = accounts.filter((account) => overAllocatedIn(books, account) > 0n);
  const twice = duplicateLinks(accounts, viewer.userId);
  return [
    {
      kind: "over_allocated",
      message: "Goals hold more money in an account than its balance.",
      count: over.length,
      account_ids: ids(over),
      amount: formatMoney(sum(over.map((account) => overAllocatedIn(books, account))), couple.currency),
    },
    {
      kind: "linked_twice",
      message:
        "Your partner shares a bank account that is also your private account, so its money counts twice.",
      count: twice.length,
      account_ids: ids(twice),
      amount: formatMoney(sum(twice.map(({ balance }) => balance)), couple.currency),
    },
  ];
}

/** Goals that are off schedule, due soon or above their target. */
function goalRows({ couple }: SeenBooks, standings: readonly GoalStatus[], now: Date): Attention[] {
  const today = dateIn(couple.timeZone, now);
  const total = (amounts: readonly bigint[]) => formatMoney(sum(amounts), couple.currency);
  const withStatus = (wanted: DriftStatus) =>
    standings.filter(({ status }) => status === wanted).map(({ goal }) => goal);
  const soon = withStatus("on_track").filter(
    ({ deadline }) => deadline !== null && deadline <= addDays(today, DUE_SOON_DAYS),
  );
  const full = withStatus("complete").filter((goal) => overfundedOf(goal) > 0n);
  return [
    ...OFF_TRACK.map((kind) => {
      const off = withStatus(kind);
      const gaps = off.map((goal) => gapOf(courseOf(goal, couple), today) ?? 0n);
      const message = OFF_TRACK_WORDS[kind];
      return { kind, message, count: off.length, goal_ids: ids(off), amount: total(gaps) };
    }),
    {
      kind: "due_soon",
      message: "The deadline is within 7 days.",
      count: soon.length,
      goal_ids: ids(soon),
      amount: total(soon.map(remainingOf)),
    },
    {
      kind: "overfunded",
      message: "These goals hold more than their target.",
      count: full.length,
      goal_ids: ids(full),
      amount: total(full.map(overfundedOf)),
    },
  ];
}

/** The most goals that are named as the possible purpose of a payment. */
const MAX_CANDIDATES = 3;

/** Unexplained payments that left accounts short, for the account with the largest amount. */
function spentFor(books: SeenBooks, { unexplained, standings }: Observations): Attention {
  const largestFirst = [...unexplained].toSorted(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1));
  const [[accountId, amount] = ["", 0n]] = largestFirst;
  const goals = standings.map(({ goal }) => goal);
  const candidates = candidatesFor(books, { amount, accountId }, goals).slice(0, MAX_CANDIDATES);
  return {
    kind: "spent_for",
    message:
      "A payment left an account short. If it was for one of these goals, call spend_from_goal with already_in_balance.",
    count: largestFirst.length,
    account_ids: accountId ? [accountId] : [],
    goal_ids: candidates.map(({ id }) => id),
    // Only this account's amount, because a payment records money from one account.
    amount: formatMoney(amount, books.couple.currency),
  };
}

/** Check-ins that wait for the caller's answer, and the missed ones before those that wait. */
function checkInRows({ couple, checkIns, viewer: { userId } }: SeenBooks, now: Date): Attention[] {
  const waiting = [...checkIns.values()].filter(({ status }) => status === "waiting");
  const unanswered = waiting.filter((checkIn) => needsAnswer(checkIn, { couple, userId, now }));
  const snoozed = unanswered.some((checkIn) => hasSnoozed(checkIn, userId));
  return [
    {
      kind: "check_in_waiting",
      message: `Check-ins wait for your answer${snoozed ? ", one of them snoozed" : ""}: see list_check_ins.`,
      count: unanswered.length,
    },
    {
      kind: "check_in_missed",
      message: "Check-ins were missed in a row.",
      count: waiting.reduce((count, { missedBefore }) => count + missedBefore, 0),
    },
  ];
}

/** Goals that reached 25, 50, 75 or 100 percent of their target less than a week ago. */
function milestone(standings: readonly GoalStatus[], now: Date): Attention[] {
  const passed = standings.map(({ goal }) => goal).filter((goal) => freshMilestone(goal, now));
  const [first] = passed;
  if (!first) return [];
  return [
    {
      kind: "milestone",
      message: "Goals reached 25, 50, 75 or 100 % this week.",
      count: passed.length,
      goal_ids: ids(passed),
      percent: first.milestone,
    },
  ];
}

/** A higher or no threshold that waits for the partner who did not propose it. */
function proposal({ couple, viewer }: SeenBooks): Attention[] {
  const { proposedById, proposedThreshold: wanted, currency } = couple;
  if (proposedById === null || proposedById === viewer.userId) return [];
  const what = wanted === null ? "to remove the approval threshold" : "to raise the approval threshold";
  return [
    {
      kind: "threshold_proposal",
      message: `Your partner proposes ${what}: to accept, send the same update_couple.`,
      ...(wanted !== null && { amount: formatMoney(wanted, currency) }),
    },
  ];
}
