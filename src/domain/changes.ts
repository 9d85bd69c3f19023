import type { EventMetadata } from "./ledger-event.ts";

type Fields = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What a change did, for its ledger event: each changed field with its new value, and the old one under
 * `<field>_before`. Undefined when nothing changed.
 */
export function changesBetween(before: Fields, after: Fields): EventMetadata | undefined {
  const changed = Object.keys(after).filter((field) => before[field] !== after[field]);
  if (changed.length === 0) return undefined;
  return Object.fromEntries(
    changed.flatMap((field) => [
      [field, after[field] ?? null],
      [`${field}_before`, before[field] ?? null],
    ]),
  );
}
