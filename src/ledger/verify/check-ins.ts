import type { CheckIn } from "../../books/check-in.ts";
import type { Event } from "../../books/rows.ts";

export interface StatedCheckIn {
  status: string;
  missedBefore: number;
  readonly answers: Map<string, string>;
}

/** The columns of a check-in that events state. */
export type StoredCheckIn = Pick<CheckIn, "id" | "status" | "missedBefore" | "agenda"> & {
  readonly answers: readonly Pick<CheckIn["answers"][number], "userId" | "answer">[];
};

const STATUS_AFTER: Readonly<Record<string, string>> = {
  scheduled: "scheduled",
  due: "waiting",
  cancelled: "cancelled",
};

/** Records what a SYNC event states about its check-in, a missed previous one and the next one. */
export function recordCheckIn(stated: Map<string, StatedCheckIn>, { userId, metadata }: Event): void {
  const { action, check_in_id, missed_id, next_id, answer, completes } = metadata;
  const of = (id: unknown) => {
    const known = stated.get(String(id)) ?? { status: "", missedBefore: 0, answers: new Map() };
    stated.set(String(id), known);
    return known;
  };
  const status = STATUS_AFTER[String(action)];
  if (status) of(check_in_id).status = status;
  if (missed_id) {
    of(missed_id).status = "missed";
    of(check_in_id).missedBefore = of(missed_id).missedBefore + 1;
  }
  if (next_id) of(next_id).status = "scheduled";
  if (action !== "answered" || userId === null) return;
  of(check_in_id).answers.set(userId, String(answer));
  if (completes === true) of(check_in_id).status = "complete";
}

/** The first difference between a check-in and the ledger. Events do not state due and snooze times. */
export function checkInProblem(
  { status, missedBefore, agenda, answers }: StoredCheckIn,
  stated: StatedCheckIn | undefined,
): string | undefined {
  if (stated === undefined) return "no event scheduled it";
  if (agenda !== null && !Array.isArray(agenda)) return "its agenda cannot be read";
  if (stated.status !== status) return `it is ${status}, the ledger states ${stated.status}`;
  if (stated.missedBefore !== missedBefore)
    return `missed_before is ${missedBefore}, the ledger states ${stated.missedBefore}`;
  const agrees = answers.every(({ userId, answer }) => stated.answers.get(userId) === answer);
  return agrees && answers.length === stated.answers.size ? undefined : "its answers differ from the ledger";
}
