import type { CheckIn } from "../../src/books/check-in.ts";
import type { Plan } from "../../src/books/plan.ts";
import { ADA } from "../in-memory.ts";
import { type Case, NOW, stated } from "./case.ts";

const plan = { id: "p1", status: "awaiting_approval" } as Plan;
const checkIn = { id: "c1", status: "waiting" } as CheckIn;

/** Events of plans, check-ins and reactions, and events that only the ledger holds. */
export const LIFE: readonly Case[] = [
  [
    "PLAN",
    stated("PLAN", {}, { action: "awaiting_approval", plan_id: "p1" }, { plan }),
    { "plan p1": { id: "p1", status: "awaiting_approval" } },
  ],
  ["PLAN, replayed", stated("PLAN", {}, { action: "committed", plan_id: "p1" }), {}],
  [
    "SYNC",
    stated("SYNC", {}, { action: "due", check_in_id: "c1" }, { checkIns: [checkIn] }),
    { "check-in c1": { id: "c1", status: "waiting" } },
  ],
  [
    "COUPLE whose time zone moves check-ins",
    stated("COUPLE", {}, { action: "updated", time_zone: "Asia/Tokyo" }, { checkIns: [checkIn] }),
    { couple: { timeZone: "Asia/Tokyo" }, "check-in c1": { id: "c1", status: "waiting" } },
  ],
  [
    "REACTION added",
    stated("REACTION", { destGoalId: "trip" }, { action: "added", emoji: "🚀" }, { reactionId: "r2" }),
    { [`reaction trip/${ADA}/🚀`]: { id: "r2", goalId: "trip", userId: ADA, emoji: "🚀", createdAt: NOW } },
  ],
  [
    "REACTION removed",
    stated("REACTION", { destGoalId: "trip", userId: "ben" }, { action: "removed", emoji: "🎉" }),
    { "reaction trip/ben/🎉": "gone" },
  ],
  ["JOURNAL", stated("JOURNAL", { destGoalId: "trip" }, { visibility: "shared" }), {}],
  ["SYSTEM", stated("SYSTEM", {}, { note: "Paid in cash" }), {}],
];
