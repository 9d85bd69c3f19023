import { LedgerEvent } from "../entities/ledger-event.ts";
import { SyncAnswer } from "../entities/sync-answer.ts";
import { SyncPrompt } from "../entities/sync-prompt.ts";
import { User } from "../entities/user.ts";
import { assertRoom, MAX_OPEN_CHECK_INS } from "../kernel/limits.ts";
import { invalidInput, Refusal } from "../kernel/refusals.ts";
import { exists, plainIn } from "../kernel/wall-time.ts";
import { appendEvent, type Writing } from "../ledger/append.ts";
import { drawAgenda } from "./agenda.ts";
import {
  firstOccurrence,
  HORIZON_YEARS,
  type Occurrence,
  occurrencesAround,
  type Recurrence,
} from "./recurrence.ts";

/*
 * The life of a check-in. A schedule is a series of rows, one per occurrence: the one ahead is `scheduled`, becomes
 * `waiting` when its time has come, and makes the next. All of it with the couple's lock held.
 */

/** What a check-in is asked for with. */
export interface Wish {
  /** None: now. */
  readonly recurrence?: Recurrence | undefined;
  readonly message: string | null;
}

/**
 * Schedules a check-in; one that is wanted now waits for both partners at once.
 * @throws Refusal `limit_reached`; `invalid_input` when the start is no time of that day, or no occurrence is ahead
 */
export async function scheduleCheckIn(writing: Writing, wish: Wish): Promise<SyncPrompt> {
  const { em, couple, now, principal } = writing;
  const open = await em.count(SyncPrompt, { couple, status: { $in: ["scheduled", "waiting"] } });
  assertRoom(open, MAX_OPEN_CHECK_INS);
  const { recurrence, message } = wish;
  const prompt = newPrompt(writing, recurrence && firstOf(writing, recurrence), {
    message,
    recurrence,
    createdBy: principal.userId ? em.getReference(User, principal.userId) : null,
    createdAt: now,
  });
  appendEvent(writing, {
    eventType: "SYNC",
    metadata: {
      action: "scheduled",
      check_in_id: prompt.id,
      ...(recurrence && { rrule: recurrence.rule, start: recurrence.start }),
    },
  });
  if (!recurrence) await becomeDue(writing, prompt);
  return prompt;
}

/** The first occurrence of a schedule from now on. @throws Refusal `invalid_input` */
function firstOf({ couple, now }: Writing, recurrence: Recurrence): Occurrence {
  if (!exists(recurrence.start, couple.timeZone)) {
    const message = `In ${couple.timeZone} the clocks skip this time on that day: give another.`;
    throw invalidInput([{ field: "schedule.start", message }]);
  }
  // COUNT is from the start, each time that the next occurrence is looked for.
  if (recurrence.start < plainIn(couple.timeZone, now).subtract({ years: HORIZON_YEARS }).toString()) {
    const message = `Start at most ${HORIZON_YEARS} years ago.`;
    throw invalidInput([{ field: "schedule.start", message }]);
  }
  const first = firstOccurrence(recurrence, couple.timeZone, now);
  if (first) return first;
  const message = `Nothing comes of it within ${HORIZON_YEARS} years from now: see its start, COUNT, UNTIL and days.`;
  throw invalidInput([{ field: "schedule.rrule", message }]);
}

type Origin = Pick<SyncPrompt, "createdAt" | "createdBy" | "message"> & {
  readonly recurrence: Recurrence | undefined;
  readonly seriesId?: string;
};

function newPrompt(
  { em, ids, couple, now }: Writing,
  occurrence: Occurrence | undefined,
  { recurrence, seriesId, ...origin }: Origin,
): SyncPrompt {
  const id = ids();
  return em.create(SyncPrompt, {
    ...origin,
    id,
    couple,
    seriesId: seriesId ?? id,
    rule: recurrence?.rule ?? null,
    startsAt: recurrence?.start ?? null,
    wallTime: occurrence?.wallTime ?? null,
    dueAt: occurrence?.at ?? now,
    status: occurrence ? "scheduled" : "waiting",
    agenda: occurrence ? null : [],
    missedBefore: 0,
  });
}

/** Brings a check-in due if its time has come and nobody did it before; answers whether it did. */
export async function bringCheckInDue(writing: Writing, checkInId: string): Promise<boolean> {
  const { em, couple, now } = writing;
  const come = { id: checkInId, couple, status: "scheduled" as const, dueAt: { $lte: now } };
  const prompt = await em.findOne(SyncPrompt, come);
  if (prompt) await becomeDue(writing, prompt);
  return prompt !== null;
}

/**
 * The couple is asked. What came and went while no server ran is not made up for: the prompt stands for the last
 * occurrence, and the next one is the first that is still ahead.
 */
