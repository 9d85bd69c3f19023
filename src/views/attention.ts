import { z } from "zod";
import { linkedTwice } from "../accounts/linked-accounts.ts";
import { candidatesFor } from "../accounts/unexplained.ts";
import { openAccounts, overAllocatedIn, overfundedOf, remainingOf } from "../books/figures.ts";
import { freshMilestone } from "../books/milestones.ts";
import { type Plan, takenFromGoals } from "../books/plan.ts";
import type { DriftStatus } from "../books/rows.ts";
import { asksFor, hasSnoozed } from "../check-ins/answers.ts";
import { courseOf } from "../drift/course.ts";
import type { Standing } from "../drift/derive.ts";
import { gapOf, OFF_TRACK, type OffTrack } from "../drift/status.ts";
import type { SeenBooks } from "../identity/see.ts";
import { addDays, dateIn } from "../kernel/calendar.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { id, moneyOut, plainOut } from "./fields.ts";

export const attentionShape = z.object({
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
  message: plainOut.meta({ examples: ["Goals hold more of an account than its balance covers."] }),
  count: z
    .int()
    .optional()
    .describe("How many.")
    .meta({ examples: [1] }),
  account_ids: z.array(id).optional().describe("The first of them."),
  goal_ids: z.array(id).optional().describe("The most important of them."),
  plan_ids: z.array(id).optional().describe("The oldest of them."),
  amount: moneyOut.optional().describe("In all; in spent_for that of the account named."),
  percent: z
    .int()
    .optional()
    .describe("Of its target, that the first goal reached.")
    .meta({ examples: [50] }),
});

/** Ids that a row names at most, so that the summary stays short; the accounts and goals show which others it counts. */
const MAX_IDS = 1;

function ids(rows: readonly { id: string }[]): string[] {
  return rows.slice(0, MAX_IDS).map(({ id }) => id);
}

type Attention = z.input<typeof attentionShape>;

/** What each status off the schedule means. */
const OFF_TRACK_WORDS: Readonly<Record<OffTrack, string>> = {
  overdue: "The deadline has passed before the target was reached.",
  at_risk: "Off schedule by more than a step: see get_drift.",
  behind: "Off schedule by about a step: see get_drift.",
};

/** A goal on its schedule is due soon when its deadline is at most this many days away. */
const DUE_SOON_DAYS = 7;

/** What the summary shows beside the books. */
interface Noticed {
  readonly standings: readonly Standing[];
  /** The partner's plans that wait for the caller, oldest first. */
  readonly plans: readonly Plan[];
  /** The caller's payments that wait for the partner, oldest first. */
  readonly payments: readonly Plan[];
  /** What payments that nobody has explained leave accounts short of, by account id. */
  readonly unexplained: ReadonlyMap<string, bigint>;
}

/** What a person should look at, most urgent first, one row a kind. */
export function attentionOf(books: SeenBooks, noticed: Noticed, now: Date): Attention[] {
  const { plans, payments, standings } = noticed;
  const total = (amounts: readonly bigint[]) => formatMoney(sum(amounts), books.couple.currency);
  const waiting: Attention = {
    kind: "plan_waiting",
    message: "Your partner's plan waits for you: see list_plans.",
    count: plans.length,
    plan_ids: ids(plans),
    amount: total(plans.map(takenFromGoals)),
  };
  const paid: Attention = {
    kind: "payment_waiting",
    message: "Your partner has yet to approve that a goal's money is used for your payment: see list_plans.",
    count: payments.length,
    plan_ids: ids(payments),
    amount: total(payments.map(takenFromGoals)),
  };
  const [overAllocated, sharedTwice] = accountRows(books);
  return [
    overAllocated,
    spentFor(books, noticed),
    sharedTwice,
    ...goalRows(books, standings, now),
    waiting,
    paid,
    ...checkInRows(books, now),
  ]
    .filter(({ count }) => count)
    .concat(proposal(books), milestone(standings, now));
}

