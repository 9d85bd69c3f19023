import { z } from "zod";
import { assertNotPast } from "../goals/schedule.ts";
import { findGoal } from "../identity/find.ts";
import { refuseContradiction } from "../identity/requirements.ts";
import { dateIn } from "../kernel/calendar.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { appendEvent } from "../ledger/append.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { goalProperties } from "../ledger/properties.ts";
import { revise } from "../ledger/version.ts";
import { calendarDate, fieldsToClear, id, line, money, paragraph, priority } from "../views/fields.ts";
import { goalShape, oldShowGoal } from "../views/goal.ts";
import { assertAsRead, COMPUTED, EMPTIES } from "./inputs/representation.ts";
import { operation } from "./operation.ts";

/** Changes a goal's properties, never what it holds: a target below that leaves the goal overfunded. */
export const updateGoal = operation({
  name: "update_goal",
  title: "Change a goal",
  summary:
    "Changes a goal's properties; fields left out stay. The money it holds never changes here: use allocate_to_goal or " +
    "release_from_goal.",
  effect: "change",
  scope: "goals:write",
  within: "couple",
  http: { method: "PUT", path: "/goals/{id}", id: "goal_id" },
  input: z.strictObject({
    goal_id: id,
    name: line(100).nullish().describe("The new name."),
    target_amount: money.nullish().describe("Above zero."),
    type: line(40).nullish().describe("Such as travel, home, car."),
    priority: priority.nullish().describe("1 (most important) to 5."),
    deadline: calendarDate.nullish().describe("YYYY-MM-DD, not in the past."),
    notes: paragraph(2000).nullish().describe("Replaces the notes; both read them."),
    locked: z.boolean("Give true or false.").nullish().describe("true: no money leaves it."),
    clear: fieldsToClear(["deadline", "notes"]),
  }),
  output: goalShape,
  refusals: ["goal_closed"],
  tool: true,
  representation: {
    readOnly: {
      id: "An id never changes.",
      couple_id: "A goal stays with its couple.",
      current_allocation: "Read-only: use allocate_to_goal or release_from_goal.",
      spent: "Read-only: use spend_from_goal.",
      status: "Read-only: use close_goal. A closed goal does not open again.",
      created_at: "Read-only: it never changes.",
      progress: COMPUTED,
      allocations: COMPUTED,
      partner_private_amount: COMPUTED,
      reactions: COMPUTED,
    },
    nulls: { deadline: EMPTIES, notes: EMPTIES },
  },
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005", target_amount: "6500.00" },
  subject: (input) => ({ goal: input.goal_id }),
  async run(input, context) {
    refuseContradiction(input);
    const { couple, now } = context;
    const goal = await findGoal(context, input.goal_id);
    assertAsRead(context, goal, () => oldShowGoal(goal, context));
    const { target_amount } = toMinorUnits({ target_amount: input.target_amount }, couple.currency);
    const before = goalProperties(goal, couple.currency);
    const notesBefore = goal.notes;
    if (target_amount !== undefined && target_amount !== goal.targetAmount)
      goal.retarget(assertPositive(target_amount, "target_amount"));
    if (input.deadline && input.deadline !== goal.deadline)
      assertNotPast(input.deadline, dateIn(couple.timeZone, now));
    goal.name = input.name ?? goal.name;
    goal.type = input.type ?? goal.type;
    goal.priority = input.priority ?? goal.priority;
    goal.locked = input.locked ?? goal.locked;
    goal.deadline = input.clear?.includes("deadline") ? null : (input.deadline ?? goal.deadline ?? null);
    goal.notes = input.clear?.includes("notes") ? null : (input.notes ?? goal.notes ?? null);
    const changes = changesBetween(before, goalProperties(goal, couple.currency));
    const notesChanged = goal.notes !== (notesBefore ?? null);
    if (changes || notesChanged) {
      goal.assertActive();
      const noted = notesChanged && { notes_changed: true };
      const metadata = revise(goal, "updated", { ...changes, ...noted });
      appendEvent(context, { eventType: "GOAL", destGoal: goal, metadata });
    }
    return oldShowGoal(goal, context);
  },
});
