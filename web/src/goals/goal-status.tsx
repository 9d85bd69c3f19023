import type { Schemas } from "../api/server.ts";
import type { Formats } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";

const TONES = {
  complete: "good",
  on_track: "good",
  no_deadline: "quiet",
  behind: "warn",
  at_risk: "bad",
  overdue: "bad",
} as const;

/** Whether a goal is on schedule. */
export function GoalStatus({
  drift: { status, behind_by },
  formats,
}: {
  drift: Pick<Schemas["Drift"], "status" | "behind_by">;
  formats: Formats;
}) {
  const text = strings.goals.status[status];
  return (
    <span class={`status ${TONES[status]}`}>
      {typeof text === "string" ? text : text(formats.money(behind_by ?? "0"))}
    </span>
  );
}
