import { expect, test } from "vitest";
import { engineForTests } from "../../../testing/books.ts";
import { query } from "./read.ts";

/**
 * By which column the rows of a couple are found in each table that its books are read from. Reactions are found by the
 * couple's goals, answers by its waiting check-ins.
 */
const FOUND_BY: Readonly<Record<string, string>> = {
  couples: "id",
  users: "id",
  bank_accounts: "couple_id",
  financial_goals: "couple_id",
  allocation_map: "couple_id",
  goal_reactions: "goal_id",
  sync_prompts: "couple_id",
  sync_answers: "prompt_id",
  rebalance_plans: "couple_id",
  ledger_events: "couple_id",
};

// What the planner chooses depends on the sizes of tables, which are tiny in tests: only that it can choose is certain.
test("each table of the books has an index that begins with the column by which a couple's rows are found", async () => {
  const { orm } = await engineForTests();
  const indexed = await query<{ name: string; first: string }>(
    orm.em.fork(),
    `select t.relname as name, a.attname as first
      from pg_index i join pg_class t on t.oid = i.indrelid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where t.relname = any(?::text[]) and i.indpred is null`,
    [`{${Object.keys(FOUND_BY).join()}}`],
  );
  for (const [table, column] of Object.entries(FOUND_BY)) {
    const first = indexed.filter(({ name }) => name === table).map((index) => index.first);
    expect(first, table).toContain(column);
  }
});
