import type { EventMetadata } from "../../books/metadata.ts";
import { revisedBy } from "../../books/properties.ts";
import type { Versioned } from "../../books/rows.ts";
import type { Unprovable } from "./unprovable.ts";

export interface StatedVersion {
  /** The current version; undefined if the last change is from a version of this program that did not state it. */
  version: number | undefined;
  /** The version of the row at its first event; undefined if that event does not state it. */
  readonly opened: number | undefined;
  /** The version in which each property last changed; undefined if an event may have changed it without stating it. */
  readonly properties: Map<string, number | undefined>;
}

/**
 * Records what an event states about the version of the couple, account or goal with this id. `erased` lists properties
 * that the event may have changed but, after its words were erased, no longer states.
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
    // An account can be older than its couple, and so have a higher version in its first event.
    const opened = action === "opened" ? stated : 1;
    versions.set(id, { version: opened, opened, properties: new Map() });
  }
  const row = versions.get(id);
  if (!row || !["updated", "closed", "joined", "left"].includes(String(action))) return;
  row.version = stated;
  for (const property of revisedBy(metadata)) row.properties.set(property, stated);
  for (const property of erased) row.properties.set(property, undefined);
}

/** The first difference between the versions of a row or its properties and the ledger, or undefined. */
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
    const expected = stated.properties.get(property);
    if (expected !== undefined && expected !== kept)
      return `property_versions.${property} is ${kept ?? "missing"}, the ledger states ${expected}`;
    if (expected !== undefined) continue;
    if (!stated.properties.has(property) && !isOlder(stated, kept))
      return `property_versions.${property} is ${kept}, no event changes it`;
    isProven = false;
  }
  if (!isProven) unprovable.add(table, "property_versions");
  return undefined;
}

/** Whether a property can have changed before the row's first event, which is possible in an account older than its couple. */
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
