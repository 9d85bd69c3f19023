import { type Books, reactionOf, withRow } from "./books.ts";
import type { Change } from "./change.ts";

/** Notes what a change does to plans, check-ins and reactions. */
export function applyLife(books: Books, { event, sets = {} }: Change): Books {
  const { eventType, destGoalId: goalId, userId, metadata, timestamp } = event;
  if (eventType === "PLAN" && sets.plan) {
    return { ...books, plans: withRow(books.plans, sets.plan.id, sets.plan) };
  }
  if (sets.checkIns) {
    const checkIns = new Map(books.checkIns);
    for (const checkIn of sets.checkIns) checkIns.set(checkIn.id, checkIn);
    return { ...books, checkIns };
  }
  if (eventType === "REACTION" && goalId !== null && userId !== null) {
    const emoji = String(metadata.emoji);
    const key = reactionOf(goalId, userId, emoji);
    const added = { id: sets.reactionId ?? "", goalId, userId, emoji, createdAt: timestamp };
    const reaction = metadata.action === "added" ? added : undefined;
    return { ...books, reactions: withRow(books.reactions, key, reaction) };
  }
  return books;
}
