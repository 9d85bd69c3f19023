import type { CheckIn } from "../books/check-in.ts";

/** Ids of the partners who have yet to say that a check-in is done; only while it waits. */
export function waitingFor({ status, answers }: CheckIn, partnerIds: readonly string[]): readonly string[] {
  if (status !== "waiting") return [];
  const done = answers.filter(({ answer }) => answer === "done");
  return partnerIds.filter((id) => !done.some(({ userId }) => userId === id));
}

/** Whether the user put it off. Without a user: whether anyone did. */
export function hasSnoozed({ answers }: CheckIn, userId: string | null): boolean {
  return answers.some((one) => one.answer === "snooze" && (userId === null || one.userId === userId));
}

/** Whether the user has to answer, and has not put it off beyond `now`. Without a user: whether anyone has to. */
export function asks(
  checkIn: CheckIn,
  partnerIds: readonly string[],
  { userId, now }: { readonly userId: string | null; readonly now: Date },
): boolean {
  const asked = waitingFor(checkIn, partnerIds).filter((id) => userId === null || id === userId);
  return asked.some((id) => {
    const until = checkIn.answers.find((one) => one.userId === id)?.snoozedUntil;
    return !until || until <= now;
  });
}
