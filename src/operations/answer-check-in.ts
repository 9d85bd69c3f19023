import { z } from "zod";
import { ANSWERS } from "../books/check-in.ts";
import { answerCheckIn as answer } from "../check-ins/lifecycle.ts";
import { requireUser } from "../identity/requirements.ts";
import { see } from "../identity/see.ts";
import { found, invalidInput } from "../kernel/refusals.ts";
import { instantOfMoment } from "../kernel/wall-time.ts";
import { checkInShape, showCheckIn } from "../views/check-in.ts";
import { filledParagraph, id, momentInZone } from "../views/fields.ts";
import { operation } from "./operation.ts";

const MAX_SNOOZE_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

export const answerCheckIn = operation({
  name: "answer_check_in",
  title: "Answer a check-in",
  summary:
    "Answers a waiting check-in from list_check_ins when the person asks for it: done, or snooze. It is " +
    "complete when each partner is done.",
  effect: "append",
  scope: "journal:write",
  http: { method: "POST", path: "/sync/prompts/{id}/answer", id: "check_in_id" },
  input: z.strictObject({
    check_in_id: id,
    answer: z.enum(ANSWERS, "Give done or snooze.").describe("snooze postpones it."),
    note: filledParagraph(1000).nullish().describe("Visible to both partners."),
    until: momentInZone.nullish().describe("Snooze end, before the next check-in of the schedule."),
  }),
  output: checkInShape,
  refusals: ["check_in_not_due", "check_in_over", "already_answered"],
  tool: true,
  example: {
    check_in_id: "0199f3a0-0000-7000-8000-000000000009",
    answer: "done",
    note: "We keep the trip.",
  },
  facts: (input) => ({ checkIn: input.check_in_id }),
  decide(input, decision, { facts }) {
    const userId = requireUser(decision.caller);
    const checkIn = found(facts.checkIn, "check-in");
    const { timeZone } = decision.books.couple;
    const snoozedUntil =
      input.answer === "snooze" ? snoozeEnd(input.until, timeZone, decision.now) : undefined;
    if (input.answer === "done" && input.until) {
      throw invalidInput([{ field: "until", message: "Omit it: only snooze takes a time." }]);
    }
    const answered = answer(decision, checkIn, { userId, note: input.note ?? null, snoozedUntil });
    return showCheckIn(see(decision.caller, decision.books), answered);
  },
});

/** @throws Refusal `invalid_input` */
function snoozeEnd(until: string | null | undefined, timeZone: string, now: Date): Date {
  const end = until ? instantOfMoment(until, timeZone) : undefined;
  if (end && end > now && end.getTime() - now.getTime() <= MAX_SNOOZE_DAYS * DAY_MS) return end;
  const message = `Give a time in the next ${MAX_SNOOZE_DAYS} days.`;
  throw invalidInput([{ field: "until", message }]);
}
