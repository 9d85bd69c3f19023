import type { EntityManager } from "@mikro-orm/core";
import type { Pace } from "../books/facts.ts";
import type { Couple } from "../entities/couple.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import { addDays, type CalendarDate, dateIn, daysBetween, LAST_DATE, startOf } from "../kernel/calendar.ts";

/** How far back a pace looks, in days. */
export const PACE_DAYS = 90;

/** The pace of a goal that was created today. */
export const NO_PACE: Pace = { inflow: 0n, days: 0 };

/**
 * The date on which `remaining` minor units have come in at this pace: today + ceil(remaining x days / inflow).
 * Today when nothing remains; null when that never happens, or not before the year 3000.
 */
export function projectedDate(remaining: bigint, pace: Pace, today: CalendarDate): CalendarDate | null {
  if (remaining <= 0n) return today;
  if (pace.inflow <= 0n || pace.days <= 0) return null;
  const days = (remaining * BigInt(pace.days) + pace.inflow - 1n) / pace.inflow;
  return days > BigInt(daysBetween(today, LAST_DATE)) ? null : addDays(today, Number(days));
}

/**
 * The first of the 90 dates that a pace counts, the last being today: a payment that comes every 30 days is among them
 * three times. A younger goal's first day is, too.
 */
export function paceStart(today: CalendarDate): CalendarDate {
  return addDays(today, 1 - PACE_DAYS);
}

/** How many days a pace counts for a goal that was created on a date: its age, at most 90. */
export function paceDays(createdOn: CalendarDate, today: CalendarDate): number {
  return Math.max(0, Math.min(PACE_DAYS, daysBetween(createdOn, today)));
}

/**
 * What moves of the ledger brought to goals and took from them. Spending a goal on what it is for, and taking that back,
 * is neither. Moves that a transaction has not flushed are not seen. Both halves walk an index that begins with the goal.
 */
const INFLOWS = `select goal_id, sum(amount)::text as inflow from (
  select dest_goal_id as goal_id, amount from ledger_events
  where dest_goal_id = any(?::uuid[]) and couple_id = ? and "timestamp" >= ? and amount > 0
    and not exists (
      select 1 from ledger_events spending
      where spending.id = ledger_events.reverses_event_id and spending.event_type = 'SPENDING'
    )
  union all
  select source_goal_id, -amount from ledger_events
  where source_goal_id = any(?::uuid[]) and couple_id = ? and "timestamp" >= ? and amount > 0 and event_type <> 'SPENDING'
) as moves group by goal_id`;

/** The pace of each of these goals of the couple by its id, from the ledger, in one statement. */
export async function pacesOf(
  em: EntityManager,
  couple: Couple,
  goals: readonly FinancialGoal[],
  now: Date,
): Promise<ReadonlyMap<string, Pace>> {
  if (goals.length === 0) return new Map();
  const today = dateIn(couple.timeZone, now);
  const half = [
    `{${goals.map(({ id }) => id).join()}}`,
    couple.id,
    startOf(paceStart(today), couple.timeZone),
  ];
  const rows: { goal_id: string; inflow: string }[] = await em
    .getConnection()
    .execute(INFLOWS, [...half, ...half], "all", em.getTransactionContext());
  const inflows = new Map(rows.map((row) => [row.goal_id, BigInt(row.inflow)]));
  return new Map(
    goals.map(({ id, createdAt }) => {
      const days = paceDays(dateIn(couple.timeZone, createdAt), today);
      return [id, { inflow: inflows.get(id) ?? 0n, days }];
    }),
  );
}
