import { z } from "zod";
import { goalProperties, revise } from "../books/properties.ts";
import type { Goal } from "../books/rows.ts";
import { assertNotPast } from "../goals/schedule.ts";
import { findGoal } from "../identity/lookup.ts";
import { refuseContradiction } from "../identity/requirements.ts";
import { see } from "../identity/see.ts";
import { type CalendarDate, dateIn } from "../kernel/calendar.ts";
import { assertPositive, toMinorUnits } from "../kernel/money.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { assertActive } from "../ledger/money-rules.ts";
import { calendarDate, fieldsToClear, id, line, money, paragraph, priority } from "../views/fields.ts";
import { goalShape, showGoal } from "../views/goal.ts";
import { assertAsRead, COMPUTED, EMPTIES } from "./inputs/representation.ts";
import { operation } from "./operation.ts";

const updateInput = z.strictObject({
  goal_id: id,
  name: line(100).nullish().describe("The new name."),
  target_amount: money.nullish().describe("Above zero."),
  type: line(40).nullish().describe("Such as travel, home or car."),
  priority: priority.nullish().describe("1 (most important) to 5."),
  deadline: calendarDate.nullish().describe("YYYY-MM-DD, not in the past."),
  notes: paragraph(2000).nullish().describe("Replaces the notes. Visible to both partners."),
  locked: z.boolean("Give true or false.").nullish().describe("true: no money can leave the goal."),
  clear: fieldsToClear(["deadline", "notes"]),
});

/** Changes a goal's properties. A target below the amount that it holds leaves the goal overfunded. */
export const updateGoal = operation({
  name: "update_goal",
  title: "Update a goal",
  summary:
    "Changes a goal's properties; omitted fields stay as they are. To change the money it holds use " +
    "allocate_to_goal or release_from_goal.",
  effect: "change",
  scope: "goals:write",
  http: { method: "PUT", path: "/goals/{id}", id: "goal_id" },
  input: updateInput,
  output: goalShape,
  refusals: ["goal_closed"],
  tool: true,
  representation: {
    readOnly: {
      id: "Read-only: an id never changes.",
      couple_id: "Read-only: the couple never changes.",
      current_allocation: "Read-only: use allocate_to_goal or release_from_goal.",
      spent: "Read-only: use spend_from_goal.",
      status: "Read-only: use close_goal. A closed goal cannot be reopened.",
      created_at: "Read-only: it never changes.",
      progress: COMPUTED,
      allocations: COMPUTED,
      partner_private_amount: COMPUTED,
      reactions: COMPUTED,
    },
    nulls: { deadline: EMPTIES, notes: EMPTIES },
  },
  example: { goal_id: "0199f3a0-0000-7000-8000-000000000005", target_amount: "6500.00" },
  decide(input, decision, given) {
    refuseContradiction(input);
    const { books, caller, now } = decision;
    const { currency, timeZone } = books.couple;
    const goal = findGoal(decision, input.goal_id);
    assertAsRead(given, goal, () => showGoal(see(caller, books), goal.id, now));
    const after = withInput(goal, input, { currency, today: dateIn(timeZone, now) });
    const changes = changesBetween(goalProperties(goal, currency), goalProperties(after, currency));
    const notesChanged = after.notes !== goal.notes;
    if (changes || notesChanged) {
      assertActive(goal);
      const metadata = revise(goal, "updated", { ...changes, ...(notesChanged && { notes_changed: true }) });
      const sets = notesChanged ? { goal: { notes: after.notes } } : {};
      decision.append({ eventType: "GOAL", destGoalId: goal.id, metadata }, sets);
    }
    return showGoal(see(caller, decision.books), goal.id, now);
  },
});

/**
 * The goal with the properties that the input changes.
 * @throws Refusal `invalid_input` for a target that is not above zero, or a new deadline in the past
 */
function withInput(
  goal: Goal,
  input: z.output<typeof updateInput>,
  { currency, today }: { readonly currency: string; readonly today: CalendarDate },
): Goal {
  const { target_amount: target } = toMinorUnits({ target_amount: input.target_amount }, currency);
  if (target !== undefined && target !== goal.targetAmount) assertPositive(target, "target_amount");
  if (input.deadline && input.deadline !== goal.deadline) assertNotPast(input.deadline, today);
  const cleared = new Set<string>(input.clear);
  return {
    ...goal,
    name: input.name ?? goal.name,
    targetAmount: target ?? goal.targetAmount,
    type: input.type ?? goal.type,
    priority: input.priority ?? goal.priority,
    deadline: cleared.has("deadline") ? null : (input.deadline ?? goal.deadline),
    notes: cleared.has("notes") ? null : (input.notes ?? goal.notes),
    locked: input.locked ?? goal.locked,
  };
}
