import { z } from "zod";
import { partnerIdsOf } from "../books/books.ts";
import { movesOf, PLAN_STRATEGIES, type Plan, STRATEGIES, type StoredGoal } from "../books/plan.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { PLAN_STATUSES, type PlanStatus } from "../plans/status.ts";
import { approvalFields, approvalUrl } from "./approval.ts";
import { id, instantOut, money, moneyOut, plainOut, sentenceOut, wordsOut } from "./fields.ts";
import { reasonOf } from "./reason.ts";
import { answers, inputs, shape } from "./schema-names.ts";

export const planMoveShape = shape("Move", {
  account_id: id.nullable().describe("Empty: a private account of your partner."),
  from_goal_id: id.nullable().describe("Empty: available money."),
  to_goal_id: id.nullable().describe("Empty: the money becomes available."),
  amount: moneyOut,
  reason: sentenceOut,
});

/** A move in the input. */
export const editedMove = z
  .strictObject({
    account_id: id,
    from_goal_id: id.nullish().describe("Empty: available money."),
    to_goal_id: id.nullish().describe("Empty: the money becomes available."),
    amount: money.describe("Above zero."),
  })
  .register(inputs, { id: "MoveInput" });

export const goalFiguresShape = shape("GoalFigures", {
  current_allocation: moneyOut,
  percent: z.number(),
  projected_date: plainOut
    .nullable()
    .describe("The date when the target is reached at today's pace; empty: never.")
    .meta({ format: "date" }),
});

export const partnerFiguresShape = shape("PartnerFigures", {
  earmarked: moneyOut,
  available: moneyOut,
});

export const planGoalShape = shape("PlanGoal", {
  goal_id: id,
  name: wordsOut,
  target_amount: moneyOut,
  before: goalFiguresShape,
  after: goalFiguresShape,
});

export const planPartnerShape = shape("PlanPartner", {
  user_id: id.nullable().describe("Empty: joint accounts."),
  before: partnerFiguresShape,
  after: partnerFiguresShape,
});

/** The money that the plan leaves available in an account. */
export const planAccountShape = shape("PlanAccount", {
  account_id: id,
  name: wordsOut,
  had: moneyOut.describe("The available money before the plan."),
  keeps: moneyOut.describe("The available money after the plan."),
});

export const uncuredShape = z
  .object({ account_id: id, amount: moneyOut })
  .register(answers, { id: "UncuredAccount" });

/** A plan in a list: its moves and status. */
export const planRowShape = shape("PlanSummary", {
  plan_id: id,
  status: z.enum(PLAN_STATUSES),
  strategy: z.enum(PLAN_STRATEGIES),
  moves: z.array(planMoveShape),
  expires_at: instantOut,
  requested_by: id.nullable().describe("Empty: the operator."),
  committed_by: id.nullable(),
  decided_by: id.nullable().describe("The partner who approved or rejected it."),
  approval_url: approvalFields.approval_url,
});

/** A whole plan, with its effect on goals and on the money that each partner can spend. */
export const planShape = shape("Plan", {
  ...planRowShape.shape,
  basis_sequence: z.int(),
  uncured: z
    .array(uncuredShape)
    .describe("Accounts that stay over-allocated, because goals are locked or for spent_for."),
  goals: z.array(planGoalShape),
  partners: z.array(planPartnerShape).describe("By owner, for the accounts you see."),
  accounts: z.array(planAccountShape).describe("The accounts you see."),
  unassigned: moneyOut
    .nullable()
    .describe("Money in these accounts that the plan could use but leaves; empty: an older plan."),
  next_strategy: z
    .enum(STRATEGIES)
    .nullable()
    .describe("The strategy that would use unassigned money for goals below their targets."),
  committed_with: wordsOut.nullable().describe("The client of the partner who committed it."),
  created_at: instantOut,
  committed_at: instantOut.nullable(),
  decided_at: instantOut.nullable(),
});

/** A plan with the status that `planStatusOf` gives it. */
export interface PlanNow {
  readonly plan: Plan;
  readonly status: PlanStatus;
}

export function showPlanRow(
  books: SeenBooks,
  { plan, status }: PlanNow,
  pageOrigin?: string,
): z.input<typeof planRowShape> {
  const { couple, accounts, goals } = books;
  const nameOf = (goalId: string | null) => (goalId === null ? undefined : goals.get(goalId)?.name);
  const filled = new Set(plan.goals.filter(isFilled).map((goal) => goal.goal_id));
  return {
    plan_id: plan.id,
    status,
    strategy: plan.strategy,
    moves: movesOf(plan).map(({ accountId, fromGoalId, toGoalId, amount, reason, paymentNote }) => ({
      account_id: accounts.has(accountId) ? accountId : null,
      from_goal_id: fromGoalId,
      to_goal_id: toGoalId,
      amount: formatMoney(amount, couple.currency),
      reason: reasonOf({
        ...reason,
        from: nameOf(fromGoalId),
        to: nameOf(toGoalId),
        fills: toGoalId !== null && filled.has(toGoalId),
        seen: accounts.has(accountId),
        payee: paymentNote?.payee == null ? undefined : String(paymentNote.payee),
      }),
    })),
    expires_at: plan.expiresAt.toISOString(),
    requested_by: plan.requestedById,
    committed_by: plan.committedById,
    decided_by: plan.decidedById,
    approval_url: status === "awaiting_approval" ? approvalUrl(pageOrigin, plan.id) : null,
  };
}

