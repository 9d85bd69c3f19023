import type { EventMetadata, Fact, PropertyName } from "../books/metadata.ts";

type Fields = Readonly<Partial<Record<PropertyName, Fact>>>;

/**
 * What a change did, for its ledger event: each changed field with its new value, and the old one under
 * `<field>_before`. Undefined when nothing changed.
 */
export function changesBetween(before: Fields, after: Fields): EventMetadata | undefined {
  const fields = Object.keys(after) as PropertyName[];
  const changed = fields.filter((field) => before[field] !== after[field]);
  if (changed.length === 0) return undefined;
  return Object.fromEntries(
    changed.flatMap((field) => [
      [field, after[field] ?? null],
      [`${field}_before`, before[field] ?? null],
    ]),
  );
}
