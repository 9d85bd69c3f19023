import { partnerIdsOf } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import type { Couple } from "../books/rows.ts";

/** The partners who still have to answer `done` to a waiting check-in. */
export function waitingFor({ status, answers }: CheckIn, couple: Couple): readonly string[] {
  if (status !== "waiting") return [];
  return partnerIdsOf(couple).filter(
    (id) => !answers.some(({ userId, answer }) => userId === id && answer === "done"),
  );
}

/** Whether the user, or either partner if `userId` is null, has snoozed the check-in. */
export function hasSnoozed({ answers }: CheckIn, userId: string | null): boolean {
  return answers.some((row) => row.answer === "snooze" && (userId === null || row.userId === userId));
}

interface Context {
  readonly couple: Couple;
  /** Null: either partner. */
  readonly userId: string | null;
  readonly now: Date;
}

/** Whether the user still has to answer and has not snoozed the check-in beyond `now`. */
export function needsAnswer(checkIn: CheckIn, { couple, userId, now }: Context): boolean {
  const pending = waitingFor(checkIn, couple).filter((id) => userId === null || id === userId);
  return pending.some((id) => {
    const until = checkIn.answers.find((row) => row.userId === id)?.snoozedUntil;
    return !until || until <= now;
  });
}
