import type { EntityManager } from "@mikro-orm/core";
import type { Principal } from "../../identity/principal.ts";
import { type Grouping, MOVING_TYPES, type MovingType, type Sums } from "../../ledger/totals/sums.ts";
import { BALANCE_BEFORE, lowered } from "./balance-before.ts";
import { wordSql } from "./event-row.ts";
import { visibleAccounts } from "./visible-events.ts";

/*
 * Sums over a couple's ledger, in one statement. It walks the index on couple and time, and for each event the unique
 * index on reversals and the primary key of accounts.
 */

/** Which events are counted. */
export interface Selection {
  readonly from: Date;
  /** The instant before which. */
  readonly until: Date;
  /** Only events in accounts that this caller may see are counted. */
  readonly viewer: Principal;
  readonly type?: MovingType | null | undefined;
  readonly accountId?: string | null | undefined;
  /** Only what this goal got and gave. */
  readonly goalId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly actor?: string | null | undefined;
  readonly groupBy: readonly Grouping[];
  /** The first instants of the months and of the weeks that the period touches, in their order. */
  readonly months: readonly Date[];
  readonly weeks: readonly Date[];
}

/** What a row is grouped by, as SQL over the columns of `parts`; a bucket of time is its number, from 1 on. */
const KEYS: Readonly<Record<Grouping, string>> = {
  month: `width_bucket("timestamp", ?::timestamptz[])`,
  week: `width_bucket("timestamp", ?::timestamptz[])`,
  payee: wordSql("payee"),
  category: wordSql("category"),
  person: "user_id",
  account: "source_account_id",
  goal: "goal_id",
  type: "event_type",
};

/** The name of what a key is the id of. */
const NAMES: Partial<Record<Grouping, string>> = {
  person:
    "(select p.display_name from partners p where p.couple_id = parts.couple_id and p.user_id = parts.user_id)",
  account: "account_name",
  goal: "(select g.name from financial_goals g where g.couple_id = parts.couple_id and g.id = goal_id)",
};

/** The events of one side: what they give the goal, take from it, and whether this is where they are counted once. */
interface Side {
  readonly goal: string;
  readonly allocated: string;
  readonly released: string;
  readonly spent: string;
  readonly once: string;
  readonly where: string;
  readonly params: readonly unknown[];
}

/** What an event takes from its source goal: spent on what the goal is for, or not. */
const SPENT = "case when e.event_type = 'SPENDING' then e.amount else 0 end";
const RELEASED =
  "case when e.source_goal_id is not null and e.event_type <> 'SPENDING' then e.amount else 0 end";

/** Without a goal in question an event is one row; else one row for each goal that it concerns, and one for none. */
function sidesOf({ groupBy, goalId }: Selection): readonly Side[] {
  if (!goalId && !groupBy.includes("goal")) {
    return [
      {
        goal: "null::uuid",
        allocated: "case when e.dest_goal_id is not null then e.amount else 0 end",
        released: RELEASED,
        spent: SPENT,
        once: "1",
        where: "true",
        params: [],
      },
    ];
  }
  const params = goalId ? [goalId] : [];
  const [isDest, isSource] = ["dest", "source"].map((end) =>
    goalId ? `e.${end}_goal_id = ?` : `e.${end}_goal_id is not null`,
  ) as [string, string];
  const once = goalId ? "1" : "case when e.dest_goal_id is null then 1 else 0 end";
  const into = {
    goal: "e.dest_goal_id",
    allocated: "e.amount",
    released: "0",
    spent: "0",
    once: "1",
    where: isDest,
    params,
  };
  const out = {
    goal: "e.source_goal_id",
    allocated: "0",
    released: RELEASED,
    spent: SPENT,
    once,
    where: isSource,
    params,
  };
  if (goalId) return [into, out];
  const none = "e.dest_goal_id is null and e.source_goal_id is null";
  return [
    into,
    out,
    { goal: "null::uuid", allocated: "0", released: "0", spent: "0", once: "1", where: none, params: [] },
  ];
}

