import type { EventMetadata, Fact, PropertyName } from "../books/metadata.ts";

type Fields = Readonly<Partial<Record<PropertyName, Fact>>>;

/**
 * The changed fields for the metadata of an event: each with its new value, and the previous one under `<field>_before`.
 * Undefined if nothing changed.
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
