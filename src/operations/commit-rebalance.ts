import { z } from "zod";
import { rowOf } from "../books/books.ts";
import type { PlanWithEvents } from "../books/facts.ts";
import type { Event } from "../books/rows.ts";
import type { Principal } from "../identity/principal.ts";
import { isVisibleTo, privateUserOf, see } from "../identity/see.ts";
import { toMinorUnits } from "../kernel/money.ts";
import { type FieldError, found, invalidInput, Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { type CustomMoves, customPlan } from "../plans/custom-moves.ts";
import { MAX_MOVES } from "../plans/moves.ts";
import { CUSTOM } from "../plans/reasons.ts";
import { assertCurrent } from "../plans/status.ts";
import { commitPlan } from "../plans/steps.ts";
import { id } from "../views/fields.ts";
import { editedMove } from "../views/plan.ts";
import { planStepShape, showPlanStep } from "../views/plan-step.ts";
import { operation } from "./operation.ts";

const commitInput = z.strictObject({
  plan_id: id.nullish().describe("Or give moves with basis_sequence."),
  moves: z
    .array(editedMove)
    .min(1, "Give at least one move.")
    .max(MAX_MOVES, `At most ${MAX_MOVES} moves.`)
    .nullish()
    .describe("Your own moves instead of a plan."),
  basis_sequence: z
    .int("Give a whole number.")
    .min(1, "Give 1 or more.")
    .nullish()
    .describe("The plan's basis_sequence, or ledger.sequence."),
});

export const commitRebalance = operation({
  name: "commit_rebalance",
  title: "Commit a rebalancing plan",
  summary:
    "Carries out a plan that the person agreed to, or moves that they edited, as a whole or not at all. If it " +
    "takes more from goals than one partner may take alone, it waits for the partner (list_plans): show the person " +
    "`message`.",
  effect: "append",
  takesAway: true,
  scope: "plans:commit",
  http: { method: "POST", path: "/rebalance/commit" },
  input: commitInput,
  output: planStepShape,
  refusals: [
    "plan_empty",
    "plan_expired",
    "plan_stale",
    "plan_settled",
    "requester_only",
    "moves_infeasible",
    "person_required",
  ],
  tool: true,
  example: { plan_id: "0199f3a0-0000-7000-8000-000000000008" },
  facts: ({ plan_id, moves, basis_sequence }) => ({
    takenAlone: true,
    plan: plan_id ?? null,
    editedSince: moves ? (basis_sequence ?? null) : null,
  }),
  decide(input, decision, { facts, pageOrigin }) {
    const edited = editedOf(input, decision.books.couple.currency);
    const { editedSince: since } = facts;
    const known = edited && since ? customPlan(decision, edited, since) : found(facts.plan, "plan");
    const events = commitOnce(decision, known, facts);
    const plan = decision.books.plans.get(known.plan.id) ?? known.plan;
    const seen = see(decision.caller, decision.books);
    return showPlanStep(seen, { plan, status: plan.status }, events, pageOrigin);
  },
});

/** Commits the plan, or returns the events of an earlier commit. */
function commitOnce(
  decision: Decision<Principal>,
  { plan, events }: PlanWithEvents,
  allowance: { readonly takenAlone: bigint },
): readonly Event[] {
  const { books, caller, now } = decision;
  if (plan.status === "rejected") throw new Refusal("plan_settled", undefined, { status: plan.status });
  if (plan.status === "committed") return events;
  if (plan.status === "awaiting_approval") {
    assertCurrent(plan, books, now);
    return events;
  }
  const own = privateUserOf(caller);
  const hasForeign = plan.accountIds.some((id) => !isVisibleTo(rowOf(books.accounts, id), own));
  if (hasForeign && plan.requestedById !== caller.userId) throw new Refusal("requester_only");
  return commitPlan(decision, plan, allowance);
}

/** The moves in the input; undefined if it names a plan. @throws Refusal `invalid_input` */
function editedOf(input: z.output<typeof commitInput>, currency: string): CustomMoves | undefined {
  const { plan_id, moves, basis_sequence } = input;
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) => errors.push({ field, message });
  if (plan_id) {
    if (moves) refuse("moves", "Give a plan_id or moves, not both.");
    if (basis_sequence != null) refuse("basis_sequence", "Omit it: the plan has its own.");
  } else if (!moves) {
    refuse("plan_id", "Give a plan_id, or moves with their basis_sequence.");
  } else if (basis_sequence == null) {
    refuse("basis_sequence", "Give the ledger.sequence of the books that the moves are based on.");
  }
  if (errors.length > 0) throw invalidInput(errors);
  if (!moves || basis_sequence == null) return undefined;
  const amounts = toMinorUnits(
    Object.fromEntries(moves.map(({ amount }, at) => [`moves.${at}.amount`, amount])),
    currency,
  );
  return {
    basisSequence: basis_sequence,
    moves: moves.map(({ account_id, from_goal_id, to_goal_id }, at) => ({
      accountId: account_id,
      fromGoalId: from_goal_id ?? null,
      toGoalId: to_goal_id ?? null,
      amount: amounts[`moves.${at}.amount`] ?? 0n,
      reason: CUSTOM,
    })),
  };
}
