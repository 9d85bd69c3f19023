import type { Account } from "../../src/books/rows.ts";
import { ADA, accountRow, BEN, goalRow } from "../in-memory.ts";
import { type Case, checking, NOW, stated } from "./case.ts";

const POCKET = { amount: 7_00n, sourceAccountId: "pocket" };
const opened: Account = accountRow({
  ...{ id: "pocket", userId: BEN, plaidAccountId: "plaid-1", name: "Pocket", institutionName: "First Bank" },
  ...{ balance: 7_00n, keepAvailable: 2_00n, isManual: false, visibility: "private", createdAt: NOW },
});
const { userId, plaidAccountId, isManual, isJoint, ...openedByEvent } = opened;

/** Events that create, change and close accounts and goals, or change the couple. */
export const PROPERTIES: readonly Case[] = [
  [
    "ACCOUNT opened: the whole row comes beside the event",
    stated("ACCOUNT", POCKET, { action: "opened", name: "Pocket", version: 1 }, { account: opened }),
    { "account pocket": { ...opened } },
  ],
  [
    "ACCOUNT opened, replayed from the event alone",
    stated("ACCOUNT", POCKET, {
      ...{ action: "opened", name: "Pocket", institution_name: null },
      ...{ visibility: "private", keep_available: "2.00", version: 1 },
    }),
    { "account pocket": { ...openedByEvent, institutionName: null } },
  ],
  [
    "ACCOUNT updated",
    stated("ACCOUNT", checking, {
      action: "updated",
      keep_available: "12.50",
      keep_available_before: "0.00",
      version: 2,
    }),
    { "account checking": { keepAvailable: 12_50n, version: 2, propertyVersions: { keep_available: 2 } } },
  ],
  [
    "ACCOUNT closed",
    stated("ACCOUNT", checking, { action: "closed", version: 2 }),
    { "account checking": { status: "closed", version: 2, propertyVersions: { status: 2 } } },
  ],
  [
    "GOAL created",
    stated(
      "GOAL",
      { destGoalId: "car" },
      {
        action: "created",
        name: "Car",
        target_amount: "8000.00",
        type: "car",
        priority: 2,
        deadline: "2027-03-31",
        locked: false,
        drift_status: "on_track",
      },
      { goal: { notes: "Electric" } },
    ),
    {
      "goal car": {
        ...goalRow({
          ...{ id: "car", name: "Car", type: "car", targetAmount: 8000_00n, priority: 2 },
          ...{ deadline: "2027-03-31", notes: "Electric", driftStatus: "on_track", createdAt: NOW },
        }),
      },
    },
  ],
  [
    "GOAL updated: 240.00 is half of the new target, which no money brought it to",
    stated(
      "GOAL",
      { destGoalId: "trip" },
      {
        action: "updated",
        target_amount: "480.00",
        target_amount_before: "1000.00",
        locked: true,
        locked_before: false,
        version: 2,
      },
    ),
    {
      "goal trip": {
        targetAmount: 480_00n,
        locked: true,
        milestone: 50,
        version: 2,
        propertyVersions: { target_amount: 2, locked: 2 },
      },
    },
  ],
  [
    "GOAL updated: its notes are not in the event",
    stated(
      "GOAL",
      { destGoalId: "trip" },
      { action: "updated", notes_changed: true, version: 2 },
      { goal: { notes: null } },
    ),
    { "goal trip": { notes: null, version: 2, propertyVersions: { notes: 2 } } },
  ],
  [
    "GOAL updated by a version of this program that stated no version",
    stated("GOAL", { destGoalId: "trip" }, { action: "updated", priority: 1 }),
    { "goal trip": { priority: 1 } },
  ],
  [
    "GOAL closed",
    stated("GOAL", { destGoalId: "home" }, { action: "closed", version: 2 }),
    { "goal home": { status: "closed", version: 2, propertyVersions: { status: 2 } } },
  ],
  [
    "COUPLE updated",
    stated(
      "COUPLE",
      {},
      {
        action: "updated",
        time_zone: "Asia/Tokyo",
        time_zone_before: "UTC",
        approval_threshold: "500.00",
        approval_threshold_before: null,
        version: 2,
      },
    ),
    {
      couple: {
        timeZone: "Asia/Tokyo",
        approvalThreshold: 500_00n,
        version: 2,
        propertyVersions: { time_zone: 2, approval_threshold: 2 },
      },
    },
  ],
  [
    "COUPLE: a threshold in the couple's new currency, which has no decimals",
    stated("COUPLE", {}, { action: "updated", currency: "JPY", approval_threshold: "500", version: 2 }),
    { couple: { currency: "JPY", approvalThreshold: 500n, version: 2, propertyVersions: {} } },
  ],
  [
    "COUPLE: a proposal",
    stated(
      "COUPLE",
      {},
      {
        action: "updated",
        proposed_threshold: "900.00",
        proposed_threshold_before: null,
        proposed_by: ADA,
        proposed_by_before: null,
        version: 2,
      },
    ),
    {
      couple: {
        proposedThreshold: 900_00n,
        proposedById: ADA,
        version: 2,
        propertyVersions: { threshold_proposal: 2 },
      },
    },
  ],
  [
    "COUPLE: a proposal to remove the threshold",
    stated("COUPLE", {}, { action: "updated", proposed_threshold: "none", proposed_by: BEN, version: 2 }),
    { couple: { proposedById: BEN, version: 2, propertyVersions: {} } },
  ],
  [
    "DRIFT",
    stated("DRIFT", { destGoalId: "home" }, { status: "behind", status_before: "on_track" }),
    { "goal home": { driftStatus: "behind" } },
  ],
];
