/** The examples of the guides to planning are what the operations answer. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { newCouple } from "./books.ts";
import { examples } from "./readme.ts";

test("the example of docs/planning-forecast.md", async () => {
  const couple = await newCouple();
  expect(couple.clock.toISOString()).toContain("2026-03-10");
  const goal = await couple.goal({ target_amount: "500", deadline: "2026-06-10" });
  const account = await couple.account();
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "100" });

  const page = "docs/planning-forecast.md";
  const [asked = "", told = ""] = examples("An example", "json", page);
  const { goals } = await couple.ask("simulate_forecast", { goal_id: goal.id, ...JSON.parse(asked) });
  expect(goals).toMatchObject([JSON.parse(told)]);

  // Of the table the days on which a month ends; the day between is seen in what follows it.
  const rows = goals[0].series.map(({ date, balance }: { date: string; balance: string }) => [date, balance]);
  const table = tableOf(page).filter(([date]) => date !== "2026-04-25");
  expect(rows).toEqual(table);
});

/** Date and balance of each row of the example's table. */
function tableOf(page: string): (readonly [string, string])[] {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  const rows = text.matchAll(/^\| (\d{4}-\d\d-\d\d) \|.*\| ([\d.]+) \|$/gm);
  return [...rows].map(([, date = "", balance = ""]) => [date, balance]);
}
