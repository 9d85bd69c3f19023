import { invalidInput } from "../domain/refusals.ts";

const DEFAULT_LIMIT = 50;

interface Asked {
  readonly limit?: number | null | undefined;
  readonly cursor?: string | null | undefined;
}

/** How many rows a page holds. */
export function limitOf({ limit }: Asked): number {
  return limit ?? DEFAULT_LIMIT;
}

/** The place a cursor names: the sort key of the last row of the page before. @throws Refusal `invalid_input` */
export function placeOf({ cursor }: Asked): readonly (string | number)[] | undefined {
  if (!cursor) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(place) && place.every((part) => typeof part === "string" || Number.isSafeInteger(part)))
      return place;
  } catch {
    // Not a cursor of ours: told below.
  }
  throw invalidInput([{ field: "cursor", message: "Give `next_cursor` of the page before, unchanged." }]);
}

/** A page out of `limit + 1` fetched rows, with the cursor of its last row while more follow. */
export function pageFrom<T>(
  rows: readonly T[],
  asked: Asked,
  place: (row: T) => readonly (string | number)[],
): { items: T[]; next_cursor: string | null } {
  const items = rows.slice(0, limitOf(asked));
  const last = items.at(-1);
  const more = rows.length > items.length && last !== undefined;
  return { items, next_cursor: more ? Buffer.from(JSON.stringify(place(last))).toString("base64url") : null };
}
