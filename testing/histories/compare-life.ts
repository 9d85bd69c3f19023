/** Holds journal, reactions and milestones against the model. */
import assert from "node:assert/strict";
import type { Engine } from "../../src/operations/engine.ts";
import { type Answer, ask } from "../books.ts";
import type { CallerName } from "./commands.ts";
import type { Caller, Model } from "./model.ts";

export async function compareLife(
  engine: Engine,
  model: Model,
  callers: Record<CallerName, Caller>,
): Promise<void> {
  const read = (name: string, input: object, { principal, coupleId }: Caller): Promise<Answer> =>
    ask(engine, name, input, { principal, coupleId });
  const { life } = model;
  for (const viewer of [callers.ada, callers.ben, callers.operator]) {
    const { role, userId } = viewer.principal;
    const seen = life.entries.filter((one) => !one.hidden || role === "operator" || one.userId === userId);
    for (const word of [undefined, life.entries.at(0)?.word]) {
      const page = await read("list_journal", { limit: 100, ...(word && { search: word }) }, viewer);
      const expected = seen.filter((one) => !word || one.word === word).map(({ id }) => id);
      const found = page.items.map(({ id }: Answer) => id);
      assert.deepEqual(found, expected.toReversed(), `entries that ${viewer.name} finds by ${word}`);
      assert.equal(page.next_cursor, null);
    }
  }
  const goals = (await read("list_goals", { status: "all", limit: 100 }, callers.operator)).items;
  for (const { id, reactions } of goals) {
    const given = life.reactions.filter(([goalId]) => goalId === id);
    const tallies = Array.from(
      Map.groupBy(given, ([, emoji]) => emoji),
      ([emoji, all]) => ({ emoji, count: all.length, user_ids: all.map(([, , userId]) => userId) }),
    );
    assert.deepEqual(reactions, tallies, `reactions to goal ${id}`);
  }
  await compareMilestones(engine, model, goals, await read("get_summary", {}, callers.operator));
}

async function compareMilestones(
  engine: Engine,
  model: Model,
  goals: Answer[],
  { attention }: Answer,
): Promise<void> {
  const now = engine.now().getTime();
  const fresh = goals.flatMap(({ id }) => {
    const goal = model.goals.find((one) => one.id === id);
    const percent = goal?.active && model.life.fresh(goal, model.total(goal), now);
    return percent ? [{ id, percent }] : [];
  });
  const [first] = fresh;
  const told = attention.find(({ kind }: Answer) => kind === "milestone");
  assert.deepEqual(
    told && [told.count, told.goal_ids, told.percent],
    first && [fresh.length, [first.id], first.percent],
    "milestones of the last week",
  );
}
