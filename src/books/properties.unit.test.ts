import { describe, expect, test } from "vitest";
import { ADA, accountRow, booksOf, goalRow } from "../../testing/in-memory.ts";
import type { EventMetadata } from "./metadata.ts";
import {
  accountProperties,
  coupleProperties,
  goalProperties,
  revise,
  revisedAccount,
  revisedBy,
  statedAccount,
  statedCouple,
  statedGoal,
  statedVersion,
} from "./properties.ts";
import type { Couple } from "./rows.ts";

const coupleOf = (row: Partial<Couple>) => booksOf({ couple: row }).couple;

const NO_PROPOSAL = { proposed_threshold: null, proposed_by: null };

describe("the properties of a couple that events state", () => {
  test.each<[what: string, row: Partial<Couple>, stated: object]>([
    ["no threshold", {}, { currency: "USD", time_zone: "UTC", approval_threshold: null, ...NO_PROPOSAL }],
    ["a threshold of zero", { approvalThreshold: 0n }, { approval_threshold: "0.00" }],
    [
      "a proposal",
      { approvalThreshold: 5n, proposedThreshold: 123_45n, proposedById: ADA },
      { approval_threshold: "0.05", proposed_threshold: "123.45", proposed_by: ADA },
    ],
    [
      "a proposal to remove the threshold",
      { approvalThreshold: 5n, proposedThreshold: null, proposedById: ADA },
      { proposed_threshold: "none", proposed_by: ADA },
    ],
    [
      "a currency without decimals",
      { currency: "JPY", approvalThreshold: 500n, timeZone: "Asia/Tokyo" },
      { currency: "JPY", approval_threshold: "500", time_zone: "Asia/Tokyo" },
    ],
    ["a currency with three", { currency: "KWD", approvalThreshold: 1500n }, { approval_threshold: "1.500" }],
  ])("%s: reading the properties returns the same values", (_what, row, stated) => {
    const couple = coupleOf(row);
    const properties = coupleProperties(couple);
    expect(properties).toMatchObject(stated);
    const { currency, timeZone, approvalThreshold, proposedThreshold, proposedById } = couple;
    const columns = { currency, timeZone, approvalThreshold, proposedThreshold, proposedById };
    expect(statedCouple(properties, coupleOf({}))).toEqual(columns);
  });

  test("an event changes only the properties that it states", () => {
    expect(statedCouple({ time_zone: "Europe/Berlin" }, coupleOf({}))).toEqual({ timeZone: "Europe/Berlin" });
    expect(statedCouple({ approval_threshold: null }, coupleOf({}))).toEqual({ approvalThreshold: null });
    expect(statedCouple({}, coupleOf({}))).toEqual({});
  });
});

test("reading the properties of an account returns the same values", () => {
  const columns = {
    name: "Joint",
    institutionName: null,
    visibility: "private",
    keepAvailable: 12_50n,
  } as const;
  const properties = accountProperties(accountRow({ id: "joint", ...columns }));
  const amount = { keep_available: "12.50" };
  expect(properties).toEqual({ name: "Joint", institution_name: null, visibility: "private", ...amount });
  expect(statedAccount(properties, "USD")).toEqual(columns);
  expect(statedAccount({ keep_available: "12" }, "JPY")).toEqual({ keepAvailable: 12n });
});

test("reading the properties of a goal returns the same values", () => {
  const columns = { name: "Trip", type: "travel", priority: 2, deadline: null, locked: false };
  const properties = goalProperties(goalRow({ id: "trip", ...columns, targetAmount: 600_00n }), "USD");
  expect(properties).toEqual({ ...columns, target_amount: "600.00" });
  const stated = statedGoal({ ...properties, drift_status: "no_deadline" }, "USD");
  expect(stated).toEqual({ ...columns, targetAmount: 600_00n, driftStatus: "no_deadline" });
});

describe("versions", () => {
  const before = { version: 3, propertyVersions: { name: 2, notes: 3 } };
  const RENAMED = { name: "New", name_before: "Old" };
  const UNDATED = { deadline: null, deadline_before: "2027-01-01" };
  const PROPOSAL = { proposed_threshold: "none", proposed_by: ADA };
  const NO_PROPOSAL_BEFORE = { proposed_threshold_before: null, proposed_by_before: null };

  test("the event of a change states the new version of the row", () => {
    expect(revise(before, "updated", RENAMED)).toEqual({ ...RENAMED, action: "updated", version: 4 });
    expect(revise(before, "closed")).toEqual({ action: "closed", version: 4 });
    expect(before.version).toBe(3);
  });

  test.each<[metadata: EventMetadata, revised: readonly string[]]>([
    [{ action: "updated", ...RENAMED, version: 4 }, ["name"]],
    [{ action: "updated", ...UNDATED, notes_changed: true }, ["deadline", "notes"]],
    [{ action: "updated", notes_changed: true, version: 4 }, ["notes"]],
    [{ action: "closed", version: 4 }, ["status"]],
    [{ action: "updated", ...PROPOSAL, ...NO_PROPOSAL_BEFORE }, ["threshold_proposal"]],
    [{ action: "created", name: "New" }, []],
  ])("%o changes %o", (metadata, revised) => {
    expect(revisedBy(metadata)).toEqual(revised);
  });

  test("a row stores the version of each changed property", () => {
    const metadata = revise(before, "updated", { ...RENAMED, locked: true, locked_before: false });
    const propertyVersions = { name: 4, notes: 3, locked: 4 };
    expect(statedVersion(metadata, before)).toEqual({ version: 4, propertyVersions });
    expect(statedVersion({ action: "updated", name: "New" }, before)).toEqual({});
  });

  test("an account after the event that updates or closes it", () => {
    const account = accountRow({ id: "joint", name: "Old", ...before });
    const renamed = revisedAccount(account, revise(account, "updated", RENAMED));
    const propertyVersions = { name: 4, notes: 3 };
    expect(renamed).toEqual({ ...account, name: "New", version: 4, propertyVersions });
    const closed = { status: "closed", version: 5, propertyVersions: { ...propertyVersions, status: 5 } };
    expect(revisedAccount(renamed, revise(renamed, "closed"))).toEqual({ ...renamed, ...closed });
  });
});
