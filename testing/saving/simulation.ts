import type { DriftStatus } from "../../src/books/rows.ts";
/** Simulates the drift notices of a goal day by day with the pure rules. Days are counted from the goal's creation. */

import { goesIntoInbox, isOffTrack, statusAgainst } from "../../src/drift/status.ts";
import { type Schedule, scheduleOn } from "../../src/goals/schedule.ts";
import { addDays, type CalendarDate, daysBetween } from "../../src/kernel/calendar.ts";

/** Money that comes to the goal (below zero: leaves it), in minor units, or a new target. */
interface Happening {
  readonly day: number;
  readonly amount?: bigint;
  readonly target?: bigint;
}

export interface Saver {
  readonly createdOn: CalendarDate;
  readonly deadline: CalendarDate;
  readonly target: bigint;
  /** In order of their days. */
  readonly happenings: readonly Happening[];
}

export type Heard = ReturnType<typeof simulate>;

/** Days after the deadline for which the simulation goes on. */
const AFTERWARDS = 10;

const MAJOR_UNIT = 100n;

/**
 * The status is checked when the day begins, as the daily look does, and after each write. Returns the statuses that went into
 * the inboxes because the goal left its schedule or is overdue, how often it was back on its schedule or complete after that,
 * and the last status.
 */
export function simulate({ createdOn, deadline, target, happenings }: Saver) {
  const last = daysBetween(createdOn, deadline) + AFTERWARDS;
  const alarms: DriftStatus[] = [];
  let course = { targetAmount: target, actual: 0n, createdOn, deadline, majorUnit: MAJOR_UNIT };
  let schedules = schedulesOf(createdOn, deadline, target);
  let [status, allClears, at]: [DriftStatus, number, number] = ["on_track", 0, 0];
  const look = (day: number) => {
    const now = statusAgainst(course, schedules(day), status);
    if (now === status) return;
    if (isOffTrack(now) && goesIntoInbox(status, now)) alarms.push(now);
    if (isOffTrack(status) && !isOffTrack(now)) allClears++;
    status = now;
  };
  for (let day = 0; day <= last; day++) {
    look(day);
    for (let write = happenings[at]; write?.day === day; write = happenings[++at]) {
      const { amount = 0n, target: targetAmount = course.targetAmount } = write;
      if (targetAmount !== course.targetAmount) schedules = schedulesOf(createdOn, deadline, targetAmount);
      course = { ...course, actual: course.actual + amount, targetAmount };
      look(day);
    }
  }
  return { alarms, allClears, end: status as DriftStatus };
}

type Days = (day: number) => Schedule;

/** The schedules of recent goals: savers who differ only in their paydays share them. */
const known = new Map<string, Days>();

function schedulesOf(createdOn: CalendarDate, deadline: CalendarDate, targetAmount: bigint): Days {
  const key = `${createdOn} ${deadline} ${targetAmount}`;
  const found = known.get(key);
  if (found) return found;
  const days: Schedule[] = [];
  const schedules: Days = (day) => {
    const schedule = days[day] ?? scheduleOn({ targetAmount, createdOn, deadline }, addDays(createdOn, day));
    days[day] = schedule;
    return schedule;
  };
  if (known.size > 20) known.clear();
  known.set(key, schedules);
  return schedules;
}
