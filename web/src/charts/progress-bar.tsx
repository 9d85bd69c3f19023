import type { Schemas } from "../api/server.ts";
import { minorUnits, shareOf } from "../formats/decimals.ts";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";

/** How much of a goal is saved, with a mark where its schedule is. */
export function ProgressBar({
  goal: { name, target_amount: target, progress },
  formats,
}: {
  goal: Pick<Schemas["SummaryGoal"], "name" | "target_amount" | "progress">;
  formats: Formats;
}) {
  const saved = Math.min(100, progress.percent);
  const scheduled = progress.on_schedule_amount ?? undefined;
  const mark = shareOf(minorUnits(scheduled ?? "0"), minorUnits(target));
  const percent = formats.percent(progress.percent);
  const label =
    scheduled === undefined
      ? strings.charts.progress(name, percent)
      : strings.charts.progressOf(name, percent, formats.money(scheduled));
  return (
    <svg class="progress" width="100%" height="10" role="img" aria-label={label}>
      <rect class="track" width="100%" height="10" rx="5" />
      {saved > 0 && <rect class="fill" width={`${saved}%`} height="10" rx="5" />}
      {mark > 0 && mark < 1 && <rect class="mark" x={`${mark * 100}%`} width="2" height="10" />}
    </svg>
  );
}
