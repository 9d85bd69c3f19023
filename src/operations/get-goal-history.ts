import { z } from "zod";
import { goalFlows } from "../database/queries/goal-history.ts";
import { findGoal } from "../identity/lookup.ts";
import { dateIn } from "../kernel/calendar.ts";
import { monthsBetween, startsOf } from "../ledger/totals/groups.ts";
import { id } from "../views/fields.ts";
import { goalHistoryShape, showGoalHistory } from "../views/goal-history.ts";
import { operation } from "./operation.ts";

/**
 * Includes money in the partner's private accounts: the ledger shows both partners the goal, amount and user of each event that
 * changes a goal.
 */
export const getGoalHistory = operation({
  name: "get_goal_history",
  title: "Get the history of goals",
  summary:
    "Returns what each month brought to a goal, or to all goals together, and what each partner contributed. A " +
    "reversal counts against what it reverses. Money between two goals does not count for all together. For " +
    "other totals use summarize_ledger.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/goals/history" },
  input: z.strictObject({ goal_id: id.nullish().describe("Default all goals together.") }),
  output: goalHistoryShape,
  tool: true,
  resource: "couples-cfo://history{?goal_id}",
  dependsOn: "day",
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005" },
  async rows(input, { em, books, now }) {
    const { id, timeZone } = books.couple;
    const goals = input.goal_id ? [findGoal({ books }, input.goal_id)] : [...books.goals.values()];
    const created = goals.map(({ createdAt }) => dateIn(timeZone, createdAt)).toSorted();
    const months = created[0] === undefined ? [] : monthsBetween(created[0], dateIn(timeZone, now));
    const goalId = input.goal_id ?? null;
    const flows =
      months.length > 0 ? await goalFlows(em, id, { goalId, months: startsOf(months, timeZone) }) : [];
    return showGoalHistory(books, flows, { goalId, months });
  },
});
