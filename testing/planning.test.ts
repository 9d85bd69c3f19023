/** The examples of the guide to planning that need books: they are what the operations answer. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Answer, newCouple } from "./books.ts";
import { examples } from "./readme.ts";

const PAGE = "docs/planning.md";

test("the forecast that is worked out in the guide", async () => {
  const couple = await newCouple();
  expect(couple.clock.toISOString()).toContain("2026-03-10");
  const goal = await couple.goal({ target_amount: "500", deadline: "2026-06-10" });
  const account = await couple.account();
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "100" });

  const [asked = "", told = ""] = examples("A forecast worked out", "json", PAGE);
  const { goals } = await couple.ask("simulate_forecast", { goal_id: goal.id, ...JSON.parse(asked) });
  expect(goals).toMatchObject([JSON.parse(told)]);

  // Of the table the days on which a month ends; the day between is seen in what follows it.
  const rows = goals[0].series.map(({ date, balance }: { date: string; balance: string }) => [date, balance]);
  const table = rowsByDate().filter(([date]) => date !== "2026-04-25");
  expect(rows).toEqual(table);
});

test("the drift that is worked out in the guide", async () => {
  const [answered, told] = examples("Drift worked out", "json", PAGE).map((block) => JSON.parse(block));
  const couple = await newCouple();
  const account = await couple.account({ balance: "5000" });
  const goal = await couple.goal({ target_amount: "1000", deadline: "2026-06-18" });
  const allocate = (amount: string) =>
    couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount });
  const status = async () => (await couple.ask("get_drift", {})).goals[0].status;

  await allocate("100");
  couple.clock = new Date("2026-04-29T15:00:00.000Z");
  expect((await couple.ask("get_drift", {})).goals).toEqual([{ goal_id: goal.id, ...answered }]);
  await allocate("399.99");
  expect(await status()).toBe("at_risk");
  await allocate("0.01");
  expect(await status()).toBe("on_track");
  const { items } = await couple.ask("list_ledger", { event_type: "DRIFT" });
  expect(items.toReversed().map(({ metadata }: Answer) => metadata)).toEqual(told);
});

/** Date and balance of each row of the forecast's table, the one table by date. */
function rowsByDate(): (readonly [string, string])[] {
  const text = readFileSync(new URL(`../${PAGE}`, import.meta.url), "utf8");
  const rows = text.matchAll(/^\| (\d{4}-\d\d-\d\d) \|.*\| ([\d.]+) \|$/gm);
  return [...rows].map(([, date = "", balance = ""]) => [date, balance]);
}
