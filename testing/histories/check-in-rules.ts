/** The rules of check-ins on the model. Histories schedule them for now, so the clock makes none due. */

import { actingUser } from "./acting.ts";
import type { Model } from "./model.ts";
import type { Caller } from "./rows.ts";
import { type Rule, rule } from "./rule.ts";

/** A check-in can be snoozed for thirty days. */
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

const scheduleCheckIn = rule((_, model, { caller }) => ({ id }) => {
  model.life.checkIns.push({ id, status: "waiting", answers: new Map() });
  // The partner who schedules gets no notice.
  model.life.notices.push({ kind: "check_in_due", by: actingUser(caller) ?? null });
  // Two events: scheduled and due.
  model.sequence += 2;
});

const answerCheckIn = rule((no, model, { caller, input }, now) => {
  const userId = actingUser(caller) ?? "";
  const checkIn = checkInOf(model, caller, input.check_in_id);
  const [isDone, until] = [input.answer === "done", input.until];
  const ahead = Date.parse(String(until)) - now;
  no.when(
    userId === "" || (isDone ? until !== undefined : !(ahead > 0 && ahead <= MONTH_MS)),
    "invalid_input",
  );
  no.when(!checkIn, "not_found");
  if (checkIn) {
    no.when(checkIn.status !== "waiting", "check_in_over");
    no.when(checkIn.status === "waiting" && checkIn.answers.get(userId) === "done", "already_answered");
  }
  return () => {
    if (!checkIn) return;
    checkIn.answers.set(userId, isDone ? "done" : "snooze");
    const done = [...checkIn.answers.values()].filter((answer) => answer === "done");
    if (done.length === (model.joiner ? 1 : 2)) checkIn.status = "complete";
    model.sequence++;
  };
});

const cancelCheckIn = rule((no, model, { caller, input }) => {
  const checkIn = checkInOf(model, caller, input.check_in_id);
  no.when(!checkIn, "not_found");
  no.when(checkIn !== undefined && checkIn.status !== "waiting", "check_in_over");
  return () => {
    if (checkIn) checkIn.status = "cancelled";
    model.sequence++;
  };
});

function checkInOf({ life }: Model, { ours }: Caller, id: unknown) {
  return ours ? life.checkIns.find((one) => one.id === id) : undefined;
}

export const CHECK_IN_RULES: Readonly<Record<string, Rule>> = {
  schedule_check_in: scheduleCheckIn,
  answer_check_in: answerCheckIn,
  cancel_check_in: cancelCheckIn,
};
