/** The examples of the planning guide match the operations' answers. */
import { readFileSync } from "node:fs";
import type { Answer } from "./books.ts";
import { examples } from "./docs.ts";
import { expect, test } from "./test.ts";

const PAGE = "docs/planning.md";

test("the forecast that is worked out in the guide", async ({ couple }) => {
  expect(couple.clock.toISOString()).toContain("2026-03-10");
  const goal = await couple.goal({ target_amount: "500", deadline: "2026-06-10" });
  const account = await couple.account();
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "100" });

  const [input = "", documented = ""] = examples("A forecast worked out", "json", PAGE);
  const { goals } = await couple.ask("simulate_forecast", { goal_id: goal.id, ...JSON.parse(input) });
  expect(goals).toMatchObject([JSON.parse(documented)]);

  // The rows of the table that end a month; the result of the day between shows in the next row.
  const rows = goals[0].series.map(({ date, balance }: { date: string; balance: string }) => [date, balance]);
  const table = rowsByDate("A forecast worked out").map((cells) => [cells[0], cells.at(-1)]);
  expect(rows).toEqual(table.filter(([date]) => date !== "2026-04-25"));
});

test("the goals on schedule that are worked out in the guide", async ({ couple }) => {
  const account = await couple.account({ balance: "1000" });
  for (const [name, priority, deadline, target, holds] of goalsOf("Goals on schedule worked out")) {
    const fields = { name, priority: Number(priority), target_amount: target };
    const goal = await couple.goal(deadline === "none" ? fields : { ...fields, deadline });
    if (holds === "0.00") continue;
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: holds });
  }
  couple.clock = new Date("2026-04-10T15:00:00.000Z");

  const [input = "", documented = ""] = examples("Goals on schedule worked out", "json", PAGE);
  const { goals, required_total } = await couple.ask("simulate_forecast", JSON.parse(input));
  expect(goals).toMatchObject(JSON.parse(documented));
  expect(readFileSync(new URL(`../${PAGE}`, import.meta.url), "utf8")).toContain(
    `\`required_total\` is ${required_total}:`,
  );

  const table = rowsByDate("Goals on schedule worked out");
  for (const [at, goal] of goals.entries()) {
    for (const { date, contributed } of goal.series) {
      const parts = table.filter(([on = ""]) => on <= date).map((cells) => cents(cells[2 + at]));
      expect(
        parts.reduce((sum, part) => sum + part, 0),
        `${goal.name} on ${date}`,
      ).toBe(cents(contributed));
    }
  }
});

test("the drift that is worked out in the guide", async ({ couple }) => {
  const [answered, documented] = examples("Drift worked out", "json", PAGE).map((block) => JSON.parse(block));
  const account = await couple.account({ balance: "5000" });
  const goal = await couple.goal({ target_amount: "1200", deadline: "2027-03-10" });
  const allocate = (amount: string) =>
    couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount });
  const status = async () => (await couple.ask("get_drift", {})).goals[0].status;

  await allocate("100");
  couple.clock = new Date("2026-05-20T15:00:00.000Z");
  expect((await couple.ask("get_drift", {})).goals).toEqual([{ goal_id: goal.id, ...answered }]);
  await allocate("190.45");
  expect(await status()).toBe("behind");
  await allocate("0.01");
  expect(await status()).toBe("on_track");
  const { items } = await couple.ask("list_ledger", { event_type: "DRIFT" });
  expect(items.toReversed().map(({ metadata }: Answer) => metadata)).toEqual(documented);
});

/** The cells of each row that begins with a date in the tables under a heading of the guide. */
function rowsByDate(heading: string): string[][] {
  return cellsUnder(heading).filter(([first = ""]) => /^\d{4}-\d\d-\d\d$/.test(first));
}

/** The rows of the table of goals under a heading: name, priority, deadline, target and allocation. */
function goalsOf(heading: string): string[][] {
  return cellsUnder(heading).filter((cells) => cells.length === 5 && /^\d+$/.test(cells[1] ?? ""));
}

function cellsUnder(heading: string): string[][] {
  const text = readFileSync(new URL(`../${PAGE}`, import.meta.url), "utf8");
  const [, after = ""] = text.split(`\n### ${heading}\n`);
  const [section = ""] = after.split(/\n#{2,3} /);
  return [...section.matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) =>
    row.split(" | ").map((cell) => cell.trim()),
  );
}

function cents(amount = ""): number {
  return Math.round(Number(amount) * 100);
}
