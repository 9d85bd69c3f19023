import { z } from "zod";
import { statusOf } from "../drift/status.ts";
import { FinancialGoal } from "../entities/financial-goal.ts";
import { assertNotPast } from "../goals/schedule.ts";
import { dateIn } from "../kernel/calendar.ts";
import { assertRoom, MAX_ACTIVE_GOALS } from "../kernel/limits.ts";
import { assertPositive, majorUnitOf, toMinorUnits } from "../kernel/money.ts";
import { appendEvent } from "../ledger/append.ts";
import { goalProperties } from "../ledger/properties.ts";
import { calendarDate, line, money, paragraph, priority } from "../views/fields.ts";
import { goalShape, oldShowGoal } from "../views/goal.ts";
import { operation } from "./operation.ts";

/** Creates a goal. It starts empty. */
export const createGoal = operation({
  name: "create_goal",
  title: "Create a goal",
  summary:
    "Creates a savings goal for the couple. It starts empty: allocate_to_goal puts money behind it. Ask for target and " +
    "priority if the person did not say.",
  effect: "append",
  scope: "goals:write",
  within: "couple",
  http: { method: "POST", path: "/goals", status: 201 },
  input: z.strictObject({
    name: line(100).describe("What the couple calls it."),
    target_amount: money.describe("Above zero, in the couple's currency."),
    type: line(40).describe("What kind of goal, such as emergency_fund, travel, home, car."),
    priority: priority.describe("1 (most important) to 5."),
    deadline: calendarDate.nullish().describe("YYYY-MM-DD in the couple's time zone, not in the past."),
    notes: paragraph(2000).nullish().describe("Both partners read them."),
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
  subject: () => ({}),
  async run(input, context) {
    const { em, ids, now, couple } = context;
    const { target_amount } = toMinorUnits({ target_amount: input.target_amount }, couple.currency);
    assertPositive(target_amount, "target_amount");
    const today = dateIn(couple.timeZone, now);
    const deadline = input.deadline ?? null;
    if (deadline) assertNotPast(deadline, today);
    const course = {
      targetAmount: target_amount,
      actual: 0n,
      createdOn: today,
      deadline,
      majorUnit: majorUnitOf(couple.currency),
    };
    assertRoom(await em.count(FinancialGoal, { couple, status: "active" }), MAX_ACTIVE_GOALS);
    const goal = em.create(FinancialGoal, {
      id: ids(),
      couple,
      name: input.name,
      type: input.type,
      targetAmount: target_amount,
      currentAllocation: 0n,
      spent: 0n,
      priority: input.priority,
      deadline,
      notes: input.notes ?? null,
      locked: false,
      status: "active",
      driftStatus: statusOf(course, today, "on_track"),
      milestone: 0,
      milestoneAt: null,
      createdAt: now,
    });
    appendEvent(context, {
      eventType: "GOAL",
      destGoal: goal,
      metadata: {
        action: "created",
        ...goalProperties(goal, couple.currency),
        drift_status: goal.driftStatus,
      },
    });
    return oldShowGoal(goal, context);
  },
});
