import { z } from "zod";
import { STRATEGIES } from "../books/plan.ts";
import { RebalancePlan } from "../entities/rebalance-plan.ts";
import { dateIn, startOf } from "../kernel/calendar.ts";
import { MAX_ACTIVE_GOALS } from "../kernel/limits.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";
import { fingerprintOf, loadBooks, type PlanScope, type WholeBooks } from "../plans/books.ts";
import { forgetOldSuggestions, keepPlan } from "../plans/creation.ts";
import { groundsOf } from "../plans/reasons.ts";
import { oldSuggestionFor } from "../plans/suggestion.ts";
import { id } from "../views/fields.ts";
import { planShape, showPlan } from "../views/plan.ts";
import { type Context, operation } from "./operation.ts";

/** Works out how to spread earmarked and available money better over the goals, and keeps that as a plan. */
export const suggestRebalance = operation({
  name: "suggest_rebalance",
  title: "Suggest a rebalancing plan",
  summary:
    "Works out moves that cure over-allocated accounts and bring goals to what their schedules ask for next; moves nothing. " +
    "Show the person moves, reasons and what accounts keep, then commit_rebalance. No moves: nothing to improve.",
  effect: "aside",
  scope: "read",
  within: "couple",
  http: { method: "POST", path: "/rebalance/suggest" },
  input: z.strictObject({
    strategy: z
      .enum(STRATEGIES, `Give one of ${STRATEGIES.join(", ")}.`)
      .nullish()
      .describe(
        "Default on_schedule: what schedules ask next. fill: then targets. waterfall: goal by goal, also from less important.",
      ),
    goal_ids: z
      .array(id)
      .min(1, "Name a goal, or leave it out for all.")
      .max(MAX_ACTIVE_GOALS, `At most ${MAX_ACTIVE_GOALS} goals.`)
      .nullish()
      .describe("Only these give and get."),
    include_private: z.boolean().nullish().describe("Also use your private accounts. Default false."),
  }),
  output: planShape,
  refusals: ["goal_closed"],
  tool: true,
  example: { strategy: "on_schedule" },
  subject: (input) => ({ ...(input.goal_ids?.[0] && { goal: input.goal_ids[0] }) }),
  async run(input, context) {
    const { em, couple, principal, now } = context;
    const books = await loadBooks(em, couple);
    const strategy = input.strategy ?? "on_schedule";
    const goalIds = input.goal_ids ? [...new Set(input.goal_ids)].toSorted() : null;
    assertActive(goalIds ?? [], books);
    const includePrivate = input.include_private ?? false;
    const scope: PlanScope = { requesterId: principal.userId, includePrivate, goalIds, accountIds: null };
    const { timeZone, headSequence } = couple;
    const living = await em.findOne(
      RebalancePlan,
      {
        couple,
        requestedBy: principal.userId,
        strategy,
        includePrivate,
        fingerprint: fingerprintOf(books, scope),
        expiresAt: { $gt: now },
        // What schedules ask for depends on the day, so yesterday's suggestion may no longer be the best.
        $or: [
          { status: "suggested", createdAt: { $gte: startOf(dateIn(timeZone, now), timeZone) } },
          { status: "awaiting_approval" },
        ],
      },
      { orderBy: { id: "desc" } },
    );
    const plan = living ?? (await newPlan(context, books, scope, strategy));
    // Its fingerprint fits the books of now, so moves that somebody edits after it are made from these.
    return { ...showPlan(plan, { ...context, books }), basis_sequence: headSequence };
  },
});

/** @throws Refusal `not_found`, `goal_closed` */
function assertActive(goalIds: readonly string[], { everyGoal }: WholeBooks): void {
  for (const goalId of goalIds) {
    const goal = everyGoal.find((one) => one.id === goalId);
    if (!goal) throw notFound("goal");
    if (goal.status === "closed") throw new Refusal("goal_closed");
  }
}

async function newPlan(
  context: Context,
  books: WholeBooks,
  scope: PlanScope,
  strategy: (typeof STRATEGIES)[number],
): Promise<RebalancePlan> {
  const { em, couple, now } = context;
  await forgetOldSuggestions(context);
  const {
    moves: wanted,
    goals,
    uncured,
  } = await oldSuggestionFor(em, couple, books, { scope, strategy, now });
  const moves = wanted.map((move) => ({ ...move, grounds: groundsOf(move, goals, strategy) }));
  return keepPlan(context, books, { strategy, scope, basisSequence: couple.headSequence, moves, uncured });
}
