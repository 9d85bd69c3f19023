import { expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn } from "../../testing/in-memory.ts";
import { MAX_REACTIONS } from "../kernel/limits.ts";
import { countsOf, reactTo, removeReaction } from "./reactions.ts";

const GOAL = { goalId: "trip" };
const cheer = { ...GOAL, userId: ADA, emoji: "🎉" };
const decide = () => decisionOn(booksOf({ goals: { trip: {}, car: {} } }));

test("the same reaction again appends nothing and answers the first", () => {
  const decision = decide();
  const first = reactTo(decision, cheer);
  expect(reactTo(decision, cheer)).toBe(first);
  expect(decision.steps.map(({ change }) => change.event)).toMatchObject([
    { eventType: "REACTION", destGoalId: "trip", metadata: { action: "added", emoji: "🎉" } },
  ]);
});

test("the limit of reactions counts those of one user to one goal", () => {
  const decision = decide();
  for (let n = 0; n < MAX_REACTIONS; n++) reactTo(decision, { ...cheer, emoji: `sticker-${n}` });
  expect(() => reactTo(decision, cheer)).toThrow(expect.objectContaining({ code: "limit_reached" }));
  expect(reactTo(decision, { ...cheer, goalId: "car" })).toMatchObject({ goalId: "car" });
});

test("removing a reaction that nobody gave appends nothing", () => {
  const decision = decide();
  expect(removeReaction(decision, cheer)).toBe(false);
  reactTo(decision, cheer);
  expect(removeReaction(decision, { ...cheer, userId: BEN })).toBe(false);
  expect(removeReaction(decision, cheer)).toBe(true);
  expect(decision.books.reactions.size).toBe(0);
  expect(decision.steps).toHaveLength(2);
});

test("counts are in the order of the first reaction with each emoji", () => {
  const row = (id: string, userId: string, emoji: string) => ({
    ...GOAL,
    id,
    userId,
    emoji,
    createdAt: new Date(0),
  });
  const rows = [row("1", ADA, "🎉"), row("2", BEN, "🚀"), row("3", BEN, "🎉")];
  expect(countsOf({ reactions: new Map(rows.map((one) => [one.id, one])) }, "trip")).toEqual([
    { emoji: "🎉", userIds: [ADA, BEN], newestId: "3" },
    { emoji: "🚀", userIds: [BEN], newestId: "2" },
  ]);
});
