import type { Pace } from "../../books/facts.ts";
import { activeGoals } from "../../books/figures.ts";
import { paceDays, paceStart } from "../../drift/pace.ts";
import { dateIn, startOf } from "../../kernel/calendar.ts";
import type { Asking } from "./facts.ts";
import { query } from "./read.ts";

/**
 * What moves of the ledger brought to goals and took from them. Spending a goal on what it is for, and taking that back,
 * is neither. Both halves walk an index that begins with the goal.
 */
const INFLOWS = `select goal_id, sum(amount)::text as inflow from (
  select dest_goal_id as goal_id, amount from ledger_events
  where couple_id = ? and dest_goal_id = any(?::uuid[]) and "timestamp" >= ? and amount > 0
    and not exists (
      select 1 from ledger_events spending
      where spending.id = ledger_events.reverses_event_id and spending.couple_id = ledger_events.couple_id
        and spending.event_type = 'SPENDING'
    )
  union all
  select source_goal_id, -amount from ledger_events
  where couple_id = ? and source_goal_id = any(?::uuid[]) and "timestamp" >= ? and amount > 0 and event_type <> 'SPENDING'
) as moves group by goal_id`;

/** The pace of each active goal by its id, from the ledger, in one statement. */
export async function paces(
  { em, books, now }: Asking,
  needed: boolean | "if_threshold",
): Promise<ReadonlyMap<string, Pace>> {
  const goals = activeGoals(books);
  const { id: coupleId, timeZone, approvalThreshold } = books.couple;
  const isNeeded = needed === "if_threshold" ? approvalThreshold !== null : needed;
  if (!isNeeded || goals.length === 0) return new Map();
  const today = dateIn(timeZone, now);
  const half = [coupleId, `{${goals.map(({ id }) => id).join()}}`, startOf(paceStart(today), timeZone)];
  const rows = await query<{ goal_id: string; inflow: string }>(em, INFLOWS, [...half, ...half]);
  const inflows = new Map(rows.map((row) => [row.goal_id, BigInt(row.inflow)]));
  return new Map(
    goals.map(({ id, createdAt }) => {
      const days = paceDays(dateIn(timeZone, createdAt), today);
      return [id, { inflow: inflows.get(id) ?? 0n, days }];
    }),
  );
}
