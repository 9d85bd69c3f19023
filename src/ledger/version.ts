import type { EventMetadata } from "../books/metadata.ts";
import { revisedBy } from "../books/properties.ts";
import { type FieldError, Refusal } from "../kernel/refusals.ts";

/** A row whose properties people edit. Its version moves when a property changes or it closes, never when money moves. */
export interface Versioned {
  version: number;
  /** The version in which each property last changed; a property that never changed is missing. */
  propertyVersions: Readonly<Record<string, number>>;
}

/**
 * Moves the version of a row that is updated or closed. `changes` is what `changesBetween` answered. Answers the metadata
 * for the change's event, which state the new version.
 */
export function revise(
  row: Versioned,
  action: "updated" | "closed",
  changes: EventMetadata = {},
): EventMetadata {
  row.version += 1;
  const metadata = { ...changes, action, version: row.version };
  const revised = revisedBy(metadata).map((property) => [property, row.version]);
  row.propertyVersions = { ...row.propertyVersions, ...Object.fromEntries(revised) };
  return metadata;
}

/**
 * Checks that a row is still in one of the versions that the caller read.
 * @throws Refusal `changed_since_read`, which lists the properties that changed since the newest of these versions
 */
export function assertVersion({ version, propertyVersions }: Versioned, read: readonly number[]): void {
  if (read.includes(version)) return;
  const newest = Math.max(...read);
  const changed: FieldError[] = Object.entries(propertyVersions)
    .filter(([, since]) => since > newest)
    .toSorted()
    .map(([field, since]) => ({ field, message: `Changed in version ${since}.` }));
  throw new Refusal("changed_since_read", undefined, { version }, read.length > 0 ? changed : []);
}
