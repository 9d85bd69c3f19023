import type { Schemas } from "../api/server.ts";
import { ProgressBar } from "../charts/progress-bar.tsx";
import { isSome } from "../formats/decimals.ts";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { GoalStatus } from "./goal-status.tsx";

/** Goals with their progress and, where it is known, whether they are on schedule. */
export function GoalList({
  goals,
  drifts = [],
  formats,
  isLinked = true,
}: {
  goals: readonly Omit<Schemas["SummaryGoal"], "reactions">[];
  drifts?: readonly Schemas["Drift"][] | undefined;
  formats: Formats;
  /** Whether each name leads to the goal's page. */
  isLinked?: boolean;
}) {
  return (
    <ul class="rows">
      {goals.map((goal) => {
        const drift = drifts.find(({ goal_id }) => goal_id === goal.id);
        return (
          <li key={goal.id}>
            <div class="row">
              {isLinked ? (
                <a class="name" href={`/goals/${goal.id}`}>
                  {goal.name}
                </a>
              ) : (
                <span class="name">{goal.name}</span>
              )}
              <span class="number">
                <strong>{formats.money(goal.current_allocation)}</strong>{" "}
                <span class="soft">{strings.goals.ofTarget(formats.money(goal.target_amount))}</span>
              </span>
            </div>
            <ProgressBar goal={goal} formats={formats} />
            <div class="row">
              {drift && <GoalStatus drift={drift} formats={formats} />}
              {goal.spent !== undefined && isSome(goal.spent) && (
                <span class="soft">{strings.goals.spent(formats.money(goal.spent))}</span>
              )}
              {goal.deadline && <span class="soft">{strings.goals.due(formats.day(goal.deadline))}</span>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
