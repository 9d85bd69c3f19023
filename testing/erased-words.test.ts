import type { SqlEntityManager } from "@mikro-orm/sql";
import { describe, expect, test } from "vitest";
import { readBooks } from "../bin/export/books.ts";
import { booksAsJson } from "../bin/export/json.ts";
import { canHoldWords } from "../src/books/metadata.ts";
import { type Verdict, verifyCouple } from "../src/engine/verify.ts";
import type { Answer, TestCouple } from "./books.ts";
import { everyItem } from "./couples.ts";
import { eventfulBooks } from "./eventful-books.ts";
import { tamper } from "./tampering.ts";

/** Eventful books with renamed accounts and goals, tokens, and a payment under a payee and a category. */
async function wordyBooks(): Promise<{ couple: TestCouple; goal: Answer; account: Answer }> {
  const couple = await eventfulBooks("USD", (amount) => `${amount}.25`);
  const account = await couple.account({ name: "Old bank", institution_name: "Bank", balance: "50" });
  const goal = await couple.goal({ name: "Sofa", type: "home", target_amount: "400" });
  await couple.ask("update_account", { account_id: account.id, name: "New bank", keep_available: "5" });
  await couple.ask("update_goal", { goal_id: goal.id, name: "Couch", target_amount: "500" });
  await couple.ask("create_token", { client: "telephone", scopes: ["read"] });
  await couple.ask("record_event", {
    event_type: "WITHDRAWAL",
    amount: "3",
    source_account_id: account.id,
    metadata: { payee: "Rail", category: "trains", reference: "R-1", note: "Ticket", trip_code: "JP-7" },
  });
  return { couple, goal, account };
}

/**
 * Erases the words of events of a couple. The database requires that the couple's row is written together with rows of the books.
 */
async function erase(couple: TestCouple, condition = "true"): Promise<void> {
  await couple.engine.orm.em.fork().transactional(async (transaction) => {
    const em = transaction as SqlEntityManager;
    await em.execute("update couples set next_drift_check_at = next_drift_check_at where id = ?", [
      couple.id,
    ]);
    await em.execute(
      `update ledger_events set words = null where couple_id = ? and words is not null and ${condition}`,
      [couple.id],
    );
  });
}

function verdict({ engine, id }: TestCouple): Promise<Verdict> {
  return verifyCouple(engine.orm.em.fork(), id);
}

/** All events as the API shows them, oldest first. */
async function ledgerOf(couple: TestCouple): Promise<Answer[]> {
  return (await everyItem((page) => couple.ask("list_ledger", page))).toReversed();
}

describe("after the words of every event are erased", () => {
  test("the ledger verifies, and the erased names cannot be verified", async () => {
    const { couple } = await wordyBooks();
    const before = await verdict(couple);
    expect(before).toMatchObject({ discrepancy: undefined, unprovable: [] });
    await erase(couple);
    const after = await verdict(couple);
    expect(after).toEqual({ ...before, unprovable: after.unprovable });
    expect(after.unprovable).toEqual([
      { table: "access_tokens", field: "client", rows: 1 },
      { table: "bank_accounts", field: "institution_name", rows: 4 },
      { table: "bank_accounts", field: "name", rows: 4 },
      { table: "bank_accounts", field: "property_versions", rows: 1 },
      { table: "financial_goals", field: "name", rows: 3 },
      { table: "financial_goals", field: "property_versions", rows: 1 },
      { table: "financial_goals", field: "type", rows: 3 },
    ]);
  });

  test("answers show every event without its words, and everything else as before", async () => {
    const { couple } = await wordyBooks();
    const [ledger, summary, accounts] = [
      await ledgerOf(couple),
      await couple.ask("get_summary", {}),
      await couple.ask("list_accounts", {}),
    ];
    await erase(couple);
    const left = ledger.map((event) => ({
      ...event,
      metadata: Object.fromEntries(Object.entries(event.metadata).filter(([name]) => !canHoldWords(name))),
    }));
    expect(await ledgerOf(couple)).toEqual(left);
    expect(left).not.toEqual(ledger);
    expect(await couple.ask("get_summary", {})).toEqual(summary);
    expect(await couple.ask("list_accounts", {})).toEqual(accounts);
    const { groups } = await couple.ask("summarize_ledger", { group_by: ["payee", "category"] });
    expect(groups.map(({ payee, category }: Answer) => [payee, category])).toEqual([[null, null]]);
    const { orm } = couple.engine;
    const exported = await orm.em
      .fork()
      .transactional(async (em) => booksAsJson(await readBooks(em, couple.id), couple.clock));
    expect(exported).not.toMatch(/Old bank|Sofa|telephone|Ticket|trains|R-1|trip_code/);
  });

  test("the next update makes a name verifiable again, and verify finds another name", async () => {
    const { couple, goal } = await wordyBooks();
    await erase(couple);
    await couple.ask("update_goal", { goal_id: goal.id, name: "Bed" });
    const { discrepancy, unprovable } = await verdict(couple);
    expect(discrepancy).toBeUndefined();
    expect(unprovable).toContainEqual({ table: "financial_goals", field: "name", rows: 2 });
    const sql = "update financial_goals set name = 'Bath' where couple_id = ? and id = ?";
    await tamper(couple.engine, sql, [couple.id, goal.id]);
    expect((await verdict(couple)).discrepancy).toMatchObject({ table: "financial_goals", id: goal.id });
  });
});

test("erasing the words of older events only leaves the newest names verifiable", async () => {
  const { couple } = await wordyBooks();
  await erase(couple, "event_type in ('GOAL', 'ACCOUNT') and metadata->>'action' in ('opened', 'created')");
  const { discrepancy, unprovable } = await verdict(couple);
  expect(discrepancy).toBeUndefined();
  expect(unprovable).toEqual([
    { table: "bank_accounts", field: "institution_name", rows: 4 },
    { table: "bank_accounts", field: "name", rows: 3 },
    { table: "financial_goals", field: "name", rows: 2 },
    { table: "financial_goals", field: "type", rows: 3 },
  ]);
});
