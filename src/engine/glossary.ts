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
  for (const row of ledgerRowsIn(output, answer)) {
    add(row.source_account_id, accounts.get(String(row.source_account_id))?.name);
    for (const id of [row.source_goal_id, row.dest_goal_id]) add(id, goals.get(String(id))?.name);
    add(row.user_id, partners.find(({ id }) => id === row.user_id)?.displayName);
  }
  return { localTime: (instant) => inZone(couple.timeZone, instant), names };
}

/** Every ledger row of an answer, by its schema. */
function* ledgerRowsIn(schema: z.ZodType, value: unknown): Generator<Row> {
  if (value === null || value === undefined) return;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    yield* ledgerRowsIn(schema.unwrap() as z.ZodType, value);
  } else if (schema instanceof z.ZodArray) {
    for (const item of value as unknown[]) yield* ledgerRowsIn(schema.element as z.ZodType, item);
  } else if (schema instanceof z.ZodObject) {
    if (isLedgerRow(schema)) yield value as Row;
    for (const [key, field] of Object.entries(schema.shape as Record<string, z.ZodType>))
      yield* ledgerRowsIn(field, (value as Row)[key]);
  }
}
