import type { Versioned } from "../books/rows.ts";
import { type FieldError, Refusal } from "../kernel/refusals.ts";

/**
 * Checks that a row still has one of the versions that the caller has read.
 * @throws Refusal `changed_since_read` that lists the properties changed since the newest of these versions
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
