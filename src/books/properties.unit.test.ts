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

describe("the properties that events state of a couple", () => {
  test.each<[what: string, row: Partial<Couple>, stated: object]>([
    [
      "no threshold",
      {},
      {
        currency: "USD",
        time_zone: "UTC",
        approval_threshold: null,
        proposed_threshold: null,
        proposed_by: null,
      },
    ],
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
    expect(statedCouple(properties, coupleOf({}))).toEqual({
      currency: couple.currency,
      timeZone: couple.timeZone,
      approvalThreshold: couple.approvalThreshold,
      proposedThreshold: couple.proposedThreshold,
      proposedById: couple.proposedById,
    });
  });

  test("an event changes only the properties that it states", () => {
    expect(statedCouple({ time_zone: "Europe/Berlin" }, coupleOf({}))).toEqual({ timeZone: "Europe/Berlin" });
    expect(statedCouple({ approval_threshold: null }, coupleOf({}))).toEqual({ approvalThreshold: null });
    expect(statedCouple({}, coupleOf({}))).toEqual({});
  });
});

test("reading the properties of an account returns the same values", () => {
  const account = accountRow({
    id: "joint",
    name: "Joint",
    institutionName: null,
    visibility: "private",
    keepAvailable: 12_50n,
  });
  const properties = accountProperties(account);
  expect(properties).toEqual({
    name: "Joint",
    institution_name: null,
    visibility: "private",
    keep_available: "12.50",
  });
  expect(statedAccount(properties, "USD")).toEqual({
    name: "Joint",
    institutionName: null,
    visibility: "private",
    keepAvailable: 12_50n,
  });
  expect(statedAccount({ keep_available: "12" }, "JPY")).toEqual({ keepAvailable: 12n });
});

test("reading the properties of a goal returns the same values", () => {
  const goal = goalRow({ id: "trip", name: "Trip", targetAmount: 600_00n, type: "travel", priority: 2 });
  const properties = goalProperties(goal, "USD");
  expect(properties).toEqual({
    name: "Trip",
    target_amount: "600.00",
    type: "travel",
    priority: 2,
    deadline: null,
    locked: false,
  });
  expect(statedGoal({ ...properties, drift_status: "no_deadline" }, "USD")).toEqual({
    name: "Trip",
    targetAmount: 600_00n,
    type: "travel",
    priority: 2,
    deadline: null,
    locked: false,
    driftStatus: "no_deadline",
  });
});

describe("versions", () => {
  const before = { version: 3, propertyVersions: { name: 2, notes: 3 } };

  test("the event of a change states the new version of the row", () => {
    const changes: EventMetadata = { name: "New", name_before: "Old" };
    expect(revise(before, "updated", changes)).toEqual({ ...changes, action: "updated", version: 4 });
    expect(revise(before, "closed")).toEqual({ action: "closed", version: 4 });
    expect(before.version).toBe(3);
  });

  test.each<[metadata: EventMetadata, revised: readonly string[]]>([
    [{ action: "updated", name: "New", name_before: "Old", version: 4 }, ["name"]],
    [
      { action: "updated", deadline: null, deadline_before: "2027-01-01", notes_changed: true },
      ["deadline", "notes"],
    ],
    [{ action: "updated", notes_changed: true, version: 4 }, ["notes"]],
    [{ action: "closed", version: 4 }, ["status"]],
    [
      {
        action: "updated",
        proposed_threshold: "none",
        proposed_threshold_before: null,
        proposed_by: ADA,
        proposed_by_before: null,
      },
      ["threshold_proposal"],
    ],
    [{ action: "created", name: "New" }, []],
  ])("%o changes %o", (metadata, revised) => {
    expect(revisedBy(metadata)).toEqual(revised);
  });

  test("a row stores the version of each changed property", () => {
    const metadata = revise(before, "updated", {
      name: "New",
      name_before: "Old",
      locked: true,
      locked_before: false,
    });
    expect(statedVersion(metadata, before)).toEqual({
      version: 4,
      propertyVersions: { name: 4, notes: 3, locked: 4 },
    });
    expect(statedVersion({ action: "updated", name: "New" }, before)).toEqual({});
  });

  test("an account after the event that updates or closes it", () => {
    const account = accountRow({ id: "joint", name: "Old", ...before });
    const renamed = revisedAccount(account, revise(account, "updated", { name: "New", name_before: "Old" }));
    expect(renamed).toEqual({ ...account, name: "New", version: 4, propertyVersions: { name: 4, notes: 3 } });
    expect(revisedAccount(renamed, revise(renamed, "closed"))).toEqual({
      ...renamed,
      status: "closed",
      version: 5,
      propertyVersions: { name: 4, notes: 3, status: 5 },
    });
  });
});
