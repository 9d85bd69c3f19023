import { z } from "zod";
import { scheduleCheckIn as schedule } from "../check-ins/lifecycle.ts";
import { nextOccurrences, type Recurrence } from "../check-ins/recurrence.ts";
import { type RuleText, startProblem } from "../check-ins/rule-text.ts";
import { skippedMonths } from "../check-ins/skipped-months.ts";
import { see } from "../identity/see.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { wallTimeOf } from "../kernel/wall-time.ts";
import { checkInSchedule, scheduledShape, showCheckIn } from "../views/check-in.ts";
import { filledParagraph } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** The number of next occurrences in the answer. */
const SHOWN = 3;

export const scheduleCheckIn = operation({
  name: "schedule_check_in",
  title: "Schedule a check-in",
  summary:
    "Asks both partners to talk about money, now or by a recurrence rule in their time zone. First check " +
    "list_check_ins for what is scheduled.",
  effect: "append",
  scope: "journal:write",
  http: { method: "POST", path: "/sync/prompts", status: 201 },
  input: z.strictObject({
    schedule: z
      .union([z.literal("now"), checkInSchedule], {
        error: 'Give "now", or an object with rrule and start.',
      })
      .describe("now, or a recurrence rule and its start."),
    message: filledParagraph(500).nullish().describe("The reason, visible to both partners."),
  }),
  output: scheduledShape,
  refusals: ["limit_reached"],
  tool: true,
  example: {
    schedule: { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-11-22T18:00" },
    message: "Sunday money talk",
  },
  facts: ({ schedule: wanted }) => ({ news: wanted === "now" ? "new" : "none" }),
  decide({ schedule: wanted, message }, decision, { facts }) {
    const { now, caller } = decision;
    const { timeZone } = decision.books.couple;
    const recurrence = wanted === "now" ? undefined : recurrenceOf(wanted, timeZone);
    const checkIn = schedule(decision, { recurrence, message: message ?? null }, facts);
    const next = recurrence ? nextOccurrences(recurrence, timeZone, { now, count: SHOWN }) : [];
    return {
      ...showCheckIn(see(caller, decision.books), checkIn),
      next_due_at: next.map(({ at }) => at.toISOString()),
      skips: recurrence ? skippedMonths(recurrence) : null,
    };
  },
});

/** @throws Refusal `invalid_input` if the rule itself names another start */
function recurrenceOf(
  { rrule, start }: { readonly rrule: RuleText; readonly start: string },
  timeZone: string,
): Recurrence {
  const wallTime = wallTimeOf(start, timeZone);
  const message = rrule.dtstart && startProblem(rrule.dtstart, wallTime, timeZone);
  if (message) throw invalidInput([{ field: "schedule.rrule", message }]);
  return { rule: rrule.rule, start: wallTime };
}
