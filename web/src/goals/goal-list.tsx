import type { Schemas } from "../api/server.ts";
import { ProgressBar } from "../charts/progress-bar.tsx";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";

/** Goals with their progress. */
export function GoalList({ goals, formats }: { goals: readonly Schemas["SummaryGoal"][]; formats: Formats }) {
  if (goals.length === 0) return <p>{strings.goals.none}</p>;
  return (
    <ul class="rows">
      {goals.map((goal) => (
        <li key={goal.id}>
          <div class="row">
            <a class="name" href={`/goals/${goal.id}`}>
              {goal.name}
            </a>
            <span class="number">
              {strings.goals.savedOf(
                formats.money(goal.current_allocation),
                formats.money(goal.target_amount),
              )}
            </span>
          </div>
          <ProgressBar goal={goal} formats={formats} />
          {goal.deadline && <span class="soft">{strings.goals.due(formats.day(goal.deadline))}</span>}
        </li>
      ))}
    </ul>
  );
}
