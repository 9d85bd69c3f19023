import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { beforeAll, describe, expect, test } from "vitest";
import { newCouple, type TestCouple } from "./books.ts";
import { BOOKS_CHANGES, WRITES } from "./constraints/accepted.ts";
import { ATTEMPTS, STATE } from "./constraints/attempts.ts";
import { insert, moveHead, newRows, type Rows, withValues } from "./constraints/rows.ts";
import { IGNORE_TRIGGERS, rolledBack } from "./tampering.ts";

let couple: TestCouple;
let rows: Rows;

beforeAll(async () => {
  couple = await newCouple();
  rows = await newRows(couple);
});

const ONLY_WITH_AN_EVENT = expect.stringContaining("a row of the books changes only together with an event");

const DEADLOCK = "40P01";
const NEXT_EVENT = insert("ledger_events");

/** The statements of a whole write: one that moves the head and one that adds an event come first where they are missing. */
function asWrite(statements: readonly string[]): readonly string[] {
  const has = (start: string) => statements.some((sql) => sql.startsWith(start));
  if (has("truncate")) return statements;
  if (has("update couples")) return [...statements, NEXT_EVENT];
  return [moveHead(), ...(has("insert into ledger_events") ? [] : [NEXT_EVENT]), ...statements];
}

/** Runs statements in a transaction that is rolled back. @throws the error of the database */
function run(statements: readonly string[]): Promise<void> {
  return rolledBack(couple.engine, async (em) => {
    for (const sql of withValues(statements, rows)) await em.execute(sql);
  });
}

/** The SQLSTATE and constraint with which the database refuses statements. */
async function refusalOf(
  statements: readonly string[],
): Promise<{ state: string; constraint: string | undefined; words: string }> {
  try {
    // This deferred constraint would run at the commit. The check that the head is an event has its own test below.
    await run([...statements, "set constraints stated_in_the_ledger immediate"]);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code, constraint } = error as { code?: string; constraint?: string };
    // TRUNCATE locks many tables, so it can deadlock with other test files before the trigger refuses it.
    if (code === DEADLOCK) return refusalOf(statements);
    return { state: code ?? error.message, constraint, words: error.message };
  }
  throw new Error(`the database accepted ${statements.join(";\n")}`);
}

/** Runs statements and all checks of a commit. @throws Error where the database refuses them */
async function expectAccepted(statements: readonly string[]): Promise<void> {
  const checked = run([...statements, "set constraints all immediate"]);
  await expect(checked, statements.join(";\n")).resolves.toBeUndefined();
}

describe("the database itself refuses", () => {
  test.each(ATTEMPTS)("$title", async ({ statements, state, constraint }) => {
    const refused = await refusalOf(asWrite(statements));
    expect(refused.state).toBe(state);
    if (constraint) expect(refused.constraint).toBe(constraint);
  });
});

describe("without a higher head of the couple's ledger the database refuses", () => {
  test("a change of each guarded table: the cases below cover all of them", async () => {
    const em = couple.engine.orm.em.fork() as SqlEntityManager;
    const guarded: { name: string }[] = await em.execute(
      `select c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgname = 'with_an_event' and c.relname <> 'couples'`,
    );
    expect(new Set(BOOKS_CHANGES.map(({ table }) => table))).toEqual(
      new Set(guarded.map(({ name }) => name)),
    );
  });

  test.each(BOOKS_CHANGES)("$change of $table", async ({ earlier, statement }) => {
    await expectAccepted(asWrite([...earlier, statement]));
    const unguarded = [IGNORE_TRIGGERS, ...earlier];
    const refused = await refusalOf([...unguarded, "set local session_replication_role = origin", statement]);
    expect(refused).toMatchObject({ state: STATE.appendOnly, words: ONLY_WITH_AN_EVENT });
  });

  test.each([
    ["the same head", "time_zone = 'Asia/Tokyo'"],
    ["a lower head", "head_sequence = head_sequence - 1"],
    ["another hash", "head_hash = '$as'"],
  ])("an update of the couple with %s", async (_what, change) => {
    const refused = await refusalOf([`update couples set ${change} where id = '$couple'`]);
    expect(refused.state).toBe(STATE.appendOnly);
  });

  test("but not a change of when the couple is checked for drift next", async () => {
    await expectAccepted(["update couples set next_drift_check_at = '2026-03-12' where id = '$couple'"]);
  });
});

test.each([
  ["is not an event", [moveHead()]],
  ["has another hash than the event", [moveHead(), insert("ledger_events", { hash: "$es" })]],
  ["is beyond the event", [moveHead(), NEXT_EVENT, moveHead()]],
])("at the commit the database refuses a head that %s", async (_what, statements) => {
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  const committed = em.transactional(async (inside) => {
    for (const sql of withValues(statements, rows)) await inside.execute(sql);
  });
  await expect(committed).rejects.toThrow("the head of a ledger is one of its events");
});

test.each(Object.entries(WRITES))("the database accepts %s", async (_, statements) => {
  await expectAccepted(asWrite(statements));
  expect(await couple.discrepancy()).toBeUndefined();
});
