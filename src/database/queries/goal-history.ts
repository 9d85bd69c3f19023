import type { EntityManager } from "@mikro-orm/core";
import type { GoalFlows } from "../../goals/history.ts";
import { query } from "./read.ts";

/** The events that move money of goals. */
const TYPES = "('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'REVERSAL')";

/** An event `e` and the event `o` that it reverses, if it does. */
const EVENTS = `ledger_events e left join ledger_events o on o.couple_id = e.couple_id and o.id = e.reverses_event_id
  where e.couple_id = ? and e.event_type in ${TYPES}`;

/** Money that came to a goal: its inflow, or less outflow or spending if the event reverses that. */
const IN = `case when o.id is null then e.amount else 0 end as inflow,
  case when o.event_type <> 'SPENDING' then -e.amount else 0 end as outflow,
  case when o.event_type = 'SPENDING' then -e.amount else 0 end as spent`;

/** Money that left a goal: its outflow or spending, or less inflow if the event reverses that. */
const OUT = `case when o.id is not null then -e.amount else 0 end as inflow,
  case when o.id is null and e.event_type <> 'SPENDING' then e.amount else 0 end as outflow,
  case when o.id is null and e.event_type = 'SPENDING' then e.amount else 0 end as spent`;

/** What is grouped. A reversal counts for the partner whose event it reverses. */
const KEYS = `e."timestamp", case when o.id is null then e.user_id else o.user_id end as user_id`;

/**
 * What a goal, or all goals of a couple together, got and gave by month and partner. Months are counted by their first instants. Money
 * between two goals counts for neither all goals together.
 */
export async function goalFlows(
  em: EntityManager,
  coupleId: string,
  { goalId, months }: { readonly goalId: string | null; readonly months: readonly Date[] },
): Promise<readonly GoalFlows[]> {
  const [into, from] = goalId
    ? ["e.dest_goal_id = ?", "e.source_goal_id = ?"]
    : [
        "e.dest_goal_id is not null and e.source_goal_id is null",
        "e.source_goal_id is not null and e.dest_goal_id is null",
      ];
  const parameters = goalId ? [coupleId, goalId] : [coupleId];
  const rows = await query<
    { month: number; userId: string | null } & Record<"inflow" | "outflow" | "spent", string>
  >(
    em,
    `select greatest(width_bucket("timestamp", ?::timestamptz[]) - 1, 0) as month, user_id as "userId",
      sum(inflow)::text as inflow, sum(outflow)::text as outflow, sum(spent)::text as spent
    from (
      select ${KEYS}, ${IN} from ${EVENTS} and ${into}
      union all
      select ${KEYS}, ${OUT} from ${EVENTS} and ${from}
    ) flows group by 1, 2`,
    [`{${months.map((first) => first.toISOString()).join()}}`, ...parameters, ...parameters],
  );
  return rows.map(({ month, userId, inflow, outflow, spent }) => ({
    month,
    userId,
    inflow: BigInt(inflow),
    outflow: BigInt(outflow),
    spent: BigInt(spent),
  }));
}
