import { partnerIdsOf } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import type { Couple } from "../books/rows.ts";

/* What the partners have answered to a check-in, and what it still waits for. */

/** The partners who have not answered done, while the check-in waits. */
export function waitingFor({ status, answers }: CheckIn, couple: Couple): readonly string[] {
  if (status !== "waiting") return [];
  return partnerIdsOf(couple).filter(
    (id) => !answers.some(({ userId, answer }) => userId === id && answer === "done"),
  );
}

/** Whether the user put it off. Without a user: whether anyone did. */
export function hasSnoozed({ answers }: CheckIn, userId: string | null): boolean {
  return answers.some((row) => row.answer === "snooze" && (userId === null || row.userId === userId));
}

/** Who is asked, and when. */
interface Asked {
  readonly couple: Couple;
  /** Null: either partner. */
  readonly userId: string | null;
  readonly now: Date;
}

/** Whether the user still has to answer, and has not put it off beyond `now`. */
export function asksFor(checkIn: CheckIn, { couple, userId, now }: Asked): boolean {
  const asked = waitingFor(checkIn, couple).filter((id) => userId === null || id === userId);
  return asked.some((id) => {
    const until = checkIn.answers.find((row) => row.userId === id)?.snoozedUntil;
    return !until || until <= now;
  });
}
