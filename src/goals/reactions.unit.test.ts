import { expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, personOf } from "../../testing/in-memory.ts";
import { MAX_REACTIONS } from "../kernel/limits.ts";
import { addReaction, reactionCounts, removeReaction } from "./reactions.ts";

const GOAL = { goalId: "trip" };
const cheer = { ...GOAL, userId: ADA, emoji: "🎉" };
const decide = () => decisionOn(booksOf({ goals: { trip: {}, car: {} } }));

test("the limit applies to the reactions of one user to one goal", () => {
  const decision = decide();
  for (let n = 0; n < MAX_REACTIONS; n++) addReaction(decision, { ...cheer, emoji: `sticker-${n}` });
  const limit = { code: "limit_reached", facts: { limit: MAX_REACTIONS } };
  expect(() => addReaction(decision, cheer)).toThrow(expect.objectContaining(limit));
  expect(addReaction(decision, { ...cheer, emoji: "sticker-3" })).toMatchObject({ emoji: "sticker-3" });
  const bens = decisionOn(decision.books, { caller: personOf(BEN) });
  expect(addReaction(bens, { ...cheer, userId: BEN })).toMatchObject({ userId: BEN });
  expect(addReaction(decision, { ...cheer, goalId: "car" })).toMatchObject({ goalId: "car" });
  expect(removeReaction(decision, { ...cheer, emoji: "sticker-0" })).toBe(true);
  expect(addReaction(decision, cheer)).toMatchObject(cheer);
});

test("counts reactions in the order of the first one with each emoji", () => {
  const given = { ...GOAL, createdAt: new Date(0) };
  const row = (id: string, userId: string, emoji: string) => ({ ...given, id, userId, emoji });
  const rows = [row("1", ADA, "🎉"), row("2", BEN, "🚀"), row("3", BEN, "🎉")];
  expect(reactionCounts({ reactions: new Map(rows.map((one) => [one.id, one])) }, "trip")).toEqual([
    { emoji: "🎉", userIds: [ADA, BEN], newestId: "3" },
    { emoji: "🚀", userIds: [BEN], newestId: "2" },
  ]);
});
