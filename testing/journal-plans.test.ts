/** PostgreSQL searches a large journal along the couple's entries only, newest first. */
import type { SqlEntityManager } from "@mikro-orm/sql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listEntries } from "../src/database/queries/journal.ts";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { newCouple, type TestCouple, unexpected } from "./books.ts";
import { databaseForTests } from "./databases.ts";
import { type OwnDatabase, ownDatabase } from "./own-database.ts";
import { plansDuring } from "./query-plans.ts";
import { tamper } from "./tampering.ts";

const ENTRIES = 2_000;
const LIMIT = 51;
const onPostgres = databaseForTests().kind === "postgres";

/** As many entries of the couple as of all others: "often" in every second one, "seldom" in the ten oldest. */
const WRITE = `insert into journal_entries (couple_id, id, user_id, event_id, text, words, visibility, created_at)
  select case when couple then $1::uuid else gen_random_uuid() end,
    (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(couple::int), 12, '0'))::uuid,
    $1::uuid, gen_random_uuid(), words, words, 'shared', now()
  from generate_series(1, ${ENTRIES}) n, (values (true), (false)) as owner (couple),
    lateral (select repeat('some ', 200) || case when n % 2 = 0 then 'often ' else '' end
      || case when n <= 10 then 'seldom' else '' end as words) as text`;

let own: OwnDatabase;
let engine: Engine;
let couple: TestCouple;

beforeAll(async () => {
  if (!onPostgres) return;
  own = await ownDatabase();
  engine = await openEngine(own.location, { log: unexpected });
  couple = await newCouple({}, { on: engine });
  await tamper(engine, WRITE.replaceAll("$1", `'${couple.id}'`));
  await (engine.orm.em.fork() as SqlEntityManager).execute("analyze");
}, 120_000);

afterAll(async () => {
  if (!onPostgres) return;
  await engine.orm.close(true);
  await own.remove();
});

describe.runIf(onPostgres)("a search", () => {
  test.each([
    ["a word of every second entry", "often", 3 * LIMIT],
    ["a rare word", "seldom", ENTRIES],
    ["a word without entries", "never", ENTRIES],
  ])("for %s walks the couple's entries alone", async (_what, search, bound) => {
    const nodes = await plansDuring(engine, () =>
      listEntries(engine.orm.em.fork(), couple.id, couple.ada.principal, { search, limit: LIMIT }),
    );
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Sort");
    for (const node of nodes)
      expect(node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)).toBeLessThanOrEqual(bound);
  });
});
