import { createHash } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { currencyDigits } from "../../src/kernel/money.ts";
import type { BooksRows, EventRow } from "../runner/simulation.ts";

/*
 * Plain SQL on a separate EntityManager, so that the evaluator reads what the database holds, independently of the entities
 * under test. Money is a string of minor units.
 */

const rows = (columns: string, table: string, order: string) => `(
  select coalesce(jsonb_agg(jsonb_build_object(${columns}) order by ${order}), '[]') from ${table} where couple_id = ?)`;

const BOOKS = `select currency,
  ${rows(
    `'id', id, 'name', name, 'institution', institution_name, 'owner', user_id, 'visibility', visibility,
     'balance', balance::text, 'keepAvailable', keep_available::text, 'joint', is_joint, 'manual', is_manual,
     'status', status`,
    "bank_accounts",
    "id",
  )} as accounts,
  ${rows(
    `'id', id, 'name', name, 'type', type, 'notes', notes, 'target', target_amount::text, 'allocated', current_allocation::text,
     'spent', spent::text,
     'priority', priority, 'deadline', deadline::text, 'locked', locked, 'status', status`,
    "financial_goals",
    "id",
  )} as goals,
  ${rows(
    "'account', account_id, 'goal', goal_id, 'amount', allocated_amount::text",
    "allocation_map",
    "id",
  )} as earmarks,
  ${rows("'id', id, 'status', status, 'requestedBy', requested_by_id", "rebalance_plans", "id")} as plans,
  ${rows(
    "'id', id, 'text', text, 'mood', mood, 'visibility', visibility, 'goal', goal_id, 'author', user_id",
    "journal_entries",
    "id",
  )} as journal
  from couples where id = ?`;

/** The rows of a couple. */
export async function readBooks(em: SqlEntityManager, coupleId: string): Promise<BooksRows> {
  const { currency, ...books } = await one<Omit<BooksRows, "digits"> & { currency: string }>(
    em,
    BOOKS,
    Array(6).fill(coupleId),
  );
  return { ...books, digits: currencyDigits(currency) ?? 0 };
}

const EVENTS = `select e.sequence, e.event_type as type, e.amount::text as amount, e.source_account_id as "sourceAccount",
    e.source_goal_id as "sourceGoal", e.dest_goal_id as "destGoal", e.user_id as "user", e.actor,
    r.event_type as reverses, coalesce(r.metadata, e.metadata)->>'already_in_balance' is not null as "inBalance",
    e.metadata || coalesce(e.words->'facts', '{}') as metadata
  from ledger_events e left join ledger_events r on r.id = e.reverses_event_id
  where e.couple_id = ? and e.sequence > ? order by e.sequence`;

/** A couple's events after a sequence number. */
export async function readEvents(em: SqlEntityManager, coupleId: string, after: number): Promise<EventRow[]> {
  return em.execute(EVENTS, [coupleId, after]);
}

const HEAD = `select head_sequence as sequence,
  (select coalesce(jsonb_agg(id order by id), '[]') from rebalance_plans where couple_id = couples.id) as plans
  from couples where id = ?`;

/** The last sequence number of a couple's ledger, and the ids of its plans. */
export interface Head {
  readonly sequence: number;
  readonly plans: readonly string[];
}

/** The head of a couple's ledger. */
export async function readHead(em: SqlEntityManager, coupleId: string): Promise<Head> {
  return one(em, HEAD, [coupleId]);
}

/** A digest of every row of a couple in every table. */
export async function digestOf(em: SqlEntityManager, coupleId: string): Promise<string> {
  const columns: { table: string; column: string }[] = await em.execute(
    `select c.relname as "table", a.attname as "column" from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attname in ('couple_id', 'user_id')
     order by 1, 2`,
  );
  const tables = [...new Set(columns.map(({ table }) => table))];
  const parts = tables.map((table) => {
    const ofCouple = columns.some((one) => one.table === table && one.column === "couple_id");
    const condition = ofCouple
      ? "t.couple_id = ?"
      : "t.user_id in (select id from users where couple_id = ?)";
    return `(select coalesce(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text), '') from "${table}" t where ${condition})`;
  });
  const couple = "(select to_jsonb(c)::text from couples c where c.id = ?)";
  const sql = `select ${[couple, ...parts].join(" || ")} as text`;
  const { text } = await one<{ text: string }>(em, sql, Array(parts.length + 1).fill(coupleId));
  return createHash("sha256").update(text).digest("hex");
}

async function one<T>(em: SqlEntityManager, sql: string, values: unknown[]): Promise<T> {
  const [row] = await em.execute(sql, values);
  if (!row) throw new Error("the couple of the run does not exist");
  return row as T;
}
