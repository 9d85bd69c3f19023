import { z } from "zod";
import type { BalanceMove } from "../books/facts.ts";
import { activeGoals, allocatableIn, overAllocatedIn } from "../books/figures.ts";
import { STRATEGIES } from "../books/plan.ts";
import type { Goal } from "../books/rows.ts";
import { type Cure, type CureKind, cureKindsOf, cureOf } from "../drift/cure.ts";
import { goalStatuses } from "../drift/derive.ts";
import { pastOf } from "../drift/history.ts";
import { paceOf } from "../drift/pace.ts";
import { courseOf, isOffTrack } from "../drift/status.ts";
import { type AllocatedAccount, uncoveredBy } from "../drift/uncovered.ts";
import type { SeenBooks, WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import type { GoalFigures } from "../plans/rebalance/rebalance.ts";
import { accountsIn, DEFAULT_SCOPE } from "../plans/scope.ts";
import { suggestionFor } from "../plans/suggestion.ts";
import { driftReportShape, showDrift } from "../views/drift.ts";
import { operation } from "./operation.ts";

export const getDrift = operation({
  name: "get_drift",
  title: "Get goal drift",
  summary:
    "Shows which goals are off schedule, why, and the smallest cures, each sufficient alone: an amount now, one " +
    "per month, or a later deadline. Ask the person, then call the tool in `use`, such as allocate_to_goal.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/drift" },
  input: z.strictObject({}),
  output: driftReportShape,
  tool: true,
  example: {},
  facts: () => ({ offScheduleEvents: true, unexplainedMoves: true }),
  view(_, { books, whole, now }, { facts }) {
    const { couple } = books;
    const today = dateIn(couple.timeZone, now);
    const standings = goalStatuses(books, now);
    const off = standings.filter(({ status }) => isOffTrack(status)).map(({ goal }) => goal);
    const cures = off.map((goal) => cureOf(courseOf(goal, couple), today));
    const cureKinds = cureKindsFor(off, cures, defaultPlan(whole, facts.unexplainedMoves, now));
    const uncovered = uncoveredBy(allocatedAccounts(books), activeGoals(books));
    const goals = standings.map(({ goal, status }) => {
      const { id } = goal;
      const cure = cures[off.indexOf(goal)];
      const past = cure && pastOf(id, facts.offScheduleEvents, couple.currency);
      const known = { pace: paceOf(goal, today, couple.timeZone), uncovered: uncovered.get(id) ?? 0n };
      const cureKind = cureKinds.get(id) ?? null;
      return showDrift(books, { goal, status, ...known, past, cure, cureKind }, today);
    });
    return { as_of: now.toISOString(), goals };
  },
});

/** The accounts that the caller sees, each with the amounts that goals hold in it. */
function allocatedAccounts(books: SeenBooks): readonly AllocatedAccount[] {
  const held = Map.groupBy(books.allocations.values(), ({ accountId }) => accountId);
  return Array.from(books.accounts.values(), (account) => ({
    overAllocated: overAllocatedIn(books, account),
    allocations: (held.get(account.id) ?? []).map(({ goalId, allocatedAmount }) => ({
      goalId,
      amount: allocatedAmount,
    })),
  }));
}

/** The goals' figures under the default plan of either partner, and the amount that its accounts can allocate now. */
interface DefaultPlan {
  readonly figures: readonly GoalFigures[];
  readonly free: bigint;
}

/** It uses only shared accounts, because a plan that used private ones would reveal them. */
function defaultPlan(books: WholeBooks, moves: readonly BalanceMove[], now: Date): DefaultPlan {
  const accounts = accountsIn(books, DEFAULT_SCOPE);
  const question = { scope: DEFAULT_SCOPE, strategy: STRATEGIES[0], now };
  return {
    figures: suggestionFor(books, question, moves).goals,
    free: sum(accounts.map((account) => allocatableIn(books, account))),
  };
}

/** The cure to try first for each goal that is off schedule, and for each goal with money that its accounts no longer cover. */
function cureKindsFor(
  off: readonly Goal[],
  cures: readonly Cure[],
  { figures, free }: DefaultPlan,
): ReadonlyMap<string, CureKind | null> {
  const planned = new Map(figures.map(({ goalId, before, after }) => [goalId, after - before]));
  const curable = cures.map((cure, at) => ({ cure, planned: planned.get(off[at]?.id ?? "") ?? 0n }));
  const cureKinds = cureKindsOf(curable, free);
  const charged = figures.filter(({ before, afterCure }) => afterCure < before);
  return new Map([
    ...charged.map(({ goalId }) => [goalId, "rebalance"] as const),
    ...off.map(({ id }, at) => [id, cureKinds[at] ?? null] as const),
  ]);
}
