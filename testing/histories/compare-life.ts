/** Compares journal, reactions, check-ins, milestones and their inbox items with the model. */
import assert from "node:assert/strict";
import type { Engine } from "../../src/engine/engine.ts";
import { type Answer, ask } from "../books.ts";
import { everyItem } from "../couples.ts";
import type { CallerName } from "./commands.ts";
import { type Model, partnersOf } from "./model.ts";
import type { Caller } from "./rows.ts";

export async function compareLife(
  engine: Engine,
  model: Model,
  callers: Record<CallerName, Caller>,
): Promise<void> {
  const read = (name: string, input: object, { principal, coupleId }: Caller): Promise<Answer> =>
    ask(engine, name, input, { principal, coupleId });
  const { life } = model;
  const partners = partnersOf(model, callers);
  for (const viewer of [...partners, callers.operator]) {
    const seen = life.seenBy(viewer.principal);
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
  await compareCheckIns(model, (input) => read("list_check_ins", input, callers.operator));
  for (const viewer of partners)
    await compareInbox(model, viewer, (input) => read("list_inbox", input, viewer));
  await compareMilestones(engine, model, goals, await read("get_summary", {}, callers.operator));
}

type Read = (input: object) => Promise<Answer>;

async function compareCheckIns({ life }: Model, read: Read): Promise<void> {
  const items = await everyItem(read);
  assert.deepEqual(
    items.map(({ id, status, answers }) => [
      id,
      status,
      answers.map(({ user_id, answer }: Answer) => [user_id, answer]).toSorted(),
    ]),
    life.checkIns.map(({ id, status, answers }) => [id, status, [...answers].toSorted()]).toReversed(),
    "check-ins",
  );
}

async function compareInbox(model: Model, { name, principal }: Caller, read: Read): Promise<void> {
  const { life, benId } = model;
  const items = await everyItem(read);
  const kinds = new Set(life.notices.map(({ kind }) => kind));
  const found = items.map(({ kind }) => kind).filter((kind) => kinds.has(kind));
  const own = principal.userId === benId ? life.notices.slice(life.noticesAlone) : life.notices;
  const expected = own.filter(({ by }) => by !== principal.userId).map(({ kind }) => kind);
  assert.deepEqual(found, expected.toReversed(), `the inbox of ${name}`);
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
    const percent = goal?.active && model.life.fresh(goal, model.saved(goal), now);
    return percent ? [{ id, percent }] : [];
  });
  const [first] = fresh;
  const shown = attention.find(({ kind }: Answer) => kind === "milestone");
  assert.deepEqual(
    shown && [shown.count, shown.goal_ids, shown.percent],
    first && [fresh.length, [first.id], first.percent],
    "milestones of the last week",
  );
}
