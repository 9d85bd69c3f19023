import { z } from "zod";
import type { Facts } from "../books/facts.ts";
import { type Plan, STRATEGIES, type Strategy } from "../books/plan.ts";
import { findSuggestion, storeSuggestion } from "../database/queries/suggestions.ts";
import { requirePrivate } from "../identity/see.ts";
import { dateIn, startOf } from "../kernel/calendar.ts";
import { MAX_ACTIVE_GOALS } from "../kernel/limits.ts";
import { activeGoal } from "../ledger/money-rules.ts";
import { planFor } from "../plans/draft.ts";
import { moveReasonFor } from "../plans/reasons.ts";
import { fingerprintOf, type PlanScope } from "../plans/scope.ts";
import { planStatusOf } from "../plans/status.ts";
import { suggestionFor } from "../plans/suggestion.ts";
import { id } from "../views/fields.ts";
import { planShape, showPlan } from "../views/plan.ts";
import { operation, type RowsContext } from "./operation.ts";

export const suggestRebalance = operation({
  name: "suggest_rebalance",
  title: "Suggest a rebalancing plan",
  summary:
    "Suggests moves that cure over-allocated accounts and bring goals to the next step of their schedules; " +
    "moves no money. Show the person the moves, reasons and what accounts keep, then call commit_rebalance. No " +
    "moves: nothing to improve.",
  effect: "aside",
  scope: "read",
  http: { method: "POST", path: "/rebalance/suggest" },
  input: z.strictObject({
    strategy: z
      .enum(STRATEGIES, `Give one of ${STRATEGIES.join(", ")}.`)
      .nullish()
      .describe(
        "on_schedule (default): next steps. fill: then targets. waterfall: goal by goal, also from less important goals.",
      ),
    goal_ids: z
      .array(id)
      .min(1, "Name a goal, or omit the list for all goals.")
      .max(MAX_ACTIVE_GOALS, `At most ${MAX_ACTIVE_GOALS} goals.`)
      .nullish()
      .describe("Only these goals give and get money."),
    include_private: z.boolean().nullish().describe("true: also use your private accounts."),
  }),
  output: planShape,
  refusals: ["goal_closed", "private_not_granted"],
  tool: true,
  example: { strategy: "on_schedule" },
  facts: () => ({ unexplainedMoves: true }),
  async rows(input, context, { facts }) {
    const { em, books, whole, caller, now } = context;
    const { couple } = books;
    const goalIds = input.goal_ids ? [...new Set(input.goal_ids)].toSorted() : null;
    for (const goalId of goalIds ?? []) activeGoal(books, goalId);
    const strategy = input.strategy ?? "on_schedule";
    const includePrivate = input.include_private ?? false;
    if (includePrivate) requirePrivate(caller);
    const scope = { requesterId: caller.userId, includePrivate, goalIds, accountIds: null };
    const request = {
      requestedById: caller.userId,
      strategy,
      includePrivate,
      fingerprint: fingerprintOf(whole, scope),
      now,
      madeSince: startOf(dateIn(couple.timeZone, now), couple.timeZone),
    };
    const plan =
      (await findSuggestion(em, couple.id, request)) ??
      (await storeSuggestion(em, couple.id, request, newPlan(context, { scope, strategy }, facts)));
    const shown = showPlan(books, { plan, status: planStatusOf(plan, whole, now) });
    // The fingerprint matches these books, so edited moves are based on the current head.
    return { ...shown, basis_sequence: couple.headSequence };
  },
});

function newPlan(
  { whole, now, ids }: RowsContext,
  { scope, strategy }: { readonly scope: PlanScope; readonly strategy: Strategy },
  { unexplainedMoves }: Pick<Facts, "unexplainedMoves">,
): Plan {
  const { moves: wanted, goals, uncured } = suggestionFor(whole, { scope, strategy, now }, unexplainedMoves);
  const moves = wanted.map((move) => ({ ...move, reason: moveReasonFor(move, goals, strategy) }));
  const basisSequence = whole.couple.headSequence;
  return planFor(whole, { strategy, scope, basisSequence, moves, uncured }, { id: ids(), now });
}
