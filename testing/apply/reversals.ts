import type { Change } from "../../src/books/change.ts";
import type { Event } from "../../src/books/rows.ts";
import { type Case, changeOf, checking, EARLIER, inflow, NOW } from "./case.ts";

/** A reversal of an event of checking, which was made at `EARLIER`. */
const reversal = (reversed: Pick<Event, "eventType"> & Partial<Event>, event: Partial<Event>): Change =>
  changeOf(
    { eventType: "REVERSAL", ...checking, ...event },
    { reversed: { timestamp: EARLIER, metadata: {}, ...reversed } },
  );

/** Reversals of each type of event. */
export const REVERSALS: readonly Case[] = [
  [
    "an ALLOCATION: the goal loses the money",
    reversal({ eventType: "ALLOCATION" }, { amount: 40_00n, sourceGoalId: "trip" }),
    {
      "held trip/checking": { allocatedAmount: 200_00n },
      "goal trip": { currentAllocation: 200_00n, inflows: inflow("-4000") },
    },
  ],
  [
    "a RELEASE: the goal has the money again",
    reversal({ eventType: "RELEASE" }, { amount: 10_00n, destGoalId: "trip" }),
    {
      "held trip/checking": { allocatedAmount: 250_00n },
      "goal trip": { currentAllocation: 250_00n, inflows: inflow("1000"), milestone: 25, milestoneAt: NOW },
    },
  ],
  [
    "a REALLOCATION: the money goes back",
    reversal({ eventType: "REALLOCATION" }, { amount: 40_00n, sourceGoalId: "trip", destGoalId: "home" }),
    {
      "held trip/checking": { allocatedAmount: 200_00n },
      "held home/checking": { allocatedAmount: 140_00n },
      "goal trip": { currentAllocation: 200_00n, inflows: inflow("-4000") },
      "goal home": { currentAllocation: 140_00n, inflows: inflow("4000") },
    },
  ],
  [
    "a SPENDING that left the account",
    reversal({ eventType: "SPENDING" }, { amount: 5_00n, destGoalId: "trip" }),
    {
      "account checking": { balance: 1005_00n },
      "held trip/checking": { allocatedAmount: 245_00n },
      "goal trip": { currentAllocation: 245_00n, spent: -5_00n },
    },
  ],
  [
    "a SPENDING that the balance already lacked",
    reversal(
      { eventType: "SPENDING", metadata: { already_in_balance: true } },
      { amount: 5_00n, destGoalId: "trip" },
    ),
    {
      "held trip/checking": { allocatedAmount: 245_00n },
      "goal trip": { currentAllocation: 245_00n, spent: -5_00n },
    },
  ],
  [
    "a DEPOSIT",
    reversal({ eventType: "DEPOSIT" }, { amount: 20_00n }),
    { "account checking": { balance: 980_00n } },
  ],
  [
    "a WITHDRAWAL",
    reversal({ eventType: "WITHDRAWAL" }, { amount: 20_00n }),
    { "account checking": { balance: 1020_00n } },
  ],
];
