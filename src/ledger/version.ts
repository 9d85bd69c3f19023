import type { Versioned } from "../books/rows.ts";
import { type FieldError, Refusal } from "../kernel/refusals.ts";

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
