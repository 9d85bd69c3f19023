import type { EventType } from "../../books/rows.ts";

export const GROUPINGS = ["month", "week", "payee", "category", "person", "account", "goal", "type"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The event types that move money. All of them reference an account. */
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

/** The sums of one group. Keys are null for events without a value; amounts are minor units. */
export interface Sums {
  readonly keys: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly deposits: bigint;
  readonly withdrawals: bigint;
  readonly allocated: bigint;
  readonly released: bigint;
  readonly spent: bigint;
  readonly syncedChange: bigint;
  readonly count: number;
  /** The same, but an event in two groups is counted in only one of them. */
  readonly events: number;
  readonly first: number;
}
