import { type EntityManager, Routine } from "@mikro-orm/core";
import { type Column, columnsOf, primaryKeyOf } from "../queries/columns.ts";
import { assertFormat } from "./format.ts";

/** SQLSTATE: a row is not as the batch expects it. */
export const ROW_CONFLICT = "CF001";

type Action = "insert" | "update" | "delete";

/** What a batch can do to each table; of several tables that a couple's write changes, the first comes first. */
export const ACTIONS: Readonly<Record<string, readonly Action[]>> = {
  couples: ["update"],
  partners: ["insert", "update"],
  bank_accounts: ["insert", "update"],
  financial_goals: ["insert", "update"],
  ledger_events: ["insert"],
  allocation_map: ["insert", "update", "delete"],
  goal_reactions: ["insert", "delete"],
  sync_prompts: ["insert", "update"],
  sync_answers: ["insert", "update"],
  journal_entries: ["insert", "update"],
  inbox_items: ["insert"],
  rebalance_plans: ["insert", "update"],
  webhooks: ["insert", "update", "delete"],
  access_tokens: ["insert", "update"],
  connected_apps: ["insert", "update"],
  oauth_records: ["update"],
  idempotency_records: ["update"],
};

/**
 * Writes decisions about several couples: `books_commit(batch)` answers, by couple, why nothing of it was written.
 *
 * The batch holds `heads`, one for each couple: `{couple_id, expect, epoch}`: the hash of the newest event and the auth_epoch
 * that the decision was made on; `steps` in the order in which they are done: `{do: "insert ledger_events", rows: [...]}`, where
 * every row names its couple; and `keys`, the answers to record under idempotency keys. A couple is refused as `busy` when
 * another transaction holds its row (unless `wait` is true), `moved` when its head or epoch is another, or `key` when one of its keys
 * has an answer that is not older than `keys_since`. The others are written. No lock is waited for longer than `lock_ms` milliseconds (0: without a limit). An error writes nothing at all: then each
 * couple is to be sent alone.
 *
 * It runs as one statement without savepoints, because the guard of the books compares transaction ids. JIT compilation is off:
 * a disabled scan costs so much to the planner that PostgreSQL would compile each plan, which takes tens of milliseconds.
 */
export const booksCommit: Routine = new Routine({
  name: "books_commit",
  type: "function",
  language: "plpgsql",
  params: { batch: { type: "jsonb" } },
  returns: { runtimeType: "any", columnType: "jsonb" },
  body: (_params, em: EntityManager) => body(em),
});

function body(em: EntityManager): string {
  const branches = Object.entries(ACTIONS).flatMap(([table, actions]) =>
    actions.map((action) => `when '${action} ${table}' then ${statementFor(em, table, action)};`),
  );
  return `declare
    refused jsonb;
    step jsonb;
    touched int;
  begin
    ${assertFormat(em, "batch->>'format'")}
    perform set_config('lock_timeout', batch->>'lock_ms', true), set_config('plan_cache_mode', 'force_generic_plan', true),
      set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
      set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true);
    if (batch->>'wait')::boolean then
      ${judged("")};
    else
      ${judged("skip locked")};
    end if;
    for step in select value from jsonb_array_elements(batch->'steps') loop
      case step->>'do'
        ${branches.join("\n        ")}
      end case;
      get diagnostics touched = row_count;
      if touched <> (
        select count(*) from jsonb_array_elements(step->'rows') r where not refused ? (r.value->>'couple_id')
      ) then
        raise exception 'a row is not as expected: %', step->>'do' using errcode = '${ROW_CONFLICT}';
      end if;
    end loop;
    insert into idempotency_records as t (couple_id, owner, key, operation, fingerprint, output, created_at)
      select (k.value->>'couple_id')::uuid, k.value->>'owner', k.value->>'key', k.value->>'operation', k.value->>'fingerprint',
        (k.value->>'output')::json, (k.value->>'created_at')::timestamptz
      from jsonb_array_elements(batch->'keys') k where not refused ? (k.value->>'couple_id')
      on conflict (couple_id, owner, key) do update set operation = excluded.operation, fingerprint = excluded.fingerprint,
        output = excluded.output, created_at = excluded.created_at
      where t.created_at < (batch->>'keys_since')::timestamptz;
    get diagnostics touched = row_count;
    if touched <> (
      select count(*) from jsonb_array_elements(batch->'keys') k where not refused ? (k.value->>'couple_id')
    ) then
      raise exception 'an idempotency key has an answer by now' using errcode = '${ROW_CONFLICT}';
    end if;
    return refused;
  end;`;
}

