/** `scheduled` until it is due, then `waiting` for both partners; the other statuses are final. */
export const CHECK_IN_STATUSES = ["scheduled", "waiting", "complete", "missed", "cancelled"] as const;

export const ANSWERS = ["done", "snooze"] as const;

/** The kinds of topics on an agenda, in the order of the topics. */
export const AGENDA_KINDS = [
  "over_allocated",
  "plan_waiting",
  "overdue",
  "at_risk",
  "behind",
  "on_track",
  "complete",
  "journal_entry",
  "reaction",
] as const;

/**
 * A topic, as it was when the check-in became due. It references rows only by id, so that visibility is decided when it
 * is shown. The amount is in minor units, as text because the agenda is stored as JSON.
 */
export interface AgendaItem {
  readonly kind: (typeof AGENDA_KINDS)[number];
  readonly account_id?: string;
  readonly goal_id?: string;
  readonly plan_id?: string;
  readonly entry_id?: string;
  /** The author of the entry or reaction. */
  readonly user_id?: string;
  readonly amount?: string;
}

export interface CheckInAnswer {
  readonly id: string;
  readonly userId: string;
  readonly answer: (typeof ANSWERS)[number];
  readonly note: string | null;
  readonly snoozedUntil: Date | null;
  readonly answeredAt: Date;
}

/** A check-in: one occurrence at which the partners review their money together. */
export interface CheckIn {
  readonly id: string;
  /** The id of the first occurrence of the schedule. */
  readonly seriesId: string;
  /** The RFC 5545 recurrence rule, and the wall time at which it starts. Null: a single check-in. */
  readonly rule: string | null;
  readonly startsAt: string | null;
  /** The occurrence of the rule, as wall time in the couple's time zone. */
  readonly wallTime: string | null;
  readonly dueAt: Date;
  readonly message: string | null;
  readonly status: (typeof CHECK_IN_STATUSES)[number];
  readonly agenda: readonly AgendaItem[] | null;
  /** The number of consecutive occurrences missed immediately before this one. */
  readonly missedBefore: number;
  /** The partner who scheduled it. Null: the operator, without naming a user. */
  readonly createdById: string | null;
  readonly createdAt: Date;
  /** At most one per partner. */
  readonly answers: readonly CheckInAnswer[];
}
