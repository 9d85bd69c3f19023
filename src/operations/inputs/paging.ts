import { z } from "zod";
import { invalidInput } from "../../kernel/refusals.ts";
import { id } from "../../views/fields.ts";

const DEFAULT_LIMIT = 50;

interface Asked {
  readonly limit?: number | null | undefined;
  readonly cursor?: string | null | undefined;
}

/** How many rows a page holds. */
export function limitOf({ limit }: Asked): number {
  return limit ?? DEFAULT_LIMIT;
}

/**
 * The sort keys that cursors name: of rows in id order, of the ledger, of an inbox. None of them ever changes: a row whose
 * key moved over the place of a cursor would be on no page, or on two.
 */
export const places = {
  id: z.tuple([id]),
  sequence: z.tuple([z.int32()]),
  inbox: z.tuple([z.int32(), id]),
};

/** The place a cursor names: the sort key of the last row of the page before. @throws Refusal `invalid_input` */
export function placeOf<T extends z.ZodType>({ cursor }: Asked, place: T): z.output<T> | undefined {
  if (!cursor) return undefined;
  const decoded = place.safeParse(decode(cursor));
  if (decoded.success) return decoded.data;
  throw invalidInput([{ field: "cursor", message: "Give `next_cursor` of the page before, unchanged." }]);
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined; // Not a cursor of ours: refused like any other that does not fit.
  }
}

/** A page of rows that are in the order of their ids. @throws Refusal `invalid_input` for an invalid cursor */
export function pageById<T extends { readonly id: string }>(
  rows: readonly T[],
  asked: Asked,
): { items: T[]; next_cursor: string | null } {
  const [after] = placeOf(asked, places.id) ?? [];
  const rest = after === undefined ? rows : rows.filter(({ id }) => id > after);
  return pageFrom(rest, asked, ({ id }) => [id]);
}

/** A page out of `limit + 1` fetched rows, with the cursor of its last row while more follow. */
export function pageFrom<T>(
  rows: readonly T[],
  asked: Asked,
  place: (row: T) => readonly (string | number | null)[],
): { items: T[]; next_cursor: string | null } {
  const items = rows.slice(0, limitOf(asked));
  const last = items.at(-1);
  const more = rows.length > items.length && last !== undefined;
  return { items, next_cursor: more ? Buffer.from(JSON.stringify(place(last))).toString("base64url") : null };
}