/** Locks the heads, in the order of ids so that batches cannot deadlock, and judges each couple. */
function judged(otherwise: "" | "skip locked"): string {
  return `with heads as materialized (
      select (h.value->>'couple_id')::uuid as id, h.value->>'expect' as expect, (h.value->>'epoch')::int as epoch
      from jsonb_array_elements(batch->'heads') h
    ), locked as materialized (
      select c.id, c.head_hash, c.auth_epoch from couples c where c.id in (select heads.id from heads) order by c.id
      for no key update ${otherwise}
    ), judged as (
      select heads.id, case
        when locked.id is null then 'busy'
        when locked.head_hash <> heads.expect or locked.auth_epoch <> heads.epoch then 'moved'
        when exists (
          select 1 from jsonb_array_elements(batch->'keys') k join idempotency_records r
            on r.couple_id = heads.id and r.owner = k.value->>'owner' and r.key = k.value->>'key'
          where (k.value->>'couple_id')::uuid = heads.id and r.created_at >= (batch->>'keys_since')::timestamptz
        ) then 'key'
      end as why
      from heads left join locked on locked.id = heads.id
    )
    select coalesce(jsonb_object_agg(judged.id, judged.why), '{}') into refused from judged where judged.why is not null`;
}

function statementFor(em: EntityManager, table: string, action: Action): string {
  const columns = columnsOf(em, table).filter(({ isGenerated }) => !isGenerated);
  const names = (some: readonly Column[]) => some.map(({ name }) => `"${name}"`).join(", ");
  const key = primaryKeyOf(em, table);
  const isRow = columns
    .filter(({ name }) => key.includes(name))
    .map((column) => `t."${column.name}" = ${valueSql(column, "r.value")}`)
    .join(" and ");
  const asExpected = "(not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t)";
  const where = `${isRow} and not refused ? (r.value->>'couple_id') and ${asExpected}`;
  if (action === "delete")
    return `delete from ${table} t using jsonb_array_elements(step->'rows') r where ${where}`;
  if (action === "insert") {
    const values = columns.map((column) => valueSql(column, "r.value")).join(", ");
    return `insert into ${table} (${names(columns)}) select ${values}
      from jsonb_array_elements(step->'rows') with ordinality r
      where not refused ? (r.value->>'couple_id') order by r.ordinality`;
  }
  const set = columns
    .filter(({ name }) => !key.includes(name))
    .map((column) => {
      const value = valueSql(column, "r.set");
      return `"${column.name}" = case when r.set ? '${column.name}' then ${value} else t."${column.name}" end`;
    });
  // `offset 0` keeps the subquery, so that `set` is extracted once for each row and not once for each column.
  const rows = "select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0";
  return `update ${table} t set ${set.join(", ")} from (${rows}) r where ${where}`;
}

/**
 * A column's value in a JSON object. Expressions for each column take a fraction of the time of jsonb_populate_record. The type
 * stands without its length, so that the assignment refuses a value that is too long; a cast would cut it.
 */
function valueSql({ name, type }: Column, object: string): string {
  if (type === "jsonb") return `nullif(${object}->'${name}', 'null')::${type}`;
  if (type.endsWith("[]"))
    return `case when jsonb_typeof(${object}->'${name}') = 'array' then
      array(select jsonb_array_elements_text(${object}->'${name}'))::${type} end`;
  const plain = type.replace(/\(\d+\)$/, "").replace(/^char$/, "bpchar");
  return `(${object}->>'${name}')::${plain}`;
}
