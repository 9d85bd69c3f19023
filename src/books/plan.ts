import { sum } from "../kernel/money.ts";
import type { EventMetadata } from "./metadata.ts";

/** The strategies of suggested plans; the first is the default. */
export const STRATEGIES = ["on_schedule", "deadline_first", "fill", "waterfall"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** The origin of a plan: a strategy, custom moves, or a payment that exceeds what one partner may take alone. */
export const PLAN_STRATEGIES = [...STRATEGIES, "edited", "spending"] as const;

/** The stored states. Whether a plan has expired or is stale is derived from the clock and the books. */
export const PLAN_STATES = ["suggested", "awaiting_approval", "committed", "rejected"] as const;

/** The state of a plan after each action of a PLAN event. */
export const STATE_AFTER = {
  committed: "committed",
  approved: "committed",
  awaiting_approval: "awaiting_approval",
  rejected: "rejected",
} as const;

/** The reason for a move and the source of its money, from which the text of the reason is generated. */
export interface MoveReason {
  readonly purpose:
    | "edited"
    /** The money was spent on the goal's purpose. */
    | "spending"
    /** Releases money that the account's balance no longer covers. */
    | "cure"
    /** Replaces money that a cure releases from the same goal. */
    | "refill"
    /** Brings the goal closer to the next amount of its schedule. */
    | "schedule"
    | "target";
  /** Whether a part of the move exceeds the schedule and counts towards the target. */
  readonly beyond: boolean;
  /** Null if a goal releases money, or for a custom move. */
  readonly source: "available" | "above_target" | "above_need" | "less_important" | null;
}

export type PaymentNote = Pick<EventMetadata, "note" | "payee">;

/** A move in stored form; the amount is minor units as text. */
export interface StoredMove {
  readonly account_id: string;
  readonly from_goal_id: string | null;
  readonly to_goal_id: string | null;
  readonly amount: string;
  readonly grounds: MoveReason;
  /** Of a payment: the notes of its SPENDING event. */
  readonly noted?: PaymentNote | undefined;
}

/** A move of a plan, in minor units. Without `fromGoalId` it takes available money; without `toGoalId` it releases money. */
export interface PlanMove {
  readonly accountId: string;
  readonly fromGoalId: string | null;
  readonly toGoalId: string | null;
  readonly amount: bigint;
  readonly reason: MoveReason;
  readonly paymentNote?: PaymentNote | undefined;
}

/** A goal before and after the plan: minor units as text, and projected dates at the pace of the day the plan was made. */
export interface StoredGoal {
  readonly goal_id: string;
  readonly target: string;
  /** The spent amount; missing in plans of earlier versions, where it is zero. */
  readonly spent?: string;
  readonly before: string;
  readonly after: string;
  readonly projected_before: string | null;
  readonly projected_after: string | null;
}

/** An account's balance, and its allocated amount before and after the plan, in minor units as text. */
export interface StoredAccount {
  readonly account_id: string;
  readonly balance: string;
  readonly before: string;
  readonly after: string;
  /** The allocatable amount that the plan leaves; 0 in an account that it may not use. Missing in older plans. */
  readonly unassigned?: string;
}

/** The amount by which an account is still over-allocated after the plan, in minor units as text. */
export interface StoredLack {
  readonly account_id: string;
  readonly amount: string;
}

/** A plan to move allocated money, with its state. No money moves until it is committed. */
export interface Plan {
  readonly id: string;
  readonly strategy: (typeof PLAN_STRATEGIES)[number];
  readonly goalIds: readonly string[] | null;
  readonly includePrivate: boolean;
  readonly status: (typeof PLAN_STATES)[number];
  /** SHA-256 of everything the plan read from the books, in hex. */
  readonly fingerprint: string;
  readonly basisSequence: number;
  /** In an order in which every move is possible. */
  readonly moves: readonly StoredMove[];
  readonly uncured: readonly StoredLack[];
  readonly goals: readonly StoredGoal[];
  readonly accounts: readonly StoredAccount[];
  /** The accounts of the moves. A suggestion is hidden from a caller who may not see one of them. */
  readonly accountIds: readonly string[];
  /** Null: the operator, who has no private accounts. */
  readonly requestedById: string | null;
  readonly committedById: string | null;
  readonly committedWith: string | null;
  readonly committedAt: Date | null;
  readonly decidedById: string | null;
  readonly decidedAt: Date | null;
  /** Sequence of its newest PLAN event. The events of its moves follow the event that committed it. */
  readonly sequence: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The moves of a plan, in minor units. */
export function movesOf({ moves }: Pick<Plan, "moves">): readonly PlanMove[] {
  return moves.map(({ account_id, from_goal_id, to_goal_id, amount, grounds, noted }) => ({
    accountId: account_id,
    fromGoalId: from_goal_id,
    toGoalId: to_goal_id,
    amount: BigInt(amount),
    reason: grounds,
    paymentNote: noted,
  }));
}

/** The amount that a plan takes from goals, in minor units. */
export function takenFromGoals(plan: Pick<Plan, "moves">): bigint {
  return sum(
    movesOf(plan)
      .filter(({ fromGoalId }) => fromGoalId)
      .map(({ amount }) => amount),
  );
}

/** Whether a plan can still be committed or approved, by its state alone. */
export function isOpenPlan({ status }: Pick<Plan, "status">): boolean {
  return status === "suggested" || status === "awaiting_approval";
}

/** The net amount that moves bring to a goal, or to available money if `goalId` is null. */
export function changeOf(goalId: string | null, moves: readonly PlanMove[]): bigint {
  let change = 0n;
  for (const { fromGoalId, toGoalId, amount } of moves) {
    if (fromGoalId === goalId) change -= amount;
    if (toGoalId === goalId) change += amount;
  }
  return change;
}
