import { type Case, changeOf, checking, inflow, NOW, savings } from "./case.ts";

/** Events that move money. */
export const MONEY: readonly Case[] = [
  [
    "ALLOCATION: 240.00 and 10.00 are a quarter of 1000.00",
    changeOf({ eventType: "ALLOCATION", amount: 10_00n, ...checking, destGoalId: "trip" }),
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
    changeOf({ eventType: "RELEASE", amount: 40_00n, ...checking, sourceGoalId: "trip" }),
    {
      "held trip/checking": { allocatedAmount: 200_00n },
      "goal trip": { currentAllocation: 200_00n, inflows: inflow("-4000") },
    },
  ],
  [
    "RELEASE of all",
    changeOf({ eventType: "RELEASE", amount: 240_00n, ...checking, sourceGoalId: "trip" }),
    { "held trip/checking": "gone", "goal trip": { currentAllocation: 0n, inflows: inflow("-24000") } },
  ],
  [
    "REALLOCATION: 240.00 and 100.00 pass a quarter of 1000.00",
    changeOf({
      eventType: "REALLOCATION",
      amount: 100_00n,
      ...checking,
      sourceGoalId: "home",
      destGoalId: "trip",
    }),
    {
      "held home/checking": "gone",
      "held trip/checking": { allocatedAmount: 340_00n },
      "goal home": { currentAllocation: 0n, inflows: inflow("-10000") },
      "goal trip": { currentAllocation: 340_00n, inflows: inflow("10000"), milestone: 25, milestoneAt: NOW },
    },
  ],
  [
    "SPENDING that leaves the account now",
    changeOf({ eventType: "SPENDING", amount: 60_00n, ...checking, sourceGoalId: "trip" }),
    {
      "account checking": { balance: 940_00n },
      "held trip/checking": { allocatedAmount: 180_00n },
      "goal trip": { currentAllocation: 180_00n, spent: 60_00n },
    },
  ],
  [
    "SPENDING that the balance already lacks",
    changeOf({
      eventType: "SPENDING",
      amount: 60_00n,
      ...checking,
      sourceGoalId: "trip",
      metadata: { already_in_balance: true },
    }),
    {
      "held trip/checking": { allocatedAmount: 180_00n },
      "goal trip": { currentAllocation: 180_00n, spent: 60_00n },
    },
  ],
  [
    "DEPOSIT",
    changeOf({ eventType: "DEPOSIT", amount: 20_00n, ...checking }),
    { "account checking": { balance: 1020_00n } },
  ],
  [
    "WITHDRAWAL of more than is available",
    changeOf({ eventType: "WITHDRAWAL", amount: 900_00n, ...checking }),
    { "account checking": { balance: 100_00n } },
  ],
  [
    "BALANCE_SYNC",
    changeOf({ eventType: "BALANCE_SYNC", amount: 5_00n, ...savings }),
    { "account savings": { balance: 5_00n } },
  ],
  [
    "BALANCE_SYNC to the balance that the account has",
    changeOf({ eventType: "BALANCE_SYNC", amount: 500_00n, ...savings }),
    {},
  ],
];
