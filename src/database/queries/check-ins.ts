import type { EntityManager } from "@mikro-orm/core";
import type { CheckIn, CheckInAnswer } from "../../books/check-in.ts";
import type { NewsRequest } from "../../books/facts.ts";
import type { Event } from "../../books/rows.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { newestEventsOfEach } from "./events.ts";
import { type FactContext, FactQuery, SharedFactQuery } from "./fact-query.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";

/** A check-in by its id, in any status; undefined when the couple has none with this id. */
export function knownCheckIn({ books }: FactContext, id: string): CheckIn | FactQuery<CheckIn | undefined> {
  const open = books.checkIns.get(id);
  if (open) return open;
  return new FactQuery(async (em) => {
    const [ended] = await readCheckIns(em, books.couple.id, [where("t.id = ?", id)]);
    return ended;
  });
}

/** Which check-ins a page holds. What is missing or null selects nothing. */
interface CheckInFilter {
  readonly status?: CheckIn["status"] | null | undefined;
  /** Only check-ins older than the one with this id. */
  readonly beforeId?: string | undefined;
}

/** The newest check-ins of a couple that fit the filter, newest first, `limit` at most. */
export function listCheckIns(
  em: EntityManager,
  coupleId: string,
  { status, beforeId, limit }: CheckInFilter & { readonly limit: number },
): Promise<readonly CheckIn[]> {
  const conditions = [
    ...(status ? [where("t.status = ?", status)] : []),
    ...(beforeId ? [where("t.id < ?", beforeId)] : []),
  ];
  return readCheckIns(em, coupleId, conditions, where("order by t.id desc limit ?", limit));
}

/** All check-ins of a couple, oldest first. */
export function allCheckIns(em: EntityManager, coupleId: string): Promise<readonly CheckIn[]> {
  return readCheckIns(em, coupleId, [], where("order by t.id"));
}

/** Check-ins of a couple after the one with this id, oldest first. */
export function checkInsAfter(
  em: EntityManager,
  coupleId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly CheckIn[]> {
  return readCheckIns(em, coupleId, [where("t.id > ?", after)], where("order by t.id limit ?", limit));
}

type Raw = readonly unknown[];

async function readCheckIns(
  em: EntityManager,
  coupleId: string,
  conditions: readonly Condition[],
  rest: Condition = where(""),
): Promise<readonly CheckIn[]> {
  const ofCheckIn = columnsWithout(em, "sync_prompts");
  const ofAnswer = columnsWithout(em, "sync_answers", ["promptId"]);
  const parts = [where("t.couple_id = ?", coupleId), ...conditions];
  const statement = `select ${jsonArray(ofCheckIn, "t")}::text as row, (
      select coalesce(json_agg(${jsonArray(ofAnswer, "a")} order by a.id), '[]')
      from sync_answers a where a.prompt_id = t.id and a.couple_id = t.couple_id
    )::text as answers
    from sync_prompts t where ${parts.map(({ sql }) => sql).join(" and ")} ${rest.sql}`;
  const parameters = [...parts, rest].flatMap((part) => part.parameters);
  const rows = await query<{ row: string; answers: string }>(em, statement, parameters);
  return rows.map(({ row, answers }) => ({
    ...rowFrom<Omit<CheckIn, "answers">>(ofCheckIn, JSON.parse(row) as Raw),
    answers: (JSON.parse(answers) as Raw[]).map((values) => rowFrom<CheckInAnswer>(ofAnswer, values)),
  }));
}

/** Events that an agenda reads at most: a couple that was never asked may have years of them. */
const MAX_NEWS = 500;

/**
 * The events since the couple was asked last that an agenda can name, newest first. What was new when a check-in was
 * missed or cancelled is new again, and a check-in of the same series that still waits is about to be missed. Events of
 * private journal entries are left out here, so that they do not use up the limit.
 */
export function news(
  { books }: FactContext,
  question: NewsRequest,
): readonly Event[] | FactQuery<readonly Event[]> {
  if (question === "none") return [];
  const series = question === "new" ? null : (books.checkIns.get(question.checkInId)?.seriesId ?? null);
  return new SharedFactQuery(newsOfEach, { coupleId: books.couple.id, series });
}

/** A couple, and the series of the check-in that comes due; null: a new one. */
interface NewsOf {
  readonly coupleId: string;
  readonly series: string | null;
}

function newsOfEach(em: EntityManager, asked: readonly NewsOf[]): Promise<readonly (readonly Event[])[]> {
  const couples = where(
    `select (x.value->>0)::uuid as id, coalesce((select (
        select due.sequence from ledger_events due
        where due.couple_id = p.couple_id and due.event_type = 'SYNC'
          and due.metadata->>'action' = 'due' and due.metadata->>'check_in_id' = p.id::text
        order by due.sequence desc limit 1
      )
      from sync_prompts p
      where p.couple_id = (x.value->>0)::uuid
        and (p.status = 'complete' or p.status = 'waiting' and p.series_id is distinct from (x.value->>1)::uuid)
      order by p.due_at desc, p.id desc limit 1), 0) as since
    from jsonb_array_elements(?::jsonb) with ordinality x order by x.ordinality`,
    JSON.stringify(asked.map(({ coupleId, series }) => [coupleId, series])),
  );
  const walks = [
    where("e.event_type = 'DRIFT'"),
    where("e.event_type = 'REACTION'"),
    where(
      `e.event_type = 'JOURNAL' and e.metadata->>'visibility' = 'shared' and exists (
        select 1 from journal_entries j
        where j.couple_id = e.couple_id and j.event_id = e.id and j.visibility = 'shared'
      )`,
    ),
  ];
  const conditions = [where("e.couple_id = c.id and e.sequence > c.since")];
  return newestEventsOfEach(em, couples, { walks, conditions, limit: MAX_NEWS });
}
