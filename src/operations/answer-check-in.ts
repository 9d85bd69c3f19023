import { z } from "zod";
import { answerCheckIn as answer } from "../check-ins/lifecycle.ts";
import { ANSWERS } from "../entities/sync-answer.ts";
import { findCheckIn, hiddenAccountIds } from "../identity/find.ts";
import { requireUser } from "../identity/requirements.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { instantOfMoment } from "../kernel/wall-time.ts";
import { checkInShape, showCheckIn } from "../views/check-in.ts";
import { filledParagraph, id, momentInZone } from "../views/fields.ts";
import { type Context, operation } from "./operation.ts";

const MAX_SNOOZE_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** One partner's answer; the check-in is complete when both are done. */
export const answerCheckIn = operation({
  name: "answer_check_in",
  title: "Answer a check-in",
  summary:
    "When the person says so: a waiting check-in of list_check_ins is done, or put off. It is complete when both are done.",
  effect: "append",
  scope: "journal:write",
  within: "couple",
  http: { method: "POST", path: "/sync/prompts/{id}/answer", id: "check_in_id" },
  input: z.strictObject({
    check_in_id: id,
    answer: z.enum(ANSWERS, "Give done or snooze.").describe("snooze puts it off."),
    note: filledParagraph(1000).nullish().describe("Both read it."),
    until: momentInZone.nullish().describe("Of snooze: before the next of its schedule."),
  }),
  output: checkInShape,
  refusals: ["check_in_not_due", "check_in_over", "already_answered"],
  tool: true,
  example: {
    check_in_id: "0199f3a0-0000-7000-8000-000000000009",
    answer: "done",
    note: "We keep the trip.",
  },
  subject: (input) => ({ "check-in": input.check_in_id }),
  async run(input, context) {
    const userId = requireUser(context.principal);
    const prompt = await findCheckIn(context, input.check_in_id);
    const snoozedUntil = input.answer === "snooze" ? snoozeEnd(input.until, context) : undefined;
    if (input.answer === "done" && input.until) {
      throw invalidInput([{ field: "until", message: "Leave it out: what is done is not put off." }]);
    }
    await answer(context, prompt, userId, { note: input.note ?? null, snoozedUntil });
    return showCheckIn(prompt, { couple: context.couple, hidden: await hiddenAccountIds(context) });
  },
});

/** @throws Refusal `invalid_input` */
function snoozeEnd(until: string | null | undefined, { couple, now }: Context): Date {
  const end = until ? instantOfMoment(until, couple.timeZone) : undefined;
  if (end && end > now && end.getTime() - now.getTime() <= MAX_SNOOZE_DAYS * DAY_MS) return end;
  const message = `Give a time from now on, at most ${MAX_SNOOZE_DAYS} days ahead.`;
  throw invalidInput([{ field: "until", message }]);
}