function partOf(
  side: Side,
  coupleId: string,
  selection: Selection,
): { sql: string; params: readonly unknown[] } {
  const { from, until, viewer, type, accountId, userId, actor } = selection;
  const visible = visibleAccounts(viewer);
  const conditions: (readonly [string, readonly unknown[]])[] = [
    ["e.couple_id = ?", [coupleId]],
    [`e."timestamp" >= ? and e."timestamp" < ?`, [from, until]],
    type ? ["e.event_type = ?", [type]] : ["e.event_type = any(?::text[])", [`{${MOVING_TYPES.join()}}`]],
    [
      "not exists (select 1 from ledger_events r where r.couple_id = e.couple_id and r.reverses_event_id = e.id)",
      [],
    ],
    [visible.sql, visible.parameters],
    ...(accountId ? [["e.source_account_id = ?", [accountId]] as const] : []),
    ...(userId ? [["e.user_id = ?", [userId]] as const] : []),
    ...(actor ? [["e.actor = ?", [actor]] as const] : []),
    [side.where, side.params],
  ];
  const change = `case e.event_type when 'BALANCE_SYNC' then e.amount - ${BALANCE_BEFORE} else 0 end`;
  return {
    sql: `select e.couple_id, e.event_type, e.amount, e.sequence, e."timestamp", e.metadata, e.words, e.user_id,
        e.source_account_id, a.name as account_name, ${side.goal} as goal_id, ${side.allocated} as allocated,
        ${side.released} as released, ${side.spent} as spent, case when ${lowered("e")} then e.amount else 0 end as withdrawn, ${side.once} as once,
        ${change} as change
      from ledger_events e join bank_accounts a on a.id = e.source_account_id and a.couple_id = e.couple_id
      where ${conditions.map(([sql]) => sql).join(" and ")}`,
    params: conditions.flatMap(([, params]) => params),
  };
}

/** The sums of the selection, one row per group. A selection without events has no rows. */
export async function sumsOf(em: EntityManager, coupleId: string, selection: Selection): Promise<Sums[]> {
  const { groupBy, months, weeks } = selection;
  const parts = sidesOf(selection).map((side) => partOf(side, coupleId, selection));
  const keys = groupBy.map((grouping, at) => `(${KEYS[grouping]})::text as key_${at}`);
  const names = groupBy.map((grouping, at) => `${NAMES[grouping] ?? "null::text"} as name_${at}`);
  const columns = [...keys, ...names].join(", ");
  const grouped = groupBy.flatMap((_, at) => [`key_${at}`, `name_${at}`]).join(", ");
  const sql = `select ${grouped ? `${grouped}, ` : ""}count(*)::int as count, sum(once)::int as events,
      min(sequence) as first,
      coalesce(sum(amount) filter (where event_type = 'DEPOSIT'), 0)::text as deposits,
      sum(withdrawn)::text as withdrawals, sum(allocated)::text as allocated, sum(released)::text as released,
      sum(spent)::text as spent, sum(change)::text as change
    from (
      select ${columns ? `${columns}, ` : ""}event_type, amount, sequence, allocated, released, spent, withdrawn, once,
        change
      from (${parts.map((part) => part.sql).join(" union all ")}) as parts
    ) as rows
    ${grouped ? `group by ${grouped}` : "having count(*) > 0"}`;
  const buckets = groupBy.flatMap((grouping) =>
    grouping === "month" ? [instants(months)] : grouping === "week" ? [instants(weeks)] : [],
  );
  const rows: Record<string, string | number | null>[] = await em
    .getConnection()
    .execute(sql, [...buckets, ...parts.flatMap(({ params }) => params)], "all", em.getTransactionContext());
  return rows.map((row) => ({
    keys: groupBy.map((_, at) => row[`key_${at}`] as string | null),
    names: groupBy.map((_, at) => row[`name_${at}`] as string | null),
    deposits: BigInt(row.deposits ?? 0),
    withdrawals: BigInt(row.withdrawals ?? 0),
    allocated: BigInt(row.allocated ?? 0),
    released: BigInt(row.released ?? 0),
    spent: BigInt(row.spent ?? 0),
    syncedChange: BigInt(row.change ?? 0),
    count: Number(row.count),
    events: Number(row.events),
    first: Number(row.first),
  }));
}

function instants(dates: readonly Date[]): string {
  return `{${dates.map((date) => date.toISOString()).join()}}`;
}
