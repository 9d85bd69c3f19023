import { z } from "zod";
import { hiddenAccountIds } from "../access/find.ts";
import { scheduleCheckIn as schedule } from "../domain/check-ins.ts";
import { wallTimeOf } from "../domain/wall-time.ts";
import { filledParagraph } from "./fields.ts";
import { operation } from "./operation.ts";
import { checkInSchedule, checkInShape, showCheckIn } from "./shapes/check-in.ts";

/** Asks both partners to look at their money together: now, or as a rule says. */
export const scheduleCheckIn = operation({
  name: "schedule_check_in",
  title: "Schedule a check-in",
  summary:
    "Asks both partners to talk about money, now or by a rule in their time zone. First see list_check_ins for what " +
    "is scheduled.",
  effect: "append",
  scope: "journal:write",
  within: "couple",
  http: { method: "POST", path: "/sync/prompts", status: 201 },
  input: z.strictObject({
    schedule: z
      .union([z.literal("now"), checkInSchedule], {
        error: 'Give "now", or an object with rrule and start.',
      })
      .describe("now, or a rule and its start."),
    message: filledParagraph(500).nullish().describe("Why; both read it."),
  }),
  output: checkInShape,
  refusals: ["limit_reached"],
  tool: true,
  example: {
    schedule: { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-11-22T18:00" },
    message: "Sunday money talk",
  },
  subject: () => ({}),
  async run({ schedule: wanted, message }, context) {
    const { couple } = context;
    const recurrence =
      wanted === "now" ? undefined : { rule: wanted.rrule, start: wallTimeOf(wanted.start, couple.timeZone) };
    const prompt = await schedule(context, { recurrence, message: message ?? null });
    return showCheckIn(prompt, { couple, hidden: await hiddenAccountIds(context) });
  },
});
