import { z } from "zod";
import type { SeenBooks } from "../identity/see.ts";
import { inZone } from "../kernel/wall-time.ts";
import { isLedgerRow } from "../views/event.ts";

/** What a surface for models adds to an answer: the couple's clock, and names for the ids of its ledger rows. */
export interface Glossary {
  /** An instant of the answer by the couple's clock, with its offset; before a couple has formed, as it is. */
  readonly localTime: (instant: string) => string;
  /** By id. Only ids that the answer shows are in it, and only the name is new to the caller. */
  readonly names: ReadonlyMap<string, string>;
}

type Row = Readonly<Record<string, unknown>>;

/** The glossary of a caller without a couple. */
export const UNNAMED: Glossary = { localTime: (instant) => instant, names: new Map() };

/** The glossary of an answer, from the books as its caller may see them. */
export function glossaryFrom(
  { couple, partners, accounts, goals }: SeenBooks,
  { output }: { readonly output: z.ZodObject },
  answer: Row,
): Glossary {
  const names = new Map<string, string>();
  const add = (id: unknown, name: string | undefined) => {
    if (typeof id === "string" && name !== undefined) names.set(id, name);
  };
  searchIn(output)?.(answer, (row) => {
    add(row.source_account_id, accounts.get(String(row.source_account_id))?.name);
    for (const id of [row.source_goal_id, row.dest_goal_id]) add(id, goals.get(String(id))?.name);
    add(row.user_id, partners.find(({ id }) => id === row.user_id)?.displayName);
  });
  return { localTime: (instant) => inZone(couple.timeZone, instant), names };
}

/** Passes on every ledger row of a value. */
type Search = (value: unknown, found: (row: Row) => void) => void;

/** Searches by schema, so that a schema is walked once and not for every answer; null where it has no ledger rows. */
const searches = new WeakMap<z.ZodType, Search | null>();

function searchIn(schema: z.ZodType): Search | null {
  const known = searches.get(schema);
  if (known !== undefined) return known;
  const search = searchFor(schema);
  searches.set(schema, search);
  return search;
}

function searchFor(schema: z.ZodType): Search | null {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return searchIn(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) {
    const search = searchIn(schema.element as z.ZodType);
    if (!search) return null;
    return (items, found) => {
      for (const item of (items ?? []) as readonly unknown[]) search(item, found);
    };
  }
  return schema instanceof z.ZodObject ? searchFields(schema) : null;
}

function searchFields(schema: z.ZodObject): Search | null {
  const isRow = isLedgerRow(schema);
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => {
    const search = searchIn(field);
    return search ? [{ key, search }] : [];
  });
  if (!isRow && fields.length === 0) return null;
  return (value, found) => {
    if (value === null || value === undefined) return;
    if (isRow) found(value as Row);
    for (const { key, search } of fields) search((value as Row)[key], found);
  };
}
