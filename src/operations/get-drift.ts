import { z } from "zod";
import { sees } from "../access/visibility.ts";
import type { BankAccount } from "../domain/bank-account.ts";
import { dateIn } from "../domain/calendar.ts";
import type { Couple } from "../domain/couple.ts";
import { isOffTrack } from "../domain/drift.ts";
import { cureOf, curingTools } from "../domain/drift-cure.ts";
import { statusesOf } from "../domain/drift-look.ts";
import { type Backed, type Backing, meansOf } from "../domain/drift-means.ts";
import { pastsOf } from "../domain/drift-past.ts";
import { FinancialGoal, GOAL_ORDER } from "../domain/financial-goal.ts";
import { NO_PACE, pacesOf } from "../domain/pace.ts";
import { operation } from "./operation.ts";
import { driftReportShape, showDrift } from "./shapes/drift.ts";

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
    const { uncovered, ...means } = meansOf(
      seen.map(backing),
      goals.map((goal) => backed(goal, couple, now)),
    );
    const today = dateIn(couple.timeZone, now);
    const cures = off.map((goal) => cureOf(goal.course(couple), today));
    const tools = curingTools(cures, means);
    return {
      as_of: now.toISOString(),
      goals: standings.map(({ goal, status }) => {
        const at = off.indexOf(goal);
        const known = { pace: paces.get(goal.id) ?? NO_PACE, past: pasts.get(goal.id), cure: cures[at] };
        const use = tools[at] ?? null;
        return showDrift(
          { goal, status, ...known, use, uncovered: uncovered.get(goal.id) ?? 0n },
          { couple, now },
        );
      }),
    };
  },
});

function backing({ overAllocated, allocatable, allocations }: BankAccount): Backing {
  const rows = allocations.getItems();
  const held = rows.map(({ goal, allocatedAmount }) => ({ goalId: goal.id, amount: allocatedAmount }));
  return { overAllocated, allocatable, held };
}

function backed(goal: FinancialGoal, { timeZone }: Couple, now: Date): Backed {
  return { id: goal.id, locked: goal.locked, surplus: goal.surplus(dateIn(timeZone, now), timeZone) };
}
