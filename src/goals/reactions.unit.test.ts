import { expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn } from "../../testing/in-memory.ts";
import { MAX_REACTIONS } from "../kernel/limits.ts";
import { addReaction, reactionCounts, removeReaction } from "./reactions.ts";

const GOAL = { goalId: "trip" };
const cheer = { ...GOAL, userId: ADA, emoji: "🎉" };
const decide = () => decisionOn(booksOf({ goals: { trip: {}, car: {} } }));

test("repeating a reaction returns the existing one and appends no event", () => {
  const decision = decide();
  const first = addReaction(decision, cheer);
  expect(addReaction(decision, cheer)).toBe(first);
  expect(decision.events).toMatchObject([
    { eventType: "REACTION", destGoalId: "trip", metadata: { action: "added", emoji: "🎉" } },
  ]);
});

test("the limit applies to the reactions of one user to one goal", () => {
  const decision = decide();
  for (let n = 0; n < MAX_REACTIONS; n++) addReaction(decision, { ...cheer, emoji: `sticker-${n}` });
  expect(() => addReaction(decision, cheer)).toThrow(expect.objectContaining({ code: "limit_reached" }));
  expect(addReaction(decision, { ...cheer, goalId: "car" })).toMatchObject({ goalId: "car" });
});

test("removing a reaction that does not exist appends no event", () => {
  const decision = decide();
  expect(removeReaction(decision, cheer)).toBe(false);
  addReaction(decision, cheer);
  expect(removeReaction(decision, { ...cheer, userId: BEN })).toBe(false);
  expect(removeReaction(decision, cheer)).toBe(true);
  expect(decision.books.reactions.size).toBe(0);
  expect(decision.steps).toHaveLength(2);
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
