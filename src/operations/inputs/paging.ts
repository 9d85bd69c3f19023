import { z } from "zod";
import { invalidInput } from "../../kernel/refusals.ts";
import { id } from "../../views/fields.ts";

const DEFAULT_LIMIT = 50;

interface Paging {
  readonly limit?: number | null | undefined;
  readonly cursor?: string | null | undefined;
}

/** The number of rows on a page. */
export function limitOf({ limit }: Paging): number {
  return limit ?? DEFAULT_LIMIT;
}

/**
 * The sort keys that cursors hold: for rows in id order, the ledger and an inbox. They never change, because a row whose
 * key moves past a cursor would appear on no page or on two.
 */
export const places = {
  id: z.tuple([id]),
  sequence: z.tuple([z.int32()]),
  inbox: z.tuple([z.int32(), id]),
};

/** The sort key of the last row of the previous page, from the cursor. @throws Refusal `invalid_input` */
export function placeOf<T extends z.ZodType>({ cursor }: Paging, place: T): z.output<T> | undefined {
  if (!cursor) return undefined;
  const decoded = place.safeParse(decode(cursor));
  if (decoded.success) return decoded.data;
  throw invalidInput([{ field: "cursor", message: "Give `next_cursor` of the previous page, unchanged." }]);
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined; // Text that is not JSON is refused like any other invalid cursor.
  }
}

/** A page of rows that are in id order. @throws Refusal `invalid_input` for an invalid cursor */
export function pageById<T extends { readonly id: string }>(
  rows: readonly T[],
  paging: Paging,
): { items: T[]; next_cursor: string | null } {
  const [after] = placeOf(paging, places.id) ?? [];
  const rest = after === undefined ? rows : rows.filter(({ id }) => id > after);
  return pageFrom(rest, paging, ({ id }) => [id]);
}

/** A page from `limit + 1` fetched rows, with the cursor of its last row if more rows follow. */
export function pageFrom<T>(
  rows: readonly T[],
  paging: Paging,
  place: (row: T) => readonly (string | number | null)[],
): { items: T[]; next_cursor: string | null } {
  const items = rows.slice(0, limitOf(paging));
  const last = items.at(-1);
  const more = rows.length > items.length && last !== undefined;
  return { items, next_cursor: more ? Buffer.from(JSON.stringify(place(last))).toString("base64url") : null };
}
