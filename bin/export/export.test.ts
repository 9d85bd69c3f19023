import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { eventfulBooks } from "../../testing/eventful-books.ts";
import { hashOfExported } from "../../testing/exported-events.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { snapshot } from "../books.ts";
import { readBooks } from "./books.ts";
import { booksAsJournal } from "./hledger.ts";
import { booksAsJson } from "./json.ts";

const NOW = new Date("2026-12-31T12:00:00.000Z");

async function exported(couple: TestCouple): Promise<{ json: Answer; journal: string }> {
  const { orm } = couple.engine;
  return snapshot(orm, async (em) => {
    const books = await readBooks(em, couple.id);
    return { json: JSON.parse(booksAsJson(books, NOW)), journal: booksAsJournal(books, NOW) };
  });
}

/** The dates, postings (in minor units) and assertions that a minimal parser reads in a journal. */
function readJournal(journal: string) {
  const blocks = journal
    .trimEnd()
    .split("\n\n")
    .filter((block) => /^\d{4}-/.test(block));
  return blocks.map((block) => {
    const [head = "", ...lines] = block.split("\n");
    const postings = lines
      .filter((line) => !line.trim().startsWith(";"))
      .map((line) => {
        const match = /^ {4}(\S(?:\S| (?! ))*) {2,}(-?[\d.]+) ([A-Z]{3})(?: = (-?[\d.]+) [A-Z]{3})?$/.exec(
          line,
        );
        if (!match) throw new Error(`not a posting: ${line}`);
        const [, account = "", amount = "", , asserted] = match;
        return {
          account,
          amount: minor(amount),
          asserted: asserted === undefined ? undefined : minor(asserted),
        };
      });
    return { date: head.slice(0, 10), head, postings };
  });
}

function minor(text: string): bigint {
  return BigInt(text.replace(".", ""));
}

/** The path of hledger, if it is installed. Without it, its part of the tests is left out, or fails in CI. */
const HLEDGER = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "hledger"))
  .find((path) => existsSync(path));
const asksHledger = HLEDGER !== undefined || Boolean(process.env.CI);

/** The balances that hledger computes for a journal's asset accounts. It also checks the assertions. */
function askHledger(journal: string): Record<string, bigint> {
  if (!HLEDGER) throw new Error("hledger is not in the PATH");
  const folder = temporaryFolder();
  const path = join(folder, "books.journal");
  writeFileSync(path, journal);
  const args = `-f ${path} balance assets --flat --no-total --empty -O csv --strict`;
  const csv = execFileSync(HLEDGER, args.split(" "), { encoding: "utf8", env: { LC_ALL: "C.UTF-8" } });
  const rows = csv.trim().split("\n").slice(1);
  return Object.fromEntries(
    rows.map((row) => {
      const [, account = "", amount = ""] = /^"(.*)","(.*)"$/.exec(row) ?? [];
      return [account, amount === "0" ? 0n : minor(amount.replace(/ [A-Z]{3}$/, ""))];
    }),
  );
}

const DECIMALS = { USD: ".25", JPY: "", KWD: ".125" };

function newBooks(currency: keyof typeof DECIMALS = "USD"): Promise<TestCouple> {
  return eventfulBooks(currency, (amount) => `${amount}${DECIMALS[currency]}`);
}

/** The balances in the tables, by the account names of the journal. */
function holdings(json: Answer): Record<string, bigint> {
  const [checking, twin, linked] = json.accounts;
  const held = (account: Answer, goal: Answer) =>
    json.allocations.find((row: Answer) => row.account_id === account.id && row.goal_id === goal.id)
      ?.allocated_amount ?? "0";
  const [trip, car] = json.goals;
  expect(minor(linked.available)).toBeLessThan(0n);
  return {
    "assets:Check main ours:available": minor(checking.available),
    "assets:Check main ours:goals:Trip Japan 2027": minor(held(checking, trip)),
    "assets:Check main ours:goals:Car": minor(held(checking, car)),
    "assets:check main ours 2:available": minor(twin.available),
    "assets:Linked:available": minor(linked.available),
    "assets:Linked:goals:Car": minor(held(linked, car)),
  };
}

