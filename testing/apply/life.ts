import type { CheckIn } from "../../src/books/check-in.ts";
import type { Plan } from "../../src/books/plan.ts";
import { ADA } from "../in-memory.ts";
import { type Case, changeOf, NOW } from "./case.ts";

const plan = { id: "p1", status: "awaiting_approval" } as Plan;
const checkIn = { id: "c1", status: "waiting" } as CheckIn;

/** Events of plans, check-ins and reactions, and events that only the ledger holds. */
export const LIFE: readonly Case[] = [
  [
    "PLAN",
    changeOf(
      { eventType: "PLAN", metadata: { action: "awaiting_approval", plan_id: "p1" } },
      { sets: { plan } },
    ),
    { "plan p1": { id: "p1", status: "awaiting_approval" } },
  ],
  ["PLAN, replayed", changeOf({ eventType: "PLAN", metadata: { action: "committed", plan_id: "p1" } }), {}],
  [
    "SYNC",
    changeOf(
      { eventType: "SYNC", metadata: { action: "due", check_in_id: "c1" } },
      { sets: { checkIns: [checkIn] } },
    ),
    { "check-in c1": { id: "c1", status: "waiting" } },
  ],
  [
    "COUPLE whose time zone moves check-ins",
    changeOf(
      { eventType: "COUPLE", metadata: { action: "updated", time_zone: "Asia/Tokyo" } },
      { sets: { checkIns: [checkIn] } },
    ),
    { couple: { timeZone: "Asia/Tokyo" }, "check-in c1": { id: "c1", status: "waiting" } },
  ],
  [
    "REACTION added",
    changeOf(
      { eventType: "REACTION", destGoalId: "trip", metadata: { action: "added", emoji: "🚀" } },
      { sets: { reactionId: "r2" } },
    ),
    { [`reaction trip/${ADA}/🚀`]: { id: "r2", goalId: "trip", userId: ADA, emoji: "🚀", createdAt: NOW } },
  ],
  [
    "REACTION removed",
    changeOf({
      eventType: "REACTION",
      destGoalId: "trip",
      userId: "ben",
      metadata: { action: "removed", emoji: "🎉" },
    }),
    { "reaction trip/ben/🎉": "gone" },
  ],
  ["JOURNAL", changeOf({ eventType: "JOURNAL", destGoalId: "trip", metadata: { visibility: "shared" } }), {}],
  ["SYSTEM", changeOf({ eventType: "SYSTEM", metadata: { note: "Paid in cash" } }), {}],
];
