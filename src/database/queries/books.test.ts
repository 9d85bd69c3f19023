import { expect, test } from "vitest";
import { engineForTests } from "../../../testing/books.ts";
import { query } from "./read.ts";

/** The tables that books are read from. */
const TABLES = [
  "partners",
  "bank_accounts",
  "financial_goals",
  "allocation_map",
  "goal_reactions",
  "sync_prompts",
  "sync_answers",
  "rebalance_plans",
  "ledger_events",
];

// What the planner chooses depends on the sizes of tables, which are tiny in tests: only that it can choose is certain.
test("each table of the books has an index that begins with the couple", async () => {
  const { orm } = await engineForTests();
  const indexed = await query<{ name: string; first: string }>(
    orm.em.fork(),
    `select t.relname as name, a.attname as first
      from pg_index i join pg_class t on t.oid = i.indrelid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where t.relname = any(?::text[]) and i.indpred is null`,
    [`{${TABLES.join()}}`],
  );
  for (const table of TABLES) {
    const first = indexed.filter(({ name }) => name === table).map((index) => index.first);
    expect(first, table).toContain("couple_id");
  }
});