export function showPlan(
  books: SeenBooks,
  { plan, status }: PlanNow,
  pageOrigin?: string,
): z.input<typeof planShape> {
  return {
    ...showPlanRow(books, { plan, status }, pageOrigin),
    ...effectOf(books, plan),
    committed_with: plan.committedWith,
    created_at: plan.createdAt.toISOString(),
    committed_at: plan.committedAt?.toISOString() ?? null,
    decided_at: plan.decidedAt?.toISOString() ?? null,
  };
}

/** The effect of the plan on goals and accounts, the money that it leaves unassigned, and what it cannot cure. */
function effectOf(
  books: SeenBooks,
  plan: Plan,
): Omit<z.input<typeof planShape>, keyof z.input<typeof planRowShape> | `${string}_at` | "committed_with"> {
  const { couple, accounts, goals } = books;
  const amount = (minor: string) => formatMoney(BigInt(minor), couple.currency);
  const figures = ({ target, spent = "0" }: StoredGoal, held: string, saved: string) => ({
    current_allocation: amount(held),
    percent: Number(((BigInt(saved) + BigInt(spent)) * 1000n) / BigInt(target)) / 10,
  });
  // Money that a payment uses still counts as saved.
  const counted = ({ before, after }: StoredGoal) => (plan.strategy === "spending" ? before : after);
  return {
    basis_sequence: plan.basisSequence,
    uncured: plan.uncured
      .filter((lack) => accounts.has(lack.account_id))
      .map((lack) => ({ account_id: lack.account_id, amount: amount(lack.amount) })),
    goals: plan.goals.map((goal) => ({
      goal_id: goal.goal_id,
      name: goals.get(goal.goal_id)?.name ?? "",
      target_amount: amount(goal.target),
      before: { ...figures(goal, goal.before, goal.before), projected_date: goal.projected_before },
      after: { ...figures(goal, goal.after, counted(goal)), projected_date: goal.projected_after },
    })),
    partners: partnersOf(books, plan),
    ...leftOf(books, plan),
  };
}

/** The money that each visible account keeps, the unassigned part of it, and the strategy that could use that. */
function leftOf(
  { couple, accounts }: SeenBooks,
  plan: Plan,
): Pick<z.input<typeof planShape>, "accounts" | "unassigned" | "next_strategy"> {
  const shown = plan.accounts.filter(({ account_id }) => accounts.has(account_id));
  const free = shown.flatMap(({ unassigned }) => unassigned ?? []);
  const unassigned = sum(free.map(BigInt));
  return {
    accounts: shown.map(({ account_id, balance, before, after }) => ({
      account_id,
      name: accounts.get(account_id)?.name ?? "",
      had: formatMoney(BigInt(balance) - BigInt(before), couple.currency),
      keeps: formatMoney(BigInt(balance) - BigInt(after), couple.currency),
    })),
    unassigned: free.length < shown.length ? null : formatMoney(unassigned, couple.currency),
    next_strategy: unassigned > 0n && leavesGoalsShort(plan) ? "fill" : null,
  };
}

/** Whether a plan that covers only scheduled needs leaves goals below their targets. */
function leavesGoalsShort({ strategy, goalIds, goals }: Plan): boolean {
  if (strategy !== "on_schedule" && strategy !== "deadline_first") return false;
  return goals.some((goal) => !isFilled(goal) && (goalIds?.includes(goal.goal_id) ?? true));
}

function isFilled({ after, spent = "0", target }: StoredGoal): boolean {
  return BigInt(after) + BigInt(spent) >= BigInt(target);
}

/** The earmarked and available money in the visible accounts: each partner's own, and the joint ones. */
function partnersOf({ couple, accounts }: SeenBooks, plan: Plan): z.input<typeof planShape>["partners"] {
  const owners = [...partnerIdsOf(couple), null];
  return owners.flatMap((owner) => {
    const own = plan.accounts.filter(({ account_id }) => {
      const account = accounts.get(account_id);
      return account && (account.isJoint ? null : account.userId) === owner;
    });
    if (own.length === 0) return [];
    const total = (amounts: readonly bigint[]) => formatMoney(sum(amounts), couple.currency);
    const figures = (when: "before" | "after") => ({
      earmarked: total(own.map((account) => BigInt(account[when]))),
      available: total(own.map((account) => BigInt(account.balance) - BigInt(account[when]))),
    });
    return [{ user_id: owner, before: figures("before"), after: figures("after") }];
  });
}