describe("the hledger journal", () => {
  test.each(["USD", "JPY", "KWD"] as const)(
    "agrees with the books to the last digit in %s",
    async (currency) => {
      const couple = await newBooks(currency);
      expect(await couple.discrepancy()).toBeUndefined();
      const { journal, json } = await exported(couple);
      const transactions = readJournal(journal);
      const expected = holdings(json);

      const sums: Record<string, bigint> = {};
      for (const { head, postings } of transactions) {
        expect(
          postings.reduce((total, { amount }) => total + amount, 0n),
          head,
        ).toBe(0n);
        for (const { account, amount } of postings) sums[account] = (sums[account] ?? 0n) + amount;
      }
      const assets = Object.entries(sums).filter(([account]) => account.startsWith("assets:"));
      expect(Object.fromEntries(assets)).toEqual(expected);
      // The last transaction asserts all of them, on the latest date.
      const last = transactions.at(-1);
      const asserted = last?.postings.map(({ account, asserted: amount }) => [account, amount]) ?? [];
      expect(Object.fromEntries(asserted)).toEqual(expected);
      expect(transactions.every(({ date }) => date <= (last?.date ?? ""))).toBe(true);
      if (asksHledger) expect(askHledger(journal)).toEqual(expected);
    },
  );

  test("dates are in the couple's time zone, codes are sequences, tags name the event and the actor", async () => {
    const couple = await newBooks();
    const { journal, json } = await exported(couple);
    const salary = json.ledger.find((event: Answer) => event.event_type === "DEPOSIT");
    // 11:59 UTC on 1 April is 00:59 on 2 April in Auckland, in summer time until the 5th.
    expect(salary.timestamp).toBe("2026-04-01T11:59:59.000Z");
    expect(journal).toContain(
      `2026-04-02 * (${salary.sequence}) ACME Ltd NZ\n    ; event:${salary.id}, type:DEPOSIT, by:Ada, client:test\n    ; March\n    ; second line odd\n`,
    );
    expect(journal).toContain("income:salary main");
    expect(journal).toContain("expenses:rent");
    expect(journal).toContain("equity:closed accounts");
    const moving = json.ledger.filter((event: Answer) => event.amount !== "0.00");
    // The second sync reports the same balance, so it has no transaction. The last block is the assertions.
    expect(readJournal(journal)).toHaveLength(moving.length - 1 + 1);
  });

  test("of a couple without money is a valid journal", async () => {
    const { journal } = await exported(await newCouple());
    expect(readJournal(journal)).toEqual([]);
    if (asksHledger) expect(askHledger(journal)).toEqual({});
  });
});

describe("the JSON document", () => {
  test("lets a third party check the chain and replay the totals without our code", async () => {
    const couple = await newBooks();
    const { json } = await exported(couple);
    let head = "0".repeat(64);
    for (const [index, event] of json.ledger.entries()) {
      expect(event.sequence).toBe(index + 1);
      expect(event.prev_hash).toBe(head);
      head = event.hash;
      expect(hashOfExported(event, minor(event.amount))).toBe(head);
    }
    expect(json.couple.ledger).toEqual({ sequence: json.ledger.length, hash: head });
    expect(json.ledger.find(({ event_type }: Answer) => event_type === "SYSTEM").metadata).toEqual({
      note: "no money",
      custom: { trip_code: "JP-7", share: 1e-7, nothing: 0 },
    });
    for (const goal of json.goals) {
      const rows = json.allocations.filter((row: Answer) => row.goal_id === goal.id);
      const total = rows.reduce((sum: bigint, row: Answer) => sum + minor(row.allocated_amount), 0n);
      expect(total).toBe(minor(goal.current_allocation));
    }
  });

  test("is complete, uses the names of the API, and holds private accounts but no secret", async () => {
    const couple = await newBooks();
    await couple.ask("create_token", { client: "ios", scopes: ["read"] });
    const { id: check_in_id } = await couple.ask("schedule_check_in", { schedule: "now" });
    await couple.ask("answer_check_in", { check_in_id, answer: "done", note: "All is well." });
    const { plan_id } = await couple.ask("suggest_rebalance", { strategy: "on_schedule" });
    const { json } = await exported(couple);
    expect(json.plans).toMatchObject([{ plan_id, status: "expired", requested_by: couple.ada.id }]);
    expect(json.check_ins).toMatchObject([
      {
        id: check_in_id,
        agenda: [{ account_id: json.accounts[2].id }, { kind: "journal_entry" }, { kind: "reaction" }],
        answers: [{ note: "All is well." }],
      },
    ]);
    expect(json).toMatchObject({ format: "couples-cfo books", version: 1, currency_digits: 2 });
    expect(json.users.map((user: Answer) => user.id)).toEqual([couple.ada.id, couple.ben.id]);
    expect(json.accounts.map((account: Answer) => account.visibility)).toEqual([
      "shared",
      "shared",
      "private",
    ]);
    expect(json.accounts[2]).toMatchObject({ name: "Linked", balance: "200.25", over_allocated: "50.00" });
    expect(json.goals).toHaveLength(2);
    expect(json.goals[1].reactions).toEqual([{ emoji: "🚗", count: 1, user_ids: [couple.ada.id] }]);
    expect(json.journal).toMatchObject([
      { user_id: couple.ada.id, text: "We got there: Japan!", visibility: "shared" },
      { user_id: couple.ben.id, text: "I will miss saving for it.", visibility: "private" },
    ]);
    const entries = json.ledger.filter(({ event_type }: Answer) => event_type === "JOURNAL");
    expect(json.journal.map(({ event_id }: Answer) => event_id)).toEqual(entries.map(({ id }: Answer) => id));
    expect(JSON.stringify(json)).not.toMatch(/cfo_|token_hash/);
  });
});