async function becomeDue(writing: Writing, prompt: SyncPrompt): Promise<void> {
  const { em, couple, now } = writing;
  const { recurrence, wallTime } = prompt;
  const missed = await missThePrevious(writing, prompt);
  const { last, next } =
    recurrence && wallTime ? occurrencesAround(recurrence, couple.timeZone, { wallTime, now }) : {};
  if (last) {
    prompt.wallTime = last.wallTime;
    prompt.dueAt = last.at;
  }
  prompt.missedBefore = missed ? missed.missedBefore + 1 : 0;
  prompt.agenda = await drawAgenda(em, couple, { now, since: await lastAsked(writing, prompt) });
  prompt.status = "waiting";
  // Before the next one is written: the database lets a series have one row ahead.
  await em.flush();
  const { seriesId, message, createdBy, createdAt } = prompt;
  const ahead = next && newPrompt(writing, next, { recurrence, seriesId, message, createdBy, createdAt });
  appendEvent(writing, {
    eventType: "SYNC",
    metadata: {
      action: "due",
      check_in_id: prompt.id,
      ...(missed && { missed_id: missed.id }),
      ...(ahead && { next_id: ahead.id }),
    },
  });
}

/**
 * Place in the ledger where the couple was asked last: what was new when they missed it is new again. 0: never. So of
 * several that become due at one time the first has the news.
 */
async function lastAsked({ em, couple }: Writing, { id }: SyncPrompt): Promise<number> {
  const before = await em.findOne(
    SyncPrompt,
    { couple, status: { $in: ["waiting", "complete"] }, id: { $ne: id } },
    { orderBy: { dueAt: "desc", id: "desc" } },
  );
  if (!before) return 0;
  const [due] = await em.find(
    LedgerEvent,
    { couple, eventType: "SYNC", metadata: { action: "due", check_in_id: before.id } },
    { orderBy: { sequence: "desc" }, limit: 1 },
  );
  return due?.sequence ?? 0;
}

/** What of the series still waits has been missed: there is one check-in to answer, not a pile of them. */
async function missThePrevious(
  { em, couple }: Writing,
  { seriesId, id }: SyncPrompt,
): Promise<SyncPrompt | null> {
  const previous = await em.findOne(SyncPrompt, { couple, seriesId, status: "waiting", id: { $ne: id } });
  if (!previous) return null;
  previous.status = "missed";
  await em.flush();
  return previous;
}

/** What a partner answers: that it is done, or to be asked again at an instant. */
export type Reply = { readonly note: string | null; readonly snoozedUntil?: Date | undefined };

/**
 * Takes a partner's answer; when both are done the check-in is complete. Its `answers` must be loaded.
 * @throws Refusal `check_in_not_due`, `check_in_over`, `already_answered`, `invalid_input`
 */
export async function answerCheckIn(
  writing: Writing,
  prompt: SyncPrompt,
  userId: string,
  reply: Reply,
): Promise<void> {
  const { em, couple, ids, now } = writing;
  if (prompt.status === "scheduled") {
    throw new Refusal("check_in_not_due", undefined, { due_at: prompt.dueAt.toISOString() });
  }
  assertOpen(prompt);
  if (!prompt.waitingFor.includes(userId)) throw new Refusal("already_answered");
  if (reply.snoozedUntil) await assertBeforeNext(writing, prompt, reply.snoozedUntil);
  const told = {
    answer: reply.snoozedUntil ? ("snooze" as const) : ("done" as const),
    note: reply.note,
    snoozedUntil: reply.snoozedUntil ?? null,
    answeredAt: now,
  };
  const earlier = prompt.answers.getItems().find(({ user }) => user.id === userId);
  if (earlier) em.assign(earlier, told);
  else em.create(SyncAnswer, { id: ids(), couple, prompt, user: em.getReference(User, userId), ...told });
  const completes = prompt.waitingFor.length === 0;
  if (completes) prompt.status = "complete";
  const metadata = { action: "answered", check_in_id: prompt.id, answer: told.answer, completes };
  appendEvent(writing, { eventType: "SYNC", metadata });
}

/**
 * A check-in that waits is missed when the next of its schedule is due: to put it off beyond that would be to drop it.
 * @throws Refusal `invalid_input`
 */
async function assertBeforeNext(
  { em, couple }: Writing,
  { seriesId }: SyncPrompt,
  until: Date,
): Promise<void> {
  const next = await em.findOne(SyncPrompt, { couple, seriesId, status: "scheduled" });
  if (!next || until < next.dueAt) return;
  const message = `Give a time before ${next.dueAt.toISOString()}, when the next of its schedule is due.`;
  throw invalidInput([{ field: "until", message }]);
}

/**
 * Cancels what is open of a check-in's schedule: itself, and what is ahead, also when it is over itself.
 * @throws Refusal `check_in_over` when nothing of it is open
 */
export async function cancelCheckIn(writing: Writing, prompt: SyncPrompt): Promise<void> {
  const { em, couple } = writing;
  const { seriesId } = prompt;
  const open = { couple, seriesId, status: { $in: ["scheduled" as const, "waiting" as const] } };
  const rows = await em.find(SyncPrompt, open, { orderBy: { dueAt: "asc" } });
  if (rows.length === 0) assertOpen(prompt);
  for (const row of rows) {
    row.status = "cancelled";
    appendEvent(writing, { eventType: "SYNC", metadata: { action: "cancelled", check_in_id: row.id } });
  }
}

function assertOpen({ status }: SyncPrompt): void {
  if (status !== "scheduled" && status !== "waiting")
    throw new Refusal("check_in_over", undefined, { status });
}
