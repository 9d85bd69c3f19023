import type { EventMetadata } from "../../books/metadata.ts";
import { revisedBy } from "../../books/properties.ts";
import type { Versioned } from "../../books/rows.ts";
import type { Unprovable } from "./unprovable.ts";

/** What events state of a row's version. */
export interface StatedVersion {
  /** The newest; undefined where the event that moved it is from an earlier version of this program, which stated none. */
  version: number | undefined;
  /** The version that the row had reached before its first event; undefined where that event does not state it. */
  readonly opened: number | undefined;
  /** The version in which each property changed last; undefined where an event may have changed it, and does not state it. */
  readonly properties: Map<string, number | undefined>;
}

/**
 * Adds what an event states of the version of the couple, the account or the goal with this id. `erased`: properties that it
 * may have changed, which it does not state any more.
 */
export function recordVersion(
  versions: Map<string, StatedVersion>,
  id: string,
  metadata: EventMetadata,
  erased: readonly string[] = [],
): void {
  const stated = typeof metadata.version === "number" ? metadata.version : undefined;
  const { action } = metadata;
  if (action === "formed" || action === "created" || action === "opened") {
    // Couples and goals begin with their event. An account can be older than its couple.
    const opened = action === "opened" ? stated : 1;
    versions.set(id, { version: opened, opened, properties: new Map() });
  }
  const row = versions.get(id);
  if (!row || (action !== "updated" && action !== "closed")) return;
  row.version = stated;
  for (const property of revisedBy(metadata)) row.properties.set(property, stated);
  for (const property of erased) row.properties.set(property, undefined);
}

/** Describes how a row's version, or that of a property, differs from what the ledger states; undefined when it does not. */
export function versionProblem(
  stated: StatedVersion | undefined,
  { table, row }: { readonly table: string; readonly row: Versioned },
  unprovable: Unprovable,
): string | undefined {
  if (!stated) return "no event states its version";
  const { version, propertyVersions } = row;
  if (!isReadable(propertyVersions)) return "property_versions cannot be read";
  if (stated.version === undefined) unprovable.add(table, "version");
  else if (stated.version !== version) return `version is ${version}, the ledger states ${stated.version}`;
  let isProven = true;
  for (const property of new Set([...Object.keys(propertyVersions), ...stated.properties.keys()])) {
    const kept = propertyVersions[property];
    const at = stated.properties.get(property);
    if (at !== undefined && at !== kept)
      return `property_versions.${property} is ${kept ?? "missing"}, the ledger states ${at}`;
    if (at !== undefined) continue;
    if (!stated.properties.has(property) && !isOlder(stated, kept))
      return `property_versions.${property} is ${kept}, no event changes it`;
    isProven = false;
  }
  if (!isProven) unprovable.add(table, "property_versions");
  return undefined;
}

/** Whether a property can have changed before the row's first event: only in an account that is older than its couple. */
function isOlder({ opened }: StatedVersion, kept: number | undefined): boolean {
  return kept === undefined || opened === undefined || (kept > 1 && kept <= opened);
}

function isReadable(value: unknown): value is Versioned["propertyVersions"] {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(Number.isInteger)
  );
}
