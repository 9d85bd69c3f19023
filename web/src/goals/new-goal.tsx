import { answerOf, api } from "../api/server.ts";
import { filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { GoalFields } from "./goal-form.tsx";

/** Creates a goal, and leads to it. */
export function NewGoal() {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    const { name = "", target_amount = "", type = "", priority, ...optional } = filledIn(event.currentTarget);
    const body = {
      name,
      target_amount: formats.amountIn(target_amount),
      type,
      priority: Number(priority),
      ...optional,
    };
    return run(async () => {
      const { id } = await answerOf(api.POST("/goals", { body }));
      navigate(`/goals/${id}`);
    });
  };
  return (
    <details class="card">
      <summary>{strings.goals.create}</summary>
      <form onSubmit={create}>
        <GoalFields problem={problem} />
        <Wrong problem={problem} />
        <button type="submit" disabled={isBusy}>
          {strings.goals.create}
        </button>
      </form>
    </details>
  );
}
