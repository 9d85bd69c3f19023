import type { EntityManager } from "@mikro-orm/core";
import type { Change, Reversed } from "../../books/change.ts";
import type { CheckInAnswer } from "../../books/check-in.ts";
import type { Plan } from "../../books/plan.ts";
import type { Token } from "../../books/token.ts";
import { FIRST_ID } from "../../kernel/ids.ts";
import type { StoredCheckIn } from "../../ledger/verify/check-ins.ts";
import type { StoredEntry } from "../../ledger/verify/journal.ts";
import type { StoredWebhook } from "../../ledger/verify/webhooks.ts";
import { type Column, columnsOf, jsonArray, rowFrom } from "./columns.ts";
import { eventFrom } from "./event-row.ts";

/*
 * What verify reads: pages of a couple's rows in a fixed order, and rows beside the books. No text that people wrote is
 * among it, except the names that events state.
 */

/** A page of a couple's ledger behind a place in it, each event with what its reversal depends on. */
export async function ledgerPage(
  em: EntityManager,
  coupleId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly Change[]> {
  const own = columnsOf(em, "ledger_events").filter(({ key }) => key !== "coupleId");
  const reversed = columnsNamed(em, "ledger_events", ["eventType", "timestamp", "metadata"]);
  const rows = await pageOf(
    em,
    `select ${jsonArray(own, "e")} as own, case when r.id is not null then ${jsonArray(reversed, "r")} end as other
      from (select * from ledger_events where couple_id = ? and sequence > ? order by sequence limit ?) e
      left join ledger_events r on r.id = e.reverses_event_id and r.couple_id = e.couple_id order by e.sequence`,
    [coupleId, after, limit],
  );
  return rows.map(([event, other]) => ({
    event: eventFrom(own, event),
    reversed: other === null ? undefined : rowFrom<Reversed>(reversed, other),
  }));
}

/** The ids of a couple's members. */
export async function memberIds(em: EntityManager, coupleId: string): Promise<readonly string[]> {
  const rows = await execute<{ id: string }>(em, "select id from users where couple_id = ? order by id", [
    coupleId,
  ]);
  return rows.map(({ id }) => id);
}

const TOKEN: readonly (keyof Token)[] = [
  "id",
  "userId",
  "client",
  "kind",
  "scopes",
  "createdAt",
  "expiresAt",
  "revokedAt",
  "confirmedAt",
  "madeWithId",
];

/** The tokens of a couple's partners. */
export function tokenRows(em: EntityManager, partners: readonly string[]): Promise<readonly Token[]> {
  return rowsWhere(em, { table: "access_tokens", keys: TOKEN }, "t.user_id = any(?::uuid[]) order by t.id", [
    `{${partners.join()}}`,
  ]);
}

const WEBHOOK: readonly (keyof StoredWebhook)[] = ["id", "disabledAt", "pausedAt"];

/** The webhooks of a couple. */
export function webhookRows(em: EntityManager, coupleId: string): Promise<readonly StoredWebhook[]> {
  return rowsWhere(em, { table: "webhooks", keys: WEBHOOK }, "t.couple_id = ? order by t.id", [coupleId]);
}

/** Where a page of rows in the order of their ids begins: behind an id, or at the first row. */
export interface After {
  readonly after: string | undefined;
  readonly limit: number;
}

/** Ids in a parameter: a JSON array of texts. */
const LISTED = "select value::uuid from jsonb_array_elements_text(?::jsonb)";

/** A page of a couple's check-ins with their answers. */
export async function checkInPage(
  em: EntityManager,
  coupleId: string,
  { after = FIRST_ID, limit }: After,
): Promise<readonly StoredCheckIn[]> {
  const prompts = await rowsWhere<Omit<StoredCheckIn, "answers">>(
    em,
    { table: "sync_prompts", keys: ["id", "status", "missedBefore", "agenda"] },
    "t.couple_id = ? and t.id > ? order by t.id limit ?",
    [coupleId, after, limit],
  );
  const answers = await rowsWhere<CheckInAnswer & { readonly promptId: string }>(
    em,
    { table: "sync_answers", keys: ["promptId", "userId", "answer"] },
    `t.couple_id = ? and t.prompt_id in (${LISTED})`,
    [coupleId, JSON.stringify(prompts.map(({ id }) => id))],
  );
  const byPrompt = Map.groupBy(answers, ({ promptId }) => promptId);
  return prompts.map((prompt) => ({ ...prompt, answers: byPrompt.get(prompt.id) ?? [] }));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The plans of a couple with these ids. A text that is no id has no row. */
export function planRows(
  em: EntityManager,
  coupleId: string,
  ids: readonly string[],
): Promise<readonly Plan[]> {
  return rowsWhere(
    em,
    { table: "rebalance_plans" },
    `t.couple_id = ? and t.id in (${LISTED}) order by t.id`,
    [coupleId, JSON.stringify(ids.filter((id) => UUID.test(id)))],
  );
}

/** A page of the plans of which the event that they name, if any, is not in the ledger. */
export function unstatedPlanPage(
  em: EntityManager,
  coupleId: string,
  { after = FIRST_ID, limit }: After,
): Promise<readonly Plan[]> {
  return rowsWhere(
    em,
    { table: "rebalance_plans" },
    `t.couple_id = ? and t.id > ? and not exists (
      select from ledger_events e where e.couple_id = t.couple_id and e.sequence = t.sequence
        and e.event_type = 'PLAN' and e.metadata->>'plan_id' = t.id::text
    ) order by t.id limit ?`,
    [coupleId, after, limit],
  );
}

/** A page of a couple's journal, each entry with the event that it names. */
export async function journalPage(
  em: EntityManager,
  coupleId: string,
  { after = FIRST_ID, limit }: After,
): Promise<readonly StoredEntry[]> {
  const own = columnsNamed(em, "journal_entries", ["id", "userId", "goalId", "visibility", "createdAt"]);
  const named = ["eventType", "userId", "destGoalId", "timestamp", "metadata"];
  const stated = columnsNamed(em, "ledger_events", named);
  const rows = await pageOf(
    em,
    `select ${jsonArray(own, "j")} as own, case when e.id is not null then ${jsonArray(stated, "e")} end as other
      from (select * from journal_entries where couple_id = ? and id > ? order by id limit ?) j
      left join ledger_events e on e.id = j.event_id and e.couple_id = j.couple_id order by j.id`,
    [coupleId, after, limit],
  );
  return rows.map(([entry, event]) => ({
    ...rowFrom<Omit<StoredEntry, "event">>(own, entry),
    event: event === null ? undefined : rowFrom<NonNullable<StoredEntry["event"]>>(stated, event),
  }));
}

/** The id of the first JOURNAL event of a couple that no journal entry names. */
export async function eventWithoutEntry(em: EntityManager, coupleId: string): Promise<string | undefined> {
  const [row] = await execute<{ id: string }>(
    em,
    `select e.id from ledger_events e where e.couple_id = ? and e.event_type = 'JOURNAL'
      and coalesce(e.metadata->>'action', '') not in ('removed', 'made_private')
      and not exists (select from journal_entries j where j.event_id = e.id and j.couple_id = e.couple_id)
      order by e.sequence limit 1`,
    [coupleId],
  );
  return row?.id;
}

/** A statement's rows of two JSON arrays, `own` and `other`, as one text: a row of the driver for each costs more. */
async function pageOf(
  em: EntityManager,
  statement: string,
  parameters: readonly unknown[],
): Promise<readonly (readonly [unknown[], unknown[] | null])[]> {
  const page = `select coalesce(json_agg(json_build_array(p.own, p.other)), '[]')::text as page from (${statement}) p`;
  const [row] = await execute<{ page: string }>(em, page, parameters);
  return JSON.parse(row?.page ?? "[]");
}

/** Plain rows of a table: all columns but the couple, or those of `keys`. `where` has the table's alias `t`. */
async function rowsWhere<Row>(
  em: EntityManager,
  { table, keys }: { readonly table: string; readonly keys?: readonly string[] },
  where: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const columns = keys ? columnsNamed(em, table, keys) : columnsOf(em, table);
  const statement = `select ${jsonArray(columns, "t")}::text as row from ${table} t where ${where}`;
  const rows = await execute<{ row: string }>(em, statement, parameters);
  return rows.map(({ row }) => rowFrom<Row>(columns, JSON.parse(row)));
}

function columnsNamed(em: EntityManager, table: string, keys: readonly string[]): readonly Column[] {
  return columnsOf(em, table).filter(({ key }) => keys.includes(key));
}

function execute<Row>(em: EntityManager, statement: string, parameters: readonly unknown[]): Promise<Row[]> {
  return em.getConnection().execute(statement, [...parameters], "all", em.getTransactionContext());
}
