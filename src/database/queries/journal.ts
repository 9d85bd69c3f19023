import type { EntityManager } from "@mikro-orm/core";
import type { Entry, Mood } from "../../books/entry.ts";
import type { CopiesOfEntry } from "../../books/facts.ts";
import type { Principal } from "../../identity/principal.ts";
import { privateUserOf } from "../../identity/see.ts";
import { searchQuery } from "../../journal/search.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { type Condition, query, readRows, where } from "./read.ts";

const TABLE = "journal_entries";

/** Columns that only the search reads. */
const WITHOUT = ["words", "search"];

/** Which entries a page of the journal holds. What is missing or null selects nothing. */
export interface EntryFilter {
  /** What a person types into a search box. */
  readonly search?: string | null | undefined;
  readonly mood?: Mood | null | undefined;
  readonly goalId?: string | null | undefined;
  /** The author. */
  readonly userId?: string | null | undefined;
  readonly from?: Date | undefined;
  /** The instant before which. */
  readonly until?: Date | undefined;
  /** Only entries older than the one with this id. */
  readonly beforeId?: string | undefined;
}

/** The newest entries of a couple that the viewer may read and that fit the filter, newest first, `limit` at most. */
export function listEntries(
  em: EntityManager,
  coupleId: string,
  viewer: Principal,
  { limit, ...filter }: EntryFilter & { readonly limit: number },
): Promise<readonly Entry[]> {
  const conditions = [...visibleTo(viewer), ...conditionsOf(filter)];
  const rest = where("order by t.id desc limit ?", limit);
  return readRows<Entry>(em, TABLE, { coupleId, without: WITHOUT, conditions, rest });
}

/** All entries of a couple, oldest first, private ones too. */
export function allEntries(em: EntityManager, coupleId: string): Promise<readonly Entry[]> {
  return readRows<Entry>(em, TABLE, { coupleId, without: WITHOUT, rest: where("order by t.id") });
}

/** Where a page of rows begins that are read oldest first. */
interface After {
  /** Only rows newer than the one with this id. */
  readonly after: string;
  readonly limit: number;
}

/** The entries of a couple that the viewer may read, written until an instant, oldest first. */
export function entriesAfter(
  em: EntityManager,
  coupleId: string,
  viewer: Principal,
  { after, until, limit }: After & { readonly until: Date },
): Promise<readonly Entry[]> {
  const conditions = [...visibleTo(viewer), where("t.id > ?", after), where("t.created_at <= ?", until)];
  const rest = where("order by t.id limit ?", limit);
  return readRows<Entry>(em, TABLE, { coupleId, without: WITHOUT, conditions, rest });
}

/** A journal entry that the caller wrote. */
export function ownEntry({ books, caller }: FactContext, id: string): FactQuery<Entry | undefined> {
  const conditions = [where("t.id = ?", id), where("t.user_id = ?", caller.userId)];
  return new FactQuery(async (em) => {
    const reading = { coupleId: books.couple.id, without: WITHOUT, conditions };
    return (await readRows<Entry>(em, TABLE, reading))[0];
  });
}

/** What is kept of a journal entry beside its row. */
export function copiesOfEntry({ books }: FactContext, entryId: string): FactQuery<CopiesOfEntry> {
  const { id: coupleId } = books.couple;
  return new FactQuery(async (em) => ({
    agendas: await query(
      em,
      "select id, agenda from sync_prompts where couple_id = ? and agenda @> ?::jsonb order by id",
      [coupleId, JSON.stringify([{ entry_id: entryId }])],
    ),
    answers: await query(
      em,
      `select owner, key, output::text as output from idempotency_records
        where couple_id = ? and output->>'id' = ? order by owner, key`,
      [coupleId, entryId],
    ),
  }));
}

function visibleTo(viewer: Principal): readonly Condition[] {
  if (viewer.role === "operator") return [];
  return [where("(t.visibility = 'shared' or t.user_id = ?)", privateUserOf(viewer))];
}

/**
 * The condition of a search. Behind `coalesce` the planner does not estimate how few entries it selects: else it reads the
 * words of all couples' entries and sorts what it finds, in place of a walk along the couple's entries that stops at the limit.
 */
const FOUND = "coalesce(t.search @@ websearch_to_tsquery('simple', ?), false)";

function conditionsOf(filter: EntryFilter): readonly Condition[] {
  const { search, mood, goalId, userId, from, until, beforeId } = filter;
  return [
    ...(search ? [where(FOUND, searchQuery(search))] : []),
    ...(mood ? [where("t.mood = ?", mood)] : []),
    ...(goalId ? [where("t.goal_id = ?", goalId)] : []),
    ...(userId ? [where("t.user_id = ?", userId)] : []),
    ...(from ? [where("t.created_at >= ?", from)] : []),
    ...(until ? [where("t.created_at < ?", until)] : []),
    ...(beforeId ? [where("t.id < ?", beforeId)] : []),
  ];
}
