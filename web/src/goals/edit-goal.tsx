import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { GoalFields } from "./goal-form.tsx";

type Goal = Schemas["FinancialGoal"];

/** Changes what a goal is: its name, target, deadline, priority, kind, notes and lock. */
export function EditGoal({ goal }: { goal: Goal }) {
  // The form starts from the version that it was opened with, and keeps what a person types while the partner changes the goal.
  const [started, setStarted] = useState(goal);
  return <EditForm key={started.version} goal={started} onRestart={setStarted} newest={goal} />;
}

function EditForm({
  goal,
  newest,
  onRestart,
}: {
  goal: Goal;
  newest: Goal;
  onRestart: (goal: Goal) => void;
}) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const texts = strings.goals;
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const filled = filledIn(event.currentTarget);
    const { name = "", target_amount = "", type = "", deadline = null, notes = null } = filled;
    const body = {
      version: goal.version,
      name,
      target_amount: formats.amountIn(target_amount),
      type,
      priority: Number(filled.priority),
      deadline,
      notes,
      locked: filled.locked !== undefined,
    };
    return run(async () => {
      onRestart(await answerOf(api.PUT("/goals/{id}", { params: { path: { id: goal.id } }, body })));
    });
  };
  return (
    <details class="card">
      <summary>{texts.edit}</summary>
      <form onSubmit={save}>
        <GoalFields goal={goal} problem={problem} />
        <p>
          <label>
            <input type="checkbox" name="locked" defaultChecked={goal.locked} />
            {texts.lock}
          </label>
        </p>
        <Wrong problem={problem} />
        <p class="actions">
          <button type="submit" disabled={isBusy}>
            {texts.save}
          </button>
          {newest.version !== goal.version && (
            <button type="button" class="plain" onClick={() => onRestart(newest)}>
              {texts.startAgain}
            </button>
          )}
        </p>
      </form>
    </details>
  );
}
