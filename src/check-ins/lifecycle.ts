import { rowOf } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import type { Facts } from "../books/facts.ts";
import { assertBelowLimit, MAX_OPEN_CHECK_INS } from "../kernel/limits.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { buildAgenda } from "./agenda.ts";
import { waitingFor } from "./answers.ts";
import { type Occurrence, occurrencesAround, type Recurrence } from "./recurrence.ts";
import { assertBeforeNext, firstOf, recurrenceOf } from "./schedule.ts";

/*
 * The life cycle of a check-in. A schedule is a series of rows, one for each occurrence: the next one is `scheduled`, and
 * when it is due it becomes `waiting` and the following one is created.
 */

type News = Pick<Facts, "news">;

interface Request {
  /** Undefined: now. */
  readonly recurrence: Recurrence | undefined;
  readonly message: string | null;
}

/**
 * Schedules a check-in. Without a recurrence it is due immediately.
 * @throws Refusal `limit_reached`; `invalid_input` if the start does not exist on that day, or there is no future occurrence
 */
export function scheduleCheckIn(decision: Decision, { recurrence, message }: Request, facts: News): CheckIn {
  const { books, now, caller } = decision;
  const open = [...books.checkIns.values()].filter(isOpen);
  assertBelowLimit(open.length, MAX_OPEN_CHECK_INS);
  const first = recurrence && firstOf(recurrence, books.couple.timeZone, now);
  const origin = { message, createdById: caller.userId, createdAt: now };
  const checkIn = newCheckIn(decision, first, { recurrence, ...origin });
  decision.append(
    {
      eventType: "SYNC",
      metadata: {
        action: "scheduled",
        check_in_id: checkIn.id,
        ...(recurrence && { rrule: recurrence.rule, start: recurrence.start }),
      },
    },
    { checkIns: [checkIn] },
  );
  if (!recurrence) becomeDue(decision, checkIn, facts);
  return rowOf(decision.books.checkIns, checkIn.id);
}

type Origin = Pick<CheckIn, "createdAt" | "createdById" | "message"> & {
  readonly recurrence: Recurrence | undefined;
  readonly seriesId?: string;
};

function newCheckIn(
  { ids, now }: Decision,
  occurrence: Occurrence | undefined,
  { recurrence, seriesId, ...origin }: Origin,
): CheckIn {
  const id = ids();
  return {
    ...origin,
    id,
    seriesId: seriesId ?? id,
    rule: recurrence?.rule ?? null,
    startsAt: recurrence?.start ?? null,
    wallTime: occurrence?.wallTime ?? null,
    dueAt: occurrence?.at ?? now,
    status: occurrence ? "scheduled" : "waiting",
    agenda: occurrence ? null : [],
    missedBefore: 0,
    answers: [],
  };
}

/** Makes a scheduled check-in due if its time has come; returns whether it did. */
export function bringCheckInDue(decision: Decision, checkInId: string, facts: News): boolean {
  const checkIn = decision.books.checkIns.get(checkInId);
  if (checkIn?.status !== "scheduled" || checkIn.dueAt > decision.now) return false;
  becomeDue(decision, checkIn, facts);
  return true;
}

/**
 * Makes a check-in due. If several occurrences passed while no server ran, it represents the last of them, and the next one
 * is the first in the future. A check-in of the series that is still waiting becomes missed, so that only one needs answers.
 */
function becomeDue(decision: Decision, checkIn: CheckIn, { news }: News): void {
  const { books, now } = decision;
  const { seriesId, wallTime, message, createdById, createdAt } = checkIn;
  const recurrence = recurrenceOf(checkIn);
  const previous = ofSeries(decision, seriesId).find(
    ({ id, status }) => status === "waiting" && id !== checkIn.id,
  );
  const { last, next } =
    recurrence && wallTime !== null
      ? occurrencesAround(recurrence, books.couple.timeZone, { wallTime, now })
      : {};
  const ahead = next && newCheckIn(decision, next, { recurrence, seriesId, message, createdById, createdAt });
  const due: CheckIn = {
    ...checkIn,
    ...(last && { wallTime: last.wallTime, dueAt: last.at }),
    missedBefore: previous ? previous.missedBefore + 1 : 0,
    agenda: buildAgenda(books, { now, news }),
    status: "waiting",
  };
  const missed = previous && { ...previous, status: "missed" as const };
  decision.append(
    {
      eventType: "SYNC",
      metadata: {
        action: "due",
        check_in_id: checkIn.id,
        ...(missed && { missed_id: missed.id }),
        ...(ahead && { next_id: ahead.id }),
      },
    },
    { checkIns: [...(missed ? [missed] : []), due, ...(ahead ? [ahead] : [])] },
  );
}

interface Reply {
  readonly userId: string;
  readonly note: string | null;
  /** Undefined: done. */
  readonly snoozedUntil: Date | undefined;
}

/**
 * Records a partner's answer. The check-in is complete when both have answered done.
 * @throws Refusal `check_in_not_due`, `check_in_over`, `already_answered`; `invalid_input` for a snooze beyond the next
 * check-in of the schedule
 */
export function answerCheckIn(decision: Decision, checkIn: CheckIn, reply: Reply): CheckIn {
  const { books, now, ids } = decision;
  const { userId, note, snoozedUntil } = reply;
  if (checkIn.status === "scheduled") {
    throw new Refusal("check_in_not_due", undefined, { due_at: checkIn.dueAt.toISOString() });
  }
  assertOpen(checkIn);
  if (!waitingFor(checkIn, books.couple).includes(userId)) throw new Refusal("already_answered");
  if (snoozedUntil) assertBeforeNext(ofSeries(decision, checkIn.seriesId), snoozedUntil);
  const earlier = checkIn.answers.find((row) => row.userId === userId);
  const answer = snoozedUntil ? ("snooze" as const) : ("done" as const);
  const given = {
    id: earlier?.id ?? ids(),
    userId,
    answer,
    note,
    snoozedUntil: snoozedUntil ?? null,
    answeredAt: now,
  };
  const others = checkIn.answers.filter((row) => row.userId !== userId);
  const answered = { ...checkIn, answers: [...others, given] };
  const completes = waitingFor(answered, books.couple).length === 0;
  const after = completes ? { ...answered, status: "complete" as const } : answered;
  const metadata = { action: "answered", check_in_id: checkIn.id, answer, completes };
  decision.append({ eventType: "SYNC", metadata }, { checkIns: [after] });
  return after;
}

/**
 * Cancels all open check-ins of a check-in's schedule, even if the check-in itself has ended.
 * @throws Refusal `check_in_over` if none is open
 */
export function cancelCheckIn(decision: Decision, checkIn: CheckIn): void {
  const open = ofSeries(decision, checkIn.seriesId)
    .filter(isOpen)
    .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  if (open.length === 0) assertOpen(checkIn);
  for (const row of open) {
    const metadata = { action: "cancelled", check_in_id: row.id };
    decision.append({ eventType: "SYNC", metadata }, { checkIns: [{ ...row, status: "cancelled" }] });
  }
}

function ofSeries({ books }: Decision, seriesId: string): readonly CheckIn[] {
  return [...books.checkIns.values()].filter((checkIn) => checkIn.seriesId === seriesId);
}

function isOpen({ status }: CheckIn): boolean {
  return status === "scheduled" || status === "waiting";
}

function assertOpen(checkIn: CheckIn): void {
  const { status } = checkIn;
  if (!isOpen(checkIn)) throw new Refusal("check_in_over", undefined, { status });
}
