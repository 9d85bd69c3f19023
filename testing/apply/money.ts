import { type Case, changeOf, inflow, moved, NOW, savings } from "./case.ts";

/** Events that move money. */
export const MONEY: readonly Case[] = [
  [
    "ALLOCATION: 240.00 and 10.00 are a quarter of 1000.00",
    moved("ALLOCATION", 10_00n, { destGoalId: "trip" }),
    {
      "held trip/checking": { allocatedAmount: 250_00n },
      "goal trip": { currentAllocation: 250_00n, inflows: inflow("1000"), milestone: 25, milestoneAt: NOW },
    },
  ],
  [
    "ALLOCATION of an account that the goal held nothing of",
    changeOf(
      { eventType: "ALLOCATION", amount: 50_00n, ...savings, destGoalId: "home" },
      { sets: { allocationId: "a9" } },
    ),
    {
      "held home/savings": { id: "a9", goalId: "home", accountId: "savings", allocatedAmount: 50_00n },
      "goal home": { currentAllocation: 150_00n, inflows: inflow("5000") },
    },
  ],
  [
    "RELEASE of a part",
    moved("RELEASE", 40_00n, { sourceGoalId: "trip" }),
    {
      "held trip/checking": { allocatedAmount: 200_00n },
      "goal trip": { currentAllocation: 200_00n, inflows: inflow("-4000") },
    },
  ],
  [
    "RELEASE of all",
    moved("RELEASE", 240_00n, { sourceGoalId: "trip" }),
    { "held trip/checking": "gone", "goal trip": { currentAllocation: 0n, inflows: inflow("-24000") } },
  ],
  [
    "REALLOCATION: 240.00 and 100.00 pass a quarter of 1000.00",
    moved("REALLOCATION", 100_00n, { sourceGoalId: "home", destGoalId: "trip" }),
    {
      "held home/checking": "gone",
      "held trip/checking": { allocatedAmount: 340_00n },
      "goal home": { currentAllocation: 0n, inflows: inflow("-10000") },
      "goal trip": { currentAllocation: 340_00n, inflows: inflow("10000"), milestone: 25, milestoneAt: NOW },
    },
  ],
  [
    "SPENDING that leaves the account now",
    moved("SPENDING", 60_00n, { sourceGoalId: "trip" }),
    {
      "account checking": { balance: 940_00n },
      "held trip/checking": { allocatedAmount: 180_00n },
      "goal trip": { currentAllocation: 180_00n, spent: 60_00n },
    },
  ],
  [
    "SPENDING that the balance already lacks",
    moved("SPENDING", 60_00n, { sourceGoalId: "trip", metadata: { already_in_balance: true } }),
    {
      "held trip/checking": { allocatedAmount: 180_00n },
      "goal trip": { currentAllocation: 180_00n, spent: 60_00n },
    },
  ],
  ["DEPOSIT", moved("DEPOSIT", 20_00n), { "account checking": { balance: 1020_00n } }],
  [
    "WITHDRAWAL of more than is available",
    moved("WITHDRAWAL", 900_00n),
    { "account checking": { balance: 100_00n } },
  ],
  ["BALANCE_SYNC", moved("BALANCE_SYNC", 5_00n, savings), { "account savings": { balance: 5_00n } }],
  ["BALANCE_SYNC to the balance that the account has", moved("BALANCE_SYNC", 500_00n, savings), {}],
];
