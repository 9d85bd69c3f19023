import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sum } from "../src/kernel/money.ts";
import { type PlanBooks, rebalance } from "../src/plans/rebalance/rebalance.ts";

const DOCUMENT = readFileSync(new URL("../docs/planning.md", import.meta.url), "utf8");

type Row = Readonly<Record<string, string>>;

/** The tables under a heading, each row by the names of its columns. */
function tablesUnder(heading: string): Row[][] {
  const [, section = ""] = DOCUMENT.split(`# ${heading}\n`);
  const [own = ""] = section.split(/^#/m);
  return [...own.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => {
    const [head = [], , ...rows] = table
      .trim()
      .split("\n")
      .map((line) => line.split("|").slice(1, -1));
    return rows.map((row) =>
      Object.fromEntries(head.map((name, index) => [name.trim(), row[index]?.trim() ?? ""])),
    );
  });
}

const cents = (text = "") => BigInt(text.replace(".", ""));
const money = (amount: bigint) => String(amount).padStart(3, "0").replace(/..$/, ".$&");

function booksOf(accounts: readonly Row[], goals: readonly Row[]): PlanBooks {
  return {
    majorUnit: 100n,
    accounts: accounts.map(({ account = "", balance, keep_available }) => ({
      id: account,
      balance: cents(balance),
      keepAvailable: cents(keep_available),
    })),
    goals: goals.map((row) => ({
      id: row.goal ?? "",
      targetAmount: cents(row.target),
      priority: Number(row.priority),
      deadline: row.deadline === "none" ? null : (row.deadline ?? ""),
      createdAt: "2026-01-01T00:00:00.000Z",
      locked: row.locked === "yes",
      expectedNext: row["expected next"] === "none" ? null : cents(row["expected next"]),
      elsewhere: 0n,
      included: true,
    })),
    allocations: goals.flatMap((row) =>
      accounts.map(({ account = "" }) => ({
        accountId: account,
        goalId: row.goal ?? "",
        amount: cents(row[`holds of ${account}`]),
      })),
    ),
  };
}

test("the example of the guide is the optimiser's plan", () => {
  const [accounts = [], goals = [], figures, moves] = tablesUnder("A rebalance worked out");
  const plan = rebalance(booksOf(accounts, goals), "on_schedule");
  expect(
    plan.moves.map(({ accountId, fromGoalId, toGoalId, amount, purpose }) => ({
      account: accountId,
      from: fromGoalId ?? "available",
      to: toGoalId ?? "available",
      amount: money(amount),
      purpose,
    })),
  ).toEqual(moves);
  expect(
    plan.goals.map(({ goalId, need, afterCure, after }) => ({
      goal: goalId,
      needs: money(need),
      "after cure": money(afterCure),
      after: money(after),
    })),
  ).toEqual(figures);
  expect(plan.uncured).toEqual([]);
  expect(DOCUMENT).toContain(`That moves ${money(sum(plan.moves.map(({ amount }) => amount)))}`);
});