/** Accounts that are over-allocated, and private ones that the partner shares. */
function accountRows(books: SeenBooks): readonly [Attention, Attention] {
  const { couple, viewer } = books;
  const accounts = openAccounts(books);
  const over = accounts.filter((account) => overAllocatedIn(books, account) > 0n);
  const twice = linkedTwice(accounts, viewer.userId);
  return [
    {
      kind: "over_allocated",
      message: "Goals hold more of an account than its balance covers.",
      count: over.length,
      account_ids: ids(over),
      amount: formatMoney(sum(over.map((account) => overAllocatedIn(books, account))), couple.currency),
    },
    {
      kind: "linked_twice",
      message:
        "Your partner shares the bank account of a private account of yours, so its money counts twice.",
      count: twice.length,
      account_ids: ids(twice),
      amount: formatMoney(sum(twice.map(({ balance }) => balance)), couple.currency),
    },
  ];
}

/** Goals off their schedule, due soon, or above their target. */
function goalRows({ couple }: SeenBooks, standings: readonly Standing[], now: Date): Attention[] {
  const today = dateIn(couple.timeZone, now);
  const total = (amounts: readonly bigint[]) => formatMoney(sum(amounts), couple.currency);
  const having = (wanted: DriftStatus) =>
    standings.filter(({ status }) => status === wanted).map(({ goal }) => goal);
  const soon = having("on_track").filter(
    ({ deadline }) => deadline !== null && deadline <= addDays(today, DUE_SOON_DAYS),
  );
  const full = having("complete").filter((goal) => overfundedOf(goal) > 0n);
  return [
    ...OFF_TRACK.map((kind) => {
      const off = having(kind);
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

/** Goals that are named as what a payment may have been for. */
const MAX_CANDIDATES = 3;

/** Payments that left accounts short: which goals were they for? The account with the largest comes first. */
function spentFor(books: SeenBooks, { unexplained, standings }: Noticed): Attention {
  const asked = [...unexplained].toSorted(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1));
  const [[accountId, amount] = ["", 0n]] = asked;
  const goals = standings.map(({ goal }) => goal);
  const candidates = candidatesFor(books, { amount, accountId }, goals).slice(0, MAX_CANDIDATES);
  return {
    kind: "spent_for",
    message:
      "A payment left an account short. If it was for one of these goals, call spend_from_goal with already_in_balance.",
    count: asked.length,
    account_ids: accountId ? [accountId] : [],
    goal_ids: candidates.map(({ id }) => id),
    // Of this account alone: more than that was not spent from it.
    amount: formatMoney(amount, books.couple.currency),
  };
}

/** Check-ins that ask the caller, and how many went by without both answers before those that wait. */
function checkInRows({ couple, checkIns, viewer: { userId } }: SeenBooks, now: Date): Attention[] {
  const waiting = [...checkIns.values()].filter(({ status }) => status === "waiting");
  const asking = waiting.filter((checkIn) => asksFor(checkIn, { couple, userId, now }));
  const again = asking.some((checkIn) => hasSnoozed(checkIn, userId));
  return [
    {
      kind: "check_in_waiting",
      message: `Check-ins wait for you${again ? ", one put off" : ""}: see list_check_ins.`,
      count: asking.length,
    },
    {
      kind: "check_in_missed",
      message: "Missed check-ins in a row.",
      count: waiting.reduce((count, { missedBefore }) => count + missedBefore, 0),
    },
  ];
}

/** What money brought to 25, 50, 75 or 100 percent of its target less than a week ago. */
function milestone(standings: readonly Standing[], now: Date): Attention[] {
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

/** A looser threshold that waits for the partner who did not propose it. */
function proposal({ couple, viewer }: SeenBooks): Attention[] {
  const { proposedById, proposedThreshold: wanted, currency } = couple;
  if (proposedById === null || proposedById === viewer.userId) return [];
  const what = wanted === null ? "to remove the approval threshold" : "to raise the approval threshold";
  return [
    {
      kind: "threshold_proposal",
      message: `Your partner proposes ${what}; the same update_couple by you makes it hold.`,
      ...(wanted !== null && { amount: formatMoney(wanted, currency) }),
    },
  ];
}
