import type { EventMetadata } from "./metadata.ts";
import type { Words } from "./words.ts";

/*
 * The rows of a couple's books as plain immutable data. Amounts are minor units of the couple's currency, dates calendar
 * days in its time zone. Every row belongs to the couple of its books.
 */

/** Everything that can stand in the ledger. The type gives an amount its direction. */
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

/** How a goal stands against its schedule, best first. */
export const DRIFT_STATUSES = [
  "complete",
  "on_track",
  "no_deadline",
  "behind",
  "at_risk",
  "overdue",
] as const;
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

/** A row whose properties people edit. */
export interface Versioned {
  /** Moves when a property changes or the row closes, never when money moves. */
  readonly version: number;
  /** The version in which each property last changed; a property that never changed is missing. */
  readonly propertyVersions: Readonly<Record<string, number>>;
}

/** Two users who share their books, and the head of their ledger. */
export interface Couple extends Versioned {
  readonly id: string;
  readonly partner1Id: string;
  readonly partner2Id: string;
  readonly currency: string;
  readonly timeZone: string;
  /** What one partner may take away from goals within 24 hours; null: no limit. */
  readonly approvalThreshold: bigint | null;
  /** A threshold that one partner has proposed and the other has yet to confirm; null: none, or no limit. */
  readonly proposedThreshold: bigint | null;
  /** Who proposed it. Null: nothing is proposed. */
  readonly proposedById: string | null;
  /** Sequence and hash of the newest event. */
  readonly headSequence: number;
  readonly headHash: string;
  readonly createdAt: Date;
}

/** One of the two users. */
export interface Partner {
  readonly id: string;
  readonly displayName: string;
}

/** A bank account, linked or kept by hand. */
export interface Account extends Versioned {
  readonly id: string;
  /** The owner. */
  readonly userId: string;
  readonly plaidAccountId: string | null;
  readonly name: string;
  readonly institutionName: string | null;
  readonly currency: string;
  /** An overdrawn account is kept as zero. */
  readonly balance: bigint;
  /** What allocating leaves available. */
  readonly keepAvailable: bigint;
  readonly isManual: boolean;
  readonly isJoint: boolean;
  readonly visibility: "shared" | "private";
  readonly status: "open" | "closed";
  readonly createdAt: Date;
}

/** What came to a goal on a day of the couple's calendar less what left it, in minor units as text. */
export type Inflow = readonly [day: string, net: string];

/** A savings objective that money in the couple's accounts is earmarked for. */
export interface Goal extends Versioned {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly targetAmount: bigint;
  /** The sum of the goal's allocations. */
  readonly currentAllocation: bigint;
  /** What was spent from it on what it is for. */
  readonly spent: bigint;
  /**
   * The days of the last 90 on which its money changed; what was spent does not count. A day is the date on which the
   * money moved in the time zone that the couple had then.
   */
  readonly inflows: readonly Inflow[];
  /** 1 is the most important, 5 the least. */
  readonly priority: number;
  readonly deadline: string | null;
  readonly notes: string | null;
  /** No money leaves a locked goal. */
  readonly locked: boolean;
  readonly status: "active" | "closed";
  /** The status that the ledger recorded last. */
  readonly driftStatus: DriftStatus;
  /** The highest of 0, 25, 50, 75 and 100 percent that money brought it to since its target was set. */
  readonly milestone: number;
  /** When money brought it there. Null: it stood there when its target was set. */
  readonly milestoneAt: Date | null;
  readonly createdAt: Date;
}

/** How much of one account stands behind one goal; more than zero. */
export interface Allocation {
  readonly id: string;
  readonly goalId: string;
  readonly accountId: string;
  readonly allocatedAmount: bigint;
}

/** What a partner feels about a goal, in one emoji or sticker. */
export interface Reaction {
  readonly id: string;
  readonly goalId: string;
  readonly userId: string;
  readonly emoji: string;
  readonly createdAt: Date;
}

/** One row of the ledger. Rows never change, except that words can be erased; a mistake is corrected by a REVERSAL. */
export interface Event {
  readonly id: string;
  /** 1, 2, 3, ... without gaps. */
  readonly sequence: number;
  readonly eventType: EventType;
  /** Never negative; zero where no money moves. */
  readonly amount: bigint;
  readonly sourceAccountId: string | null;
  /** The goal that money leaves. */
  readonly sourceGoalId: string | null;
  /** The goal that money reaches, or that the event is about. */
  readonly destGoalId: string | null;
  /** Null when the operator acted for nobody. */
  readonly userId: string | null;
  /** The client that acted. */
  readonly actor: string;
  readonly timestamp: Date;
  /** All facts of the event, words of people included. Rules and views read these. */
  readonly metadata: EventMetadata;
  readonly reversesEventId: string | null;
  /** 1: the hash covers the metadata as a whole. 2: it covers the plain metadata and the digest of the words. */
  readonly hashVersion: 1 | 2;
  /** The metadata without words; with hash version 1 all of it. */
  readonly plainMetadata: EventMetadata;
  /** What people typed. Null: there are none, or they were erased. */
  readonly words: Words | null;
  /** SHA-256 of the words in hex. Null: there never were any. */
  readonly wordsDigest: string | null;
  /** 16 random bytes in hex, so that a hash betrays nothing about a row that a reader may not see. */
  readonly salt: string;
  readonly prevHash: string;
  readonly hash: string;
}
