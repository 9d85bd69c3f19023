import { z } from "zod";
import { linkedTwice } from "../accounts/linked-accounts.ts";
import { candidatesFor } from "../accounts/old-unexplained.ts";
import { plainAccount } from "../accounts/single.ts";
import type { DriftStatus } from "../books/rows.ts";
import type { Standing } from "../drift/record.ts";
import { gapOf, OFF_TRACK, type OffTrack } from "../drift/status.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { RebalancePlan } from "../entities/rebalance-plan.ts";
import type { SyncPrompt } from "../entities/sync-prompt.ts";
import { addDays, dateIn } from "../kernel/calendar.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { id, moneyOut, plainOut } from "./fields.ts";
import type { Viewing } from "./viewing.ts";

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

/** What is looked at: accounts that the caller sees, active goals, plans for the caller, check-ins, oldest first. */
interface Looked {
  readonly accounts: readonly BankAccount[];
  /** What payments that nobody has explained leave these accounts short of, by their ids. */
  readonly unexplained: ReadonlyMap<string, bigint>;
  readonly standings: readonly Standing[];
  readonly plans: readonly RebalancePlan[];
  /** The caller's payments whose earmarks wait for the partner. */
  readonly payments: readonly RebalancePlan[];
  readonly checkIns: readonly SyncPrompt[];
}

/** What a person should look at, most urgent first, one row a kind. */
export function attentionOf(looked: Looked, viewing: Viewing): Attention[] {
  const { accounts, standings, plans, payments, checkIns } = looked;
  const { couple, now } = viewing;
  const today = dateIn(couple.timeZone, now);
  const total = (amounts: bigint[]) => formatMoney(sum(amounts), couple.currency);
  const over = accounts.filter((account) => account.overAllocated > 0n);
  const having = (wanted: DriftStatus) =>
    standings.filter(({ status }) => status === wanted).map(({ goal }) => goal);
  const soon = having("on_track").filter(
    ({ deadline }) => deadline != null && deadline <= addDays(today, DUE_SOON_DAYS),
  );
  const twice = linkedTwice(accounts.map(plainAccount), viewing.principal.userId);
  const full = having("complete").filter((goal) => goal.overfunded > 0n);
  const rows: Attention[] = [
    {
      kind: "over_allocated",
      message: "Goals hold more of an account than its balance covers.",
      count: over.length,
      account_ids: ids(over),
      amount: total(over.map((account) => account.overAllocated)),
    },
    spentFor(looked, viewing),
    {
      kind: "linked_twice",
      message:
        "Your partner shares the bank account of a private account of yours, so its money counts twice.",
      count: twice.length,
      account_ids: ids(twice),
      amount: total(twice.map((account) => account.balance)),
    },
    ...OFF_TRACK.map((kind) => {
      const off = having(kind);
      const gaps = off.map((goal) => gapOf(goal.course(couple), today) ?? 0n);
      const message = OFF_TRACK_WORDS[kind];
      return { kind, message, count: off.length, goal_ids: ids(off), amount: total(gaps) };
    }),
    {
      kind: "due_soon",
      message: "The deadline is within 7 days.",
      count: soon.length,
      goal_ids: ids(soon),
      amount: total(soon.map((goal) => goal.remaining)),
    },
    {
      kind: "overfunded",
      message: "These goals hold more than their target.",
      count: full.length,
      goal_ids: ids(full),
      amount: total(full.map((goal) => goal.overfunded)),
    },
  ];
  const waiting: Attention = {
    kind: "plan_waiting",
    message: "Your partner's plan waits for you: see list_plans.",
    count: plans.length,
    plan_ids: ids(plans),
    amount: total(plans.map((plan) => plan.taken)),
  };
  const paid: Attention = {
    kind: "payment_waiting",
    message: "Your partner has yet to approve that a goal's money is used for your payment: see list_plans.",
    count: payments.length,
    plan_ids: ids(payments),
    amount: total(payments.map((plan) => plan.taken)),
  };
  return [...rows, waiting, paid, ...checkInRows(checkIns, viewing)]
    .filter(({ count }) => count)
    .concat(proposal(viewing), milestone(standings, viewing));
}

/** Goals that are named as what a payment may have been for. */
const MAX_CANDIDATES = 3;

/** Payments that left accounts short: which goals were they for? The account with the largest comes first. */
function spentFor({ accounts, unexplained, standings }: Looked, { couple }: Viewing): Attention {
  const asked = [...unexplained].toSorted(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1));
  const [[id, amount] = ["", 0n]] = asked;
  const account = accounts.find((one) => one.id === id);
  const goals = standings.map(({ goal }) => goal);
  const candidates = account ? candidatesFor(amount, account, goals) : [];
  return {
    kind: "spent_for",
    message:
      "A payment left an account short. If it was for one of these goals, call spend_from_goal with already_in_balance.",
    count: asked.length,
    account_ids: account ? [account.id] : [],
    goal_ids: candidates.slice(0, MAX_CANDIDATES).map((goal) => goal.id),
    // Of this account alone: more than that was not spent from it.
    amount: formatMoney(amount, couple.currency),
  };
}

/** Check-ins that ask the caller, and how many went by without both answers before those that wait. */
function checkInRows(checkIns: readonly SyncPrompt[], { principal, now }: Viewing): Attention[] {
  const asking = checkIns.filter((prompt) => prompt.asks(principal.userId, now));
  const again = asking.some((prompt) => prompt.hasSnoozed(principal.userId));
  return [
    {
      kind: "check_in_waiting",
      message: `Check-ins wait for you${again ? ", one put off" : ""}: see list_check_ins.`,
      count: asking.length,
    },
    {
      kind: "check_in_missed",
      message: "Missed check-ins in a row.",
      count: checkIns.reduce((count, { missedBefore }) => count + missedBefore, 0),
    },
  ];
}

/** What money brought to 25, 50, 75 or 100 percent of its target less than a week ago. */
function milestone(standings: readonly Standing[], { now }: Viewing): Attention[] {
  const passed = standings.map(({ goal }) => goal).filter((goal) => goal.freshMilestone(now));
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

/** A looser threshold that waits for whoever did not propose it. */
function proposal({ couple, principal }: Viewing): Attention[] {
  if (!couple.proposedBy || couple.proposedBy.id === principal.userId) return [];
  const wanted = couple.proposedThreshold;
  const what = wanted == null ? "to remove the approval threshold" : "to raise the approval threshold";
  return [
    {
      kind: "threshold_proposal",
      message: `Your partner proposes ${what}; the same update_couple by you makes it hold.`,
      ...(wanted != null && { amount: formatMoney(wanted, couple.currency) }),
    },
  ];
}
