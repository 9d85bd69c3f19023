import { addDays, type CalendarDate } from "../kernel/calendar.ts";
import type { Goal, Inflow } from "./rows.ts";

/** The number of days for which a goal's row stores inflows, from which its pace is computed. */
export const PACE_DAYS = 90;

/** The first of the 90 dates of a pace; the last is today. A payment every 30 days occurs on three of them. */
export function paceStart(today: CalendarDate): CalendarDate {
  return addDays(today, 1 - PACE_DAYS);
}

/**
 * The goal with an inflow on a day, or an outflow if negative, in minor units. Days before the pace's period and days
 * with a net inflow of zero are dropped.
 */
export function withInflow(goal: Goal, amount: bigint, day: CalendarDate): Goal {
  const first = paceStart(day);
  let net = amount;
  const others: Inflow[] = [];
  for (const inflow of goal.inflows) {
    if (inflow[0] === day) net += BigInt(inflow[1]);
    else if (inflow[0] >= first) others.push(inflow);
  }
  return { ...goal, inflows: net === 0n ? others : [...others, [day, String(net)]] };
}

/** The net inflow since a day, in minor units, within the stored days. */
export function inflowSince({ inflows }: Pick<Goal, "inflows">, first: CalendarDate): bigint {
  return inflows.reduce((sum, [day, net]) => (day >= first ? sum + BigInt(net) : sum), 0n);
}
