import { z } from "zod";
import { STRATEGIES } from "../books/plan.ts";
import { type Cure, type CureKind, cureKindsOf, cureOf } from "../drift/cure.ts";
import { pastsOf } from "../drift/history.ts";
import { NO_PACE, pacesOf } from "../drift/pace.ts";
import { statusesOf } from "../drift/record.ts";
import { isOffTrack } from "../drift/status.ts";
import { type Backing, uncoveredBy } from "../drift/uncovered.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import { FinancialGoal, GOAL_ORDER } from "../entities/financial-goal.ts";
import { sees } from "../identity/visibility.ts";
import { dateIn } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { accountsOf, DEFAULT_SCOPE } from "../plans/books.ts";
import type { GoalFigures } from "../plans/rebalance/rebalance.ts";
import { oldSuggestionFor } from "../plans/suggestion.ts";
import { driftReportShape, showDrift } from "../views/drift.ts";
import { type Context, operation } from "./operation.ts";

/** How each active goal stands against its schedule, why, and what would cure it. Looking changes nothing. */
export const getDrift = operation({
  name: "get_drift",
  title: "Goal drift",
  summary:
    "Goals off schedule, why, and the smallest cures, each enough alone: an amount now, one per month, a later deadline. " +
    "Ask the person, then call `use`, such as allocate_to_goal.",
  effect: "read",
  scope: "read",
  within: "couple",
  wholeCouple: true,
  http: { method: "GET", path: "/drift" },
  input: z.strictObject({}),
  output: driftReportShape,
  refusals: [],
  tool: true,
  example: {},
  subject: () => ({}),
  async run(_, { em, couple, principal, now }) {
    // `invoke` loaded couple, accounts and allocations in one statement. Three follow: goals, their paces, and the past of
    // those that have left their schedule.
    const goals = await em.find(FinancialGoal, { couple, status: "active" }, { orderBy: GOAL_ORDER });
    const paces = await pacesOf(em, couple, goals, now);
    const standings = statusesOf(goals, couple, now);
    const off = standings.filter(({ status }) => isOffTrack(status)).map(({ goal }) => goal);
    const pasts = await pastsOf(em, couple, off, now);
    const seen = couple.accounts.getItems().filter((account) => sees(principal, account));
    const uncovered = uncoveredBy(seen.map(backing), goals);
    const today = dateIn(couple.timeZone, now);
    const cures = off.map((goal) => cureOf(goal.course(couple), today));
    const cureKinds = cureKindsFor(off, cures, await defaultPlan({ em, couple, now }, goals));
    return {
      as_of: now.toISOString(),
      goals: standings.map(({ goal, status }) => {
        const cure = cures[off.indexOf(goal)];
        const known = { pace: paces.get(goal.id) ?? NO_PACE, past: pasts.get(goal.id), cure };
        const cureKind = cureKinds.get(goal.id) ?? null;
        return showDrift(
          { goal, status, ...known, cureKind, uncovered: uncovered.get(goal.id) ?? 0n },
          { couple, now },
        );
      }),
    };
  },
});

function backing({ overAllocated, allocations }: BankAccount): Backing {
  const rows = allocations.getItems();
  const held = rows.map(({ goal, allocatedAmount }) => ({ goalId: goal.id, amount: allocatedAmount }));
  return { overAllocated, held };
}

/** What the default plan of either partner would do, and what its accounts can put behind goals as it is. */
interface DefaultPlan {
  readonly figures: readonly GoalFigures[];
  readonly free: bigint;
}

async function defaultPlan(
  { em, couple, now }: Pick<Context, "em" | "couple" | "now">,
  goals: readonly FinancialGoal[],
): Promise<DefaultPlan> {
  const open = couple.accounts.getItems().filter(({ status }) => status === "open");
  const books = { accounts: open, goals };
  const question = { scope: DEFAULT_SCOPE, strategy: STRATEGIES[0], now };
  return {
    figures: (await oldSuggestionFor(em, couple, books, question)).goals,
    free: sum(accountsOf(books, DEFAULT_SCOPE).map(({ allocatable }) => allocatable)),
  };
}

/** The cure to try first for each goal that left its schedule, and for each that returns money that is not covered. */
function cureKindsFor(
  off: readonly FinancialGoal[],
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
