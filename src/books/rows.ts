import type { EventMetadata } from "./metadata.ts";
import type { Words } from "./words.ts";

/*
 * The rows of a couple's books as plain immutable data. Amounts are minor units of the couple's currency, and dates are
 * calendar days in its time zone.
 */

/** The types of ledger events. The type determines the direction of an amount. */
export const EVENT_TYPES = [
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
  "DEPOSIT",
  "WITHDRAWAL",
  "BALANCE_SYNC",
  "REVERSAL",
  "GOAL",
  "ACCOUNT",
  "COUPLE",
  "PLAN",
  "JOURNAL",
  "REACTION",
  "SYNC",
  "DRIFT",
  "SYSTEM",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The status of a goal compared with its schedule, best first. */
export const DRIFT_STATUSES = [
  "complete",
  "on_track",
  "no_deadline",
  "behind",
  "at_risk",
  "overdue",
] as const;
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

/** A row whose properties users edit. */
export interface Versioned {
  /** Increases when a property changes or the row closes, but not when money moves. */
  readonly version: number;
  /** The version in which each property last changed. A property that never changed is missing. */
  readonly propertyVersions: Readonly<Record<string, number>>;
}

/** Two users who share their books, or one whose partner has not joined yet, with the head of their ledger. */
export interface Couple extends Versioned {
  readonly id: string;
  readonly partner1Id: string;
  /** Null: partner 1 keeps the books alone. Set once, when a partner joins. */
  readonly partner2Id: string | null;
  readonly currency: string;
  readonly timeZone: string;
  /** The amount that one partner may take from goals alone within 24 hours; null: no limit. See `thresholdInForce`. */
  readonly approvalThreshold: bigint | null;
  /** A threshold that one partner has proposed and the other has not confirmed yet; null: no proposal, or no limit. */
  readonly proposedThreshold: bigint | null;
  /** The partner who proposed it. Null: no proposal. */
  readonly proposedById: string | null;
  readonly headSequence: number;
  readonly headHash: string;
  /**
   * Rises whenever a token of a partner ends early. What a process knows of a token holds for one epoch. Unlike all else in
   * books it can rise without an event.
   */
  readonly authEpoch: number;
  readonly createdAt: Date;
  /** When a partner left: the books can be read and no longer written. Null: they are kept. */
  readonly endedAt: Date | null;
}

/** One of the users of a couple. */
export interface Partner {
  readonly id: string;
  readonly displayName: string;
}

export interface Account extends Versioned {
  readonly id: string;
  readonly userId: string;
  readonly plaidAccountId: string | null;
  readonly name: string;
  readonly institutionName: string | null;
  readonly currency: string;
  /** The balance of an overdrawn account is stored as zero. */
  readonly balance: bigint;
  /** The amount that cannot be allocated. */
  readonly keepAvailable: bigint;
  readonly isManual: boolean;
  readonly isJoint: boolean;
  readonly visibility: "shared" | "private";
  readonly status: "open" | "closed";
  readonly createdAt: Date;
}

/** The net inflow of a goal on a calendar day of the couple, in minor units as text. */
export type Inflow = readonly [day: string, net: string];

/** A savings goal to which money in the couple's accounts is allocated. */
export interface Goal extends Versioned {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly targetAmount: bigint;
  readonly currentAllocation: bigint;
  readonly spent: bigint;
  /**
   * The days of the last 90 on which its money changed, except by spending. A day is the date of the move in the time
   * zone that the couple had at that time.
   */
  readonly inflows: readonly Inflow[];
  /** 1 is the most important, 5 the least. */
  readonly priority: number;
  readonly deadline: string | null;
  readonly notes: string | null;
  /** No money leaves a locked goal. */
  readonly locked: boolean;
  readonly status: "active" | "closed";
  /** The status most recently recorded in the ledger. */
  readonly driftStatus: DriftStatus;
  /** The highest of 0, 25, 50, 75 and 100 percent that the goal has reached since its target was set. */
  readonly milestone: number;
  /** When the goal reached its milestone. Null: it was already there when its target was set. */
  readonly milestoneAt: Date | null;
  readonly createdAt: Date;
}

/** The amount of one account that is allocated to one goal; positive. */
export interface Allocation {
  readonly id: string;
  readonly goalId: string;
  readonly accountId: string;
  readonly allocatedAmount: bigint;
}

/** A partner's reaction to a goal: one emoji or sticker. */
export interface Reaction {
  readonly id: string;
  readonly goalId: string;
  readonly userId: string;
  readonly emoji: string;
  readonly createdAt: Date;
}

/** An event of the ledger. It never changes, except that its words can be erased; a REVERSAL corrects a mistake. */
export interface Event {
  readonly id: string;
  /** 1, 2, 3, ... without gaps. */
  readonly sequence: number;
  readonly eventType: EventType;
  /** Never negative; zero if no money moves. */
  readonly amount: bigint;
  readonly sourceAccountId: string | null;
  readonly sourceGoalId: string | null;
  /** The goal that receives money, or that the event is about. */
  readonly destGoalId: string | null;
  /** Null if the operator acted without naming a user. */
  readonly userId: string | null;
  readonly actor: string;
  readonly timestamp: Date;
  /** All facts of the event, words included. Rules and views read these. */
  readonly metadata: EventMetadata;
  readonly reversesEventId: string | null;
  /** 1: the hash covers the whole metadata. 2: it covers the plain metadata and the digest of the words. */
  readonly hashVersion: 1 | 2;
  /** The metadata without words; with hash version 1, the whole metadata. */
  readonly plainMetadata: EventMetadata;
  /** Text that users typed. Null: the event has none, or it was erased. */
  readonly words: Words | null;
  /** SHA-256 of the words in hex. Null: the event never had any. */
  readonly wordsDigest: string | null;
  /** 16 random bytes in hex, so that a hash reveals nothing about a row that a reader may not see. */
  readonly salt: string;
  readonly prevHash: string;
  readonly hash: string;
}
