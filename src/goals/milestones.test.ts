import { expect, test } from "vitest";
import { type Answer, newCouple } from "../../testing/books.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Steps with the milestone that the summary shows after each: "release 200 = 25"; without one, none is shown. */
test.each([
  [
    "is passed at 25, 50, 75 and 100 percent of the target",
    "allocate 149.99, allocate 0.01 = 25, allocate 149.99 = 25, allocate 0.01 = 50, allocate 299.99 = 75, allocate 0.01 = 100",
  ],
  ["is shown for a week", "allocate 400 = 50, days 6.99 = 50, days 0.01, allocate 100 = 75"],
  [
    "is not shown while the goal is below it, and is not passed again",
    "allocate 400 = 50, release 200, allocate 200 = 50, days 8, release 300, allocate 300",
  ],
  [
    "is recomputed for a new target, which itself passes no milestone",
    "allocate 300 = 50, days 8, target 400, allocate 1, target 3000, allocate 448.99, allocate 0.01 = 25, target 2999 = 25",
  ],
])("a milestone %s", async (_, steps) => {
  const couple = await newCouple();
  const ids = { account_id: (await couple.account()).id, goal_id: (await couple.goal()).id };
  for (const step of steps.split(", ")) {
    const [action, value, , percent] = step.split(" ");
    if (action === "allocate") await couple.ask("allocate_to_goal", { ...ids, amount: value });
    if (action === "release") await couple.ask("release_from_goal", { ...ids, amount: value });
    if (action === "target") await couple.ask("update_goal", { goal_id: ids.goal_id, target_amount: value });
    if (action === "days") couple.later(Number(value) * DAY_MS);
    const { attention } = await couple.ask("get_summary", {});
    const shown = attention.find(({ kind }: Answer) => kind === "milestone")?.percent;
    expect([step, shown]).toEqual([step, percent && Number(percent)]);
  }
});

test("milestones of several goals are one row, with the most important goal first", async () => {
  const couple = await newCouple();
  const account = await couple.account();
  const [goal, other] = [await couple.goal(), await couple.goal({ priority: 1, target_amount: "10" })];
  const event = await couple.allocate(account.id, goal.id, "200");
  await couple.allocate(account.id, other.id, "10");
  const rows = async () => (await couple.asBen.ask("get_summary", {})).attention;
  expect(await rows()).toMatchObject([{ kind: "milestone", count: 2, goal_ids: [other.id], percent: 100 }]);
  await couple.ask("close_goal", { goal_id: other.id });
  expect(await rows()).toMatchObject([{ count: 1, goal_ids: [goal.id], percent: 25 }]);
  await couple.ask("reverse_event", { event_id: event.id });
  expect(await rows()).toEqual([]);
});
