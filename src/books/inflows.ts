import { addDays, type CalendarDate } from "../kernel/calendar.ts";
import type { Goal, Inflow } from "./rows.ts";

/** How many days a goal's row keeps what came in on, which is how far back a pace looks. */
export const PACE_DAYS = 90;

/**
 * The first of the 90 dates that a pace counts, the last being today: a payment that comes every 30 days is among them
 * three times.
 */
export function paceStart(today: CalendarDate): CalendarDate {
  return addDays(today, 1 - PACE_DAYS);
}

/**
 * A goal to which money came on a day, or which it left where negative. In minor units. Days that a pace of that day no
 * longer counts are dropped, and so are days on which as much left as came.
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

/** What came in less what went out from a day on, in minor units, of the days that the goal's row keeps. */
export function inflowSince({ inflows }: Pick<Goal, "inflows">, first: CalendarDate): bigint {
  return inflows.reduce((sum, [day, net]) => (day >= first ? sum + BigInt(net) : sum), 0n);
}
