/** The rules of check-ins on the model. Histories schedule them for now, so the clock makes none due. */

import { actingUser, type Caller, type Model, Objections } from "./model.ts";
import type { Rule } from "./rule.ts";

/** A check-in can be snoozed for thirty days. */
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

const scheduleCheckIn: Rule = (model, { caller }) => ({
  objections: new Objections(),
  apply({ id }) {
    model.life.checkIns.push({ id, status: "waiting", answers: new Map() });
    // The partner who schedules gets no notice.
    model.life.notices.push({ kind: "check_in_due", by: actingUser(caller) ?? null });
    // Two events: scheduled and due.
    model.sequence += 2;
  },
});

const answerCheckIn: Rule = (model, { caller, input }, now) => {
  const objections = new Objections();
  const userId = actingUser(caller) ?? "";
  const checkIn = checkInOf(model, caller, input.check_in_id);
  const [isDone, until] = [input.answer === "done", input.until];
  const ahead = Date.parse(String(until)) - now;
  objections.when(
    userId === "" || (isDone ? until !== undefined : !(ahead > 0 && ahead <= MONTH_MS)),
    "invalid_input",
  );
  objections.when(!checkIn, "not_found");
  if (checkIn) {
    objections.when(checkIn.status !== "waiting", "check_in_over");
    objections.when(
      checkIn.status === "waiting" && checkIn.answers.get(userId) === "done",
      "already_answered",
    );
  }
  return {
    objections,
    apply() {
      if (!checkIn) return;
      checkIn.answers.set(userId, isDone ? "done" : "snooze");
      const done = [...checkIn.answers.values()].filter((answer) => answer === "done");
      if (done.length === (model.joiner ? 1 : 2)) checkIn.status = "complete";
      model.sequence++;
    },
  };
};

const cancelCheckIn: Rule = (model, { caller, input }) => {
  const objections = new Objections();
  const checkIn = checkInOf(model, caller, input.check_in_id);
  objections.when(!checkIn, "not_found");
  objections.when(checkIn !== undefined && checkIn.status !== "waiting", "check_in_over");
  return {
    objections,
    apply() {
      if (checkIn) checkIn.status = "cancelled";
      model.sequence++;
    },
  };
};

function checkInOf({ life }: Model, { ours }: Caller, id: unknown) {
  return ours ? life.checkIns.find((one) => one.id === id) : undefined;
}

export const CHECK_IN_RULES: Readonly<Record<string, Rule>> = {
  schedule_check_in: scheduleCheckIn,
  answer_check_in: answerCheckIn,
  cancel_check_in: cancelCheckIn,
};
