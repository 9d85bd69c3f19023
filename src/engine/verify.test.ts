import { beforeAll, describe, expect, test } from "vitest";
import { awaitingBooks, type PlannedBooks } from "../../testing/couples.ts";
import { growLedger } from "../../testing/grown-ledger.ts";
import { IGNORE_TRIGGERS, rolledBack } from "../../testing/tampering.ts";
import { type Verdict, verifyCouple } from "./verify.ts";

/** Small enough that plans, their moves and rows of every table are spread over several pages. */
const SMALL = 2;

/** Books with every kind of row twice or more, and plans at both ends of the ledger. */
let books: PlannedBooks;
let planId: string;

beforeAll(async () => {
  const waiting = await awaitingBooks();
  books = waiting;
  planId = waiting.planId;
  const { couple, ben, commit, joint, trip, car } = waiting;
  await ben.ask("approve_rebalance", { plan_id: planId });
  await commit([{ account_id: joint.id, from_goal_id: car.id, amount: "5" }]);
  for (const text of ["One", "Two", "Three"]) {
    await couple.ask("add_journal_entry", { text });
    await couple.ask("schedule_check_in", { schedule: "now" });
    await couple.ask("suggest_rebalance", {});
    await couple.ask("create_token", { client: text, scopes: ["read"] });
    await couple.ask("create_webhook", { url: "https://hooks.example.com/" });
  }
  await growLedger(couple.engine.orm, couple.id, { events: 60 });
  await couple.ask("add_journal_entry", { text: "Four" });
  await commit([{ account_id: joint.id, from_goal_id: trip.id, amount: "60" }]);
}, 120_000);

/** The verdict after a change that somebody with the database in their hands makes; the change is taken back. */
function verdict(sql?: string, values: readonly unknown[] = [], page?: number): Promise<Verdict> {
  const { couple } = books;
  return rolledBack(couple.engine, async (em) => {
    await em.execute(IGNORE_TRIGGERS);
    if (sql) await em.execute(sql, [...values]);
    return verifyCouple(em, couple.id, page);
  });
}

test.each([undefined, SMALL, 7])("books are in order, read in pages of %s rows", async (page) => {
  const { discrepancy, unprovable, events } = await verdict(undefined, [], page);
  expect(discrepancy).toBeUndefined();
  expect(unprovable).toEqual([]);
  expect(events).toBeGreaterThan(60);
});

describe.each([undefined, SMALL])("in pages of %s rows", (page) => {
  const stranger = "00000000-0000-7000-8000-00000000beef";

  test.each([
    [
      "an event of a later page",
      "update ledger_events set amount = 1 where couple_id = ? and sequence = 50",
      "ledger_events",
      "hash does not match the row",
    ],
    [
      "what came to a goal on a day",
      `update financial_goals set inflows = jsonb_set(inflows, '{0,1}', '"1"') where couple_id = ? and inflows <> '[]'`,
      "financial_goals",
      /^inflows\[0\] is \["[-0-9]+","1"\], the ledger states \["[-0-9]+","[0-9]+"\]$/,
    ],
    [
      "a day on which money came to a goal",
      "update financial_goals set inflows = '[]' where couple_id = ? and inflows <> '[]'",
      "financial_goals",
      /^inflows\[0\] is missing, the ledger states \["[-0-9]+","[0-9]+"\]$/,
    ],
    [
      "a day on which no money came to a goal",
      `update financial_goals set inflows = inflows || '[["2026-03-11", "5"]]' where couple_id = ?`,
      "financial_goals",
      /^inflows\[\d\] is \["2026-03-11","5"\], the ledger states missing$/,
    ],
    [
      "a plan that ended in an earlier page",
      "delete from rebalance_plans where id = ?",
      "rebalance_plans",
      "the row is missing",
    ],
    [
      "a committed plan that no event states",
      `insert into rebalance_plans select (jsonb_populate_record(p, '{"id": "${stranger}"}')).* from rebalance_plans p where id = ?`,
      "rebalance_plans",
      "it is committed, the ledger states suggested",
    ],
    [
      "a suggested plan with damaged moves",
      "update rebalance_plans set moves = '{}' where couple_id = ? and status = 'suggested'",
      "rebalance_plans",
      "its moves cannot be read",
    ],
    [
      "the last journal entry",
      "delete from journal_entries where id = (select max(id::text)::uuid from journal_entries where couple_id = ?)",
      "ledger_events",
      "the journal entry that it is about is gone",
    ],
    [
      "a check-in",
      "delete from sync_prompts where id = (select max(id::text)::uuid from sync_prompts where couple_id = ?)",
      "sync_prompts",
      "the row is missing",
    ],
  ])("%s is found", async (_, sql, table, problem) => {
    const { couple } = books;
    const id = /where id = \?$/.test(sql) ? planId : couple.id;
    const { discrepancy } = await verdict(sql, [id], page);
    expect(discrepancy).toMatchObject({
      coupleId: couple.id,
      table,
      problem: typeof problem === "string" ? problem : expect.stringMatching(problem),
    });
  });
});
