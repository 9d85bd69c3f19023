import { paceStart } from "../../books/inflows.ts";
import type { Event } from "../../books/rows.ts";
import { goalStatuses } from "../../drift/derive.ts";
import { isOffTrack } from "../../drift/status.ts";
import { dateIn, startOf } from "../../kernel/calendar.ts";
import { readEvents } from "./events.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { sinceInstant } from "./ledger-page.ts";

/**
 * What brought money to goals, took money from them, or changed their properties. Spending a goal on what it is for does
 * not change what was saved for it, nor does the reversal of that.
 */
const CHANGES = `e.event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'REVERSAL', 'GOAL') and not exists (
  select 1 from ledger_events spending
  where spending.id = e.reverses_event_id and spending.couple_id = e.couple_id and spending.event_type = 'SPENDING'
)`;

/** The events of the last 90 days that explain why active goals are off their schedule, oldest first. */
export function offScheduleEvents(
  { books, now }: FactContext,
  asked: boolean,
): readonly Event[] | FactQuery<readonly Event[]> {
  const off = goalStatuses(books, now).filter(({ status }) => isOffTrack(status));
  if (!asked || off.length === 0) return [];
  const { id, timeZone } = books.couple;
  const goals = `{${off.map(({ goal }) => goal.id).join()}}`;
  const since = sinceInstant(id, startOf(paceStart(dateIn(timeZone, now)), timeZone));
  const selected = `and (e.dest_goal_id = any(?::uuid[]) or e.source_goal_id = any(?::uuid[])) and ${since.sql} and ${CHANGES}
    order by e.sequence`;
  return new FactQuery((em) => readEvents(em, id, selected, [goals, goals, ...since.parameters]));
}
