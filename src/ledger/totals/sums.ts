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

/** The amounts that are summed, in minor units. */
export const AMOUNTS = ["deposits", "withdrawals", "allocated", "released", "spent", "syncedChange"] as const;
type Amounts = Readonly<Record<(typeof AMOUNTS)[number], bigint>>;

/** The sums of one group. Keys are null for events without a value. */
export interface Sums extends Amounts {
  readonly keys: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly count: number;
  /** The number of events, but an event in two groups is counted in only one of them. */
  readonly events: number;
  /** The sequence of the first event. */
  readonly first: number;
}
