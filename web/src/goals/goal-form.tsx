import type { Problem } from "../api/problem.ts";
import type { Schemas } from "../api/server.ts";
import { Choice, Field, TextField } from "../parts/field.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

const PRIORITIES = ["1", "2", "3", "4", "5"] as const;
const MIDDLE = "3";

/** The fields of a goal, filled with those of a goal that exists. */
export function GoalFields({
  goal,
  problem,
}: {
  goal?: Schemas["FinancialGoal"];
  problem: Problem | undefined;
}) {
  const { formats } = useBooks();
  const errors = problem?.fields ?? {};
  const texts = strings.goals;
  return (
    <>
      <Field name="name" type="text" label={texts.name} value={goal?.name} error={errors.name} />
      <Field
        name="target_amount"
        type="amount"
        label={texts.target}
        value={goal && formats.amountOut(goal.target_amount)}
        error={errors.target_amount}
      />
      <Field
        name="deadline"
        type="date"
        isOptional
        label={texts.deadline}
        hint={texts.deadlineHint}
        value={goal?.deadline ?? undefined}
        error={errors.deadline}
      />
      <Choice
        name="priority"
        label={texts.priority}
        options={PRIORITIES.map((value) => [value, texts.priorities[value]] as const)}
        value={String(goal?.priority ?? MIDDLE)}
        error={errors.priority}
      />
      <Field
        name="type"
        type="text"
        label={texts.type}
        hint={texts.typeHint}
        value={goal?.type}
        error={errors.type}
      />
      <TextField
        name="notes"
        isOptional
        label={texts.notes}
        value={goal?.notes ?? undefined}
        error={errors.notes}
      />
    </>
  );
}
