import { z } from "zod";
import { activeGoals } from "../books/figures.ts";
import { goalProperties } from "../books/properties.ts";
import { statusOf } from "../drift/status.ts";
import { assertNotPast } from "../goals/schedule.ts";
import { see } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { assertBelowLimit, MAX_ACTIVE_GOALS } from "../kernel/limits.ts";
import { assertPositive, majorUnitOf, toMinorUnits } from "../kernel/money.ts";
import { calendarDate, line, money, paragraph, priority } from "../views/fields.ts";
import { goalShape, showGoal } from "../views/goal.ts";
import { operation } from "./operation.ts";

export const createGoal = operation({
  name: "create_goal",
  title: "Create a goal",
  summary:
    "Creates a savings goal that holds no money until allocate_to_goal. Ask for the target and priority if the " +
    "person did not give them.",
  effect: "append",
  scope: "goals:write",
  http: { method: "POST", path: "/goals", status: 201 },
  input: z.strictObject({
    name: line(100).describe("What the couple calls it."),
    target_amount: money.describe("Above zero, in the couple's currency."),
    type: line(40).describe("Such as emergency_fund, travel, home or car."),
    priority: priority.describe("1 (most important) to 5."),
    deadline: calendarDate.nullish().describe("YYYY-MM-DD, in the couple's time zone, not in the past."),
    notes: paragraph(2000).nullish().describe("Visible to both partners."),
  }),
  output: goalShape,
  refusals: ["limit_reached"],
  tool: true,
  example: {
    name: "Japan trip",
    target_amount: "6000.00",
    type: "travel",
    priority: 2,
    deadline: "2027-09-01",
  },
  decide(input, decision) {
    const { books, caller, now } = decision;
    const { currency, timeZone } = books.couple;
    const { target_amount } = toMinorUnits({ target_amount: input.target_amount }, currency);
    assertPositive(target_amount, "target_amount");
    const today = dateIn(timeZone, now);
    const deadline = input.deadline ?? null;
    if (deadline) assertNotPast(deadline, today);
    assertBelowLimit(activeGoals(books).length, MAX_ACTIVE_GOALS);
    const goal = {
      name: input.name,
      targetAmount: target_amount,
      type: input.type,
      priority: input.priority,
      deadline,
      locked: false,
    };
    const empty = { ...goal, actual: 0n, createdOn: today, majorUnit: majorUnitOf(currency) };
    const created = decision.append(
      {
        eventType: "GOAL",
        destGoalId: decision.ids(),
        metadata: {
          action: "created",
          ...goalProperties(goal, currency),
          drift_status: statusOf(empty, today, "on_track"),
        },
      },
      { goal: { notes: input.notes ?? null } },
    );
    return showGoal(see(caller, decision.books), created.destGoalId ?? "", now);
  },
});
