import type { DriftStatus } from "./rows.ts";

/** `scheduled` until it is due, then `waiting` for both partners; the others are its ends. */
export const CHECK_IN_STATUSES = ["scheduled", "waiting", "complete", "missed", "cancelled"] as const;

/** What a partner can answer. */
export const ANSWERS = ["done", "snooze"] as const;

/** What can be on the agenda of a check-in. */
export type AgendaKind =
  | "over_allocated"
  | "plan_waiting"
  | Extract<DriftStatus, "overdue" | "at_risk" | "behind" | "on_track" | "complete">
  | "journal_entry"
  | "reaction";

/**
 * One topic, as it was when the check-in became due. It names rows by id alone, so that who may see an account is decided
 * when it is shown. Amount in minor units, as text: the agenda is kept as JSON.
 */
export interface AgendaItem {
  readonly kind: AgendaKind;
  readonly account_id?: string;
  readonly goal_id?: string;
  readonly plan_id?: string;
  readonly entry_id?: string;
  /** Who wrote or reacted. */
  readonly user_id?: string;
  readonly amount?: string;
}

/** What one partner answered last. */
export interface CheckInAnswer {
  readonly id: string;
  readonly userId: string;
  readonly answer: (typeof ANSWERS)[number];
  readonly note: string | null;
  readonly snoozedUntil: Date | null;
  readonly answeredAt: Date;
}

/** A check-in: one occurrence, on which the partners look at their money together. */
export interface CheckIn {
  readonly id: string;
  /** Shared by the occurrences of one schedule: the id of the first. */
  readonly seriesId: string;
  /** The rule by RFC 5545, and the wall time at which it starts. Null: once, at the time it was asked for. */
  readonly rule: string | null;
  readonly startsAt: string | null;
  /** Which occurrence of the rule this is, as wall time in the couple's time zone. */
  readonly wallTime: string | null;
  readonly dueAt: Date;
  readonly message: string | null;
  readonly status: (typeof CHECK_IN_STATUSES)[number];
  /** What there was to talk about when it became due. */
  readonly agenda: readonly AgendaItem[] | null;
  /** How many occurrences in a row were missed right before this one. */
  readonly missedBefore: number;
  /** Who asked for it. Null: the operator, for nobody. */
  readonly createdById: string | null;
  readonly createdAt: Date;
  /** At most one of each partner, by user id. */
  readonly answers: readonly CheckInAnswer[];
}
