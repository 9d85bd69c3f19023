import { describe, expect, test } from "vitest";
import type { EventMetadata } from "../../books/metadata.ts";
import { Unprovable } from "./unprovable.ts";
import { recordVersion, type StatedVersion, versionProblem } from "./versions.ts";

const updated = (field: string, version?: number): EventMetadata => ({
  action: "updated",
  [field]: "b",
  [`${field}_before`]: "a",
  ...(version !== undefined && { version }),
});
const created = { action: "created", name: "a" } as const;
const opened = (version?: number): EventMetadata => ({ action: "opened", ...(version && { version }) });

/** The problem and the unprovable fields that verify finds in a row with these events. */
function verified(events: EventMetadata[], version: number, propertyVersions: unknown) {
  const versions = new Map<string, StatedVersion>();
  for (const metadata of events) recordVersion(versions, "row", metadata);
  const unprovable = new Unprovable();
  const row = { version, propertyVersions: propertyVersions as Record<string, number> };
  const problem = versionProblem(versions.get("row"), { table: "t", row }, unprovable);
  return [problem, unprovable.entries.map(({ field }) => field)];
}

describe("the version of a row equals its events", () => {
  test.each([
    ["nothing changed", [created], 1, {}],
    ["it was updated", [created, updated("name", 2), updated("deadline", 3)], 3, { name: 2, deadline: 3 }],
    ["a property changed twice", [created, updated("name", 2), updated("name", 3)], 3, { name: 3 }],
    ["its notes changed", [created, { action: "updated", notes_changed: true, version: 2 }], 2, { notes: 2 }],
    ["it closed", [created, { action: "closed", version: 2 }], 2, { status: 2 }],
    ["a proposal was made", [created, updated("proposed_by", 2)], 2, { threshold_proposal: 2 }],
    ["it opened with its couple", [opened(1), updated("name", 2)], 2, { name: 2 }],
  ] as const)("when %s", (_, events, version, properties) => {
    expect(verified([...events], version, properties)).toEqual([undefined, []]);
  });
});

describe("finds a version that differs", () => {
  test.each([
    [[created], 2, {}, "version is 2, the ledger states 1"],
    [[created, updated("name", 2)], 1, { name: 2 }, "version is 1, the ledger states 2"],
    [[created], 1, { name: 1 }, "property_versions.name is 1, no event changes it"],
    [[created], 1, { name: 2 }, "property_versions.name is 2, no event changes it"],
    [[created, updated("name", 2)], 2, {}, "property_versions.name is missing, the ledger states 2"],
    [[created, updated("name", 2)], 2, { name: 1 }, "property_versions.name is 1, the ledger states 2"],
    [[opened(3)], 3, { name: 4 }, "property_versions.name is 4, no event changes it"],
    [[created], 1, [], "property_versions cannot be read"],
    [[created], 1, null, "property_versions cannot be read"],
    [[created], 1, { name: "2" }, "property_versions cannot be read"],
    [[], 1, {}, "no event states its version"],
  ])("%j with version %j and %j", (events, version, properties, problem) => {
    expect(verified(events, version, properties)[0]).toBe(problem);
  });
});

const BOTH = ["property_versions", "version"];
const UNVERSIONED = updated("name");

describe("versions that the ledger does not state are unprovable", () => {
  test.each([
    ["an account that changed before its couple formed", [opened(3)], 3, { name: 2 }, ["property_versions"]],
    ["an account that an earlier version opened", [opened()], 4, { name: 2 }, BOTH],
    ["an update by an earlier version", [created, UNVERSIONED], 1, {}, BOTH],
    [
      "updates by both versions",
      [created, UNVERSIONED, updated("type", 2)],
      2,
      { type: 2 },
      BOTH.slice(0, 1),
    ],
    ["the same property by both versions", [created, UNVERSIONED, updated("name", 2)], 2, { name: 2 }, []],
  ] as const)("%s", (_, events, version, properties, unprovable) => {
    expect(verified([...events], version, properties)).toEqual([undefined, [...unprovable]]);
  });
});
