import { sum } from "../kernel/money.ts";
import type { EventMetadata } from "./metadata.ts";

/** What a suggested plan tries to reach; the first is the default. */
export const STRATEGIES = ["on_schedule", "deadline_first", "fill", "waterfall"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** How a plan came about: by a strategy, by moves that somebody sent, or by a payment beyond what one partner may take alone. */
export const PLAN_STRATEGIES = [...STRATEGIES, "edited", "spending"] as const;

/** The stored states. Whether a plan has expired or is stale follows from the clock and the books. */
export const PLAN_STATES = ["suggested", "awaiting_approval", "committed", "rejected"] as const;

/** The state in which each action of a PLAN event leaves the plan. */
export const STATE_AFTER = {
  committed: "committed",
  approved: "committed",
  awaiting_approval: "awaiting_approval",
  rejected: "rejected",
} as const;

/** Why a plan has a move, and where it takes the money from: its reason in words is written from this. */
export interface MoveReason {
  readonly purpose:
    | "edited"
    /** The goal's money was spent on what the goal is for. */
    | "spending"
    /** Gives back what an account's balance no longer covers. */
    | "cure"
    /** Replaces what the goal itself gives back for a cure. */
    | "refill"
    /** Brings the goal nearer to what its schedule asks for next. */
    | "schedule"
    | "target";
  /** Whether a part of it goes on towards the target. */
  readonly beyond: boolean;
  /** Null where a goal gives money back, or somebody chose the move. */
  readonly source: "available" | "above_target" | "above_need" | "less_important" | null;
}

/** What somebody states of a payment. */
export type PaymentNote = Pick<EventMetadata, "note" | "payee">;

/** A move as it is stored: its amount in digits of minor units. */
export interface StoredMove {
  readonly account_id: string;
  readonly from_goal_id: string | null;
  readonly to_goal_id: string | null;
  readonly amount: string;
  readonly grounds: MoveReason;
  /** Of a payment: what its SPENDING event states. */
  readonly noted?: PaymentNote | undefined;
}

/** A move of a plan, in minor units. Without a goal to take from it takes available money, without one to give to it frees it. */
export interface PlanMove {
  readonly accountId: string;
  readonly fromGoalId: string | null;
  readonly toGoalId: string | null;
  readonly amount: bigint;
  readonly grounds: MoveReason;
  readonly noted?: PaymentNote | undefined;
}

/** How a goal stood when the plan was made, and how the plan leaves it: digits of minor units, dates at that day's pace. */
export interface StoredGoal {
  readonly goal_id: string;
  readonly target: string;
  /** What had been spent from it. Plans of earlier versions leave it out: nothing. */
  readonly spent?: string;
  readonly before: string;
  readonly after: string;
  readonly projected_before: string | null;
  readonly projected_after: string | null;
}

/** How an account stood when the plan was made, in digits of minor units: what goals hold of it before and after. */
export interface StoredAccount {
  readonly account_id: string;
  readonly balance: string;
  readonly before: string;
  readonly after: string;
  /** What the plan could put behind goals and leaves unassigned; 0 in an account that it may not use. Older plans lack it. */
  readonly unassigned?: string;
}

/** What an over-allocated account still lacks after the plan, in digits of minor units. */
export interface StoredLack {
  readonly account_id: string;
  readonly amount: string;
}

/** A plan for the couple's earmarks: what it would move, and how far it has come. Nothing moves until it is committed. */
export interface Plan {
  readonly id: string;
  readonly strategy: (typeof PLAN_STRATEGIES)[number];
  /** The goals that may give and get; null: all. */
  readonly goalIds: readonly string[] | null;
  /** Whether it may also use the private accounts of its requester. */
  readonly includePrivate: boolean;
  readonly status: (typeof PLAN_STATES)[number];
  /** SHA-256 in hex over all that the plan read of the books. */
  readonly fingerprint: string;
  /** Head of the ledger when the plan was made. */
  readonly basisSequence: number;
  /** In an order in which each can be carried out. */
  readonly moves: readonly StoredMove[];
  readonly uncured: readonly StoredLack[];
  readonly goals: readonly StoredGoal[];
  readonly accounts: readonly StoredAccount[];
  /** The accounts of the moves: who may not know one of them sees nothing of a mere suggestion. */
  readonly accountIds: readonly string[];
  /** Null: the operator, who has no private accounts. */
  readonly requestedById: string | null;
  readonly committedById: string | null;
  /** The client that committed it. */
  readonly committedWith: string | null;
  readonly committedAt: Date | null;
  /** Who approved or rejected it. */
  readonly decidedById: string | null;
  readonly decidedAt: Date | null;
  /** Place in the ledger of its newest PLAN event; the events of its moves follow the one that committed it. */
  readonly sequence: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What a plan moves, in minor units. */
export function movesOf({ moves }: Pick<Plan, "moves">): readonly PlanMove[] {
  return moves.map(({ account_id, from_goal_id, to_goal_id, amount, grounds, noted }) => ({
    accountId: account_id,
    fromGoalId: from_goal_id,
    toGoalId: to_goal_id,
    amount: BigInt(amount),
    grounds,
    noted,
  }));
}

/** Minor units that a plan takes away from goals. */
export function takenBy(plan: Pick<Plan, "moves">): bigint {
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

/** What moves bring to a goal, less what they take from it; of null, to available money. */
export function changeOf(goalId: string | null, moves: readonly PlanMove[]): bigint {
  let change = 0n;
  for (const { fromGoalId, toGoalId, amount } of moves) {
    if (fromGoalId === goalId) change -= amount;
    if (toGoalId === goalId) change += amount;
  }
  return change;
}
