import type { Schemas } from "../api/server.ts";
import type { Formats } from "../formats/formats.ts";

/** How much of a goal is saved, with a mark where its schedule is. */
export function ProgressBar({
  goal,
  formats,
}: {
  goal: Pick<Schemas["SummaryGoal"], "name" | "target_amount" | "progress">;
  formats: Formats;
}) {
  const { percent, on_schedule_amount: scheduled } = goal.progress;
  const saved = Math.min(100, percent);
  // Only a position in the picture; amounts stay exact texts.
  const mark = scheduled == null ? undefined : Math.min(1, Number(scheduled) / Number(goal.target_amount));
  return (
    <svg
      class="progress"
      width="100%"
      height="12"
      role="img"
      aria-label={`${goal.name}: ${formats.percent(percent)}`}
    >
      <rect class="track" width="100%" height="12" rx="6" />
      {saved > 0 && <rect class="fill" width={`${saved}%`} height="12" rx="6" />}
      {mark !== undefined && <rect class="mark" x={`${mark * 100}%`} y="0" width="2" height="12" />}
    </svg>
  );
}
