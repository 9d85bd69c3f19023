import { type FieldError, Refusal } from "./refusals.ts";

/** A row whose properties people edit. Its version moves when a property changes or it closes, never when money moves. */
export interface Versioned {
  version: number;
  /** The version in which each property last changed; a property that never changed is missing. */
  propertyVersions: Readonly<Record<string, number>>;
}

/** Moves the version of a row in which these properties change. */
export function revise(row: Versioned, properties: readonly string[]): void {
  row.version += 1;
  const revised = properties.map((property) => [property, row.version]);
  row.propertyVersions = { ...row.propertyVersions, ...Object.fromEntries(revised) };
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
