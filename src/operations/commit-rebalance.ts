import { z } from "zod";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import type { RebalancePlan } from "../entities/rebalance-plan.ts";
import { findPlan } from "../identity/find.ts";
import { eventsOfConcern } from "../identity/visibility.ts";
import { toMinorUnits } from "../kernel/money.ts";
import { type FieldError, invalidInput, Refusal } from "../kernel/refusals.ts";
import { loadBooks, type WholeBooks } from "../plans/books.ts";
import { assertCurrent, commitPlan, eventsOf } from "../plans/commitment.ts";
import { type Edited, editedPlan } from "../plans/custom-moves.ts";
import { MAX_MOVES } from "../plans/moves.ts";
import { BY_HAND } from "../plans/reasons.ts";
import { id } from "../views/fields.ts";
import { editedMove, planStepShape, showPlanStep } from "../views/plan.ts";
import { type Context, operation } from "./operation.ts";

const commitInput = z.strictObject({
  plan_id: id.nullish().describe("Or moves with basis_sequence."),
  moves: z
    .array(editedMove)
    .min(1, "Give at least one move.")
    .max(MAX_MOVES, `At most ${MAX_MOVES} moves.`)
    .nullish()
    .describe("Your own moves, instead of a plan's."),
  basis_sequence: z
    .int("Give a whole number.")
    .min(1, "The ledger begins with 1.")
    .nullish()
    .describe("The plan's, or ledger.sequence."),
});

/** Carries out a plan as a whole, or lets it wait for the partner's approval. */
export const commitRebalance = operation({
  name: "commit_rebalance",
  title: "Commit a rebalancing plan",
  summary:
    "Carries out a plan that the person agreed to, or moves they edited, whole or not at all. If it takes more from goals " +
    "than one partner may alone, it waits until the other approves it in their app: see list_plans.",
  effect: "append",
  takesAway: true,
  scope: "plans:commit",
  within: "couple",
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
  subject: ({ plan_id, moves }) => ({
    ...(plan_id && { plan: plan_id }),
    ...(moves?.[0] && { account: moves[0].account_id }),
  }),
  async run(input, context) {
    const edited = editedOf(input, context.couple.currency);
    const books = await loadBooks(context.em, context.couple);
    const plan = edited
      ? await editedPlan(context, edited, { books, concern: eventsOfConcern(context.principal) })
      : await findPlan(context, input.plan_id ?? "");
    const events = await commitOnce(plan, books, context);
    const status = plan.status === "committed" ? "committed" : "awaiting_approval";
    return showPlanStep(plan, status, events, context);
  },
});

/** Commits the plan; of one that was committed before answers what came of it. */
async function commitOnce(plan: RebalancePlan, books: WholeBooks, context: Context): Promise<LedgerEvent[]> {
  const { em, principal, now } = context;
  if (plan.status === "rejected") throw new Refusal("plan_settled", undefined, { status: plan.status });
  if (plan.status === "committed") return eventsOf(em, plan);
  if (plan.status === "awaiting_approval") {
    assertCurrent(plan, books, now);
    return eventsOf(em, plan);
  }
  const foreign = books.everyAccount.filter(
    (account) => plan.accountIds.includes(account.id) && !account.isOpenTo(principal.userId),
  );
  if (foreign.length > 0 && plan.requestedBy?.id !== principal.userId) throw new Refusal("requester_only");
  return commitPlan(context, plan, books);
}

/** The moves that were sent; undefined where a plan is named. @throws Refusal `invalid_input` */
function editedOf(input: z.output<typeof commitInput>, currency: string): Edited | undefined {
  const { plan_id, moves, basis_sequence } = input;
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string) => errors.push({ field, message });
  if (plan_id) {
    if (moves) refuse("moves", "Give a plan_id or moves, not both.");
    if (basis_sequence != null) refuse("basis_sequence", "A plan has its own; leave it out.");
  } else if (!moves) {
    refuse("plan_id", "Give a plan_id, or moves with their basis_sequence.");
  } else if (basis_sequence == null) {
    refuse("basis_sequence", "Give ledger.sequence of the books that the moves were made from.");
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
      grounds: BY_HAND,
    })),
  };
}
