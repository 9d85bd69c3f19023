import type { EventType } from "../../books/rows.ts";

/** What totals can be grouped by. */
export const GROUPINGS = ["month", "week", "payee", "category", "person", "account", "goal", "type"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The events that move money. All of them name an account. */
export const MOVING_TYPES = [
  "DEPOSIT",
  "WITHDRAWAL",
  "BALANCE_SYNC",
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
] as const satisfies readonly EventType[];
export type MovingType = (typeof MOVING_TYPES)[number];

/** One row of sums. Keys are null where events have none; amounts are minor units. */
export interface Sums {
  readonly keys: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly deposits: bigint;
  readonly withdrawals: bigint;
  readonly allocated: bigint;
  readonly released: bigint;
  readonly spent: bigint;
  readonly syncedChange: bigint;
  /** Events that the group holds. */
  readonly count: number;
  /** The same, but an event that two groups hold is counted in one of them. */
  readonly events: number;
  /** The first of them in the ledger. */
  readonly first: number;
}
