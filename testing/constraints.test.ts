import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { beforeAll, describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../src/books/rows.ts";
import { newCouple, type TestCouple } from "./books.ts";
import { STATE } from "./constraints/attempts.ts";
import { CHECK_INS, validCheckIns } from "./constraints/check-ins.ts";
import { INBOX, validInbox } from "./constraints/inbox.ts";
import { LEDGER, valid } from "./constraints/ledger.ts";
import { entry, LIFE, reaction } from "./constraints/life.ts";
import { MONEY } from "./constraints/money.ts";
import { PEOPLE } from "./constraints/people.ts";
import { PLANS, VALID_PLANS } from "./constraints/plans.ts";
import {
  allocation,
  event,
  newAccount,
  newCoupleOf,
  newRows,
  newSingleAccount,
  nextHead,
  type Rows,
  set,
  setCouple,
} from "./constraints/rows.ts";
import { BOOKS_CHANGES } from "./constraints/with-an-event.ts";

let couple: TestCouple;
let rows: Rows;

beforeAll(async () => {
  couple = await newCouple();
  rows = await newRows(couple);
});

const ONLY_WITH_AN_EVENT = expect.stringContaining("a row of the books changes only together with an event");

class Accepted extends Error {}

const DEADLOCK = "40P01";

/** The statements of a whole write: one that moves the head and one that adds an event come first where they are missing. */
function asWrite(statements: readonly string[]): readonly string[] {
  const has = (start: string) => statements.some((sql) => sql.startsWith(start));
  if (has("truncate")) return statements;
  if (has("update couples")) return [...statements, event(rows)];
  return [nextHead(rows), ...(has("insert into ledger_events") ? [] : [event(rows)]), ...statements];
}

/** The SQLSTATE and constraint with which the database refuses statements. The transaction is always rolled back. */
async function refusalOf(
  statements: readonly string[],
): Promise<{ state: string; constraint: string | undefined; words: string }> {
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  try {
    await em.transactional(async (inside) => {
      for (const sql of statements) await inside.execute(sql);
      // This deferred constraint would run at the commit. The check that the head is an event has its own test below.
      await inside.execute("set constraints stated_in_the_ledger immediate");
      throw new Accepted(statements.join(";\n"));
    });
  } catch (error) {
    if (error instanceof Accepted || !(error instanceof Error)) throw error;
    const { code, constraint } = error as { code?: string; constraint?: string };
    // TRUNCATE locks many tables, so it can deadlock with other test files before the trigger refuses it.
    if (code === DEADLOCK) return refusalOf(statements);
    return { state: code ?? error.message, constraint, words: error.message };
  }
  throw new Error("a transaction that throws did not throw");
}

/** Runs statements and all checks of a commit, then rolls back. @throws Error where the database refuses them */
async function accepted(statements: readonly string[]): Promise<void> {
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  const run = em.transactional(async (inside) => {
    for (const sql of [...statements, "set constraints all immediate"]) await inside.execute(sql);
    throw new Accepted();
  });
  await expect(run, statements.join(";\n")).rejects.toBeInstanceOf(Accepted);
}

describe("the database itself refuses", () => {
  const attempts = [...MONEY, ...LEDGER, ...PEOPLE, ...PLANS, ...LIFE, ...INBOX, ...CHECK_INS].map(
    ([title, sql, state, constraint]) => ({
      title,
      sql,
      state,
      constraint,
    }),
  );
  test.each(attempts)("$title", async ({ sql, state, constraint }) => {
    const refused = await refusalOf(asWrite([sql(rows)].flat()));
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

  test.each(BOOKS_CHANGES)("$change of $table", async ({ earlier, sql }) => {
    const [before, statement] = [earlier(rows), sql(rows)];
    await accepted(asWrite([...before, statement]));
    const unguarded = ["set local session_replication_role = replica", ...before];
    const refused = await refusalOf([...unguarded, "set local session_replication_role = origin", statement]);
    expect(refused).toMatchObject({ state: STATE.appendOnly, words: ONLY_WITH_AN_EVENT });
  });

  test.each([
    ["the same head", "time_zone = 'Asia/Tokyo'"],
    ["a lower head", "head_sequence = head_sequence - 1"],
    ["another hash", `head_hash = '${"a".repeat(64)}'`],
  ])("an update of the couple with %s", async (_what, change) => {
    const refused = await refusalOf([set("couples", "couple")(change)(rows)]);
    expect(refused.state).toBe(STATE.appendOnly);
  });

  test("but not a change of when the couple is checked for drift next", async () => {
    await accepted([set("couples", "couple")("next_drift_check_at = '2026-03-12'")(rows)]);
  });
});

test.each([
  ["is not an event", () => [nextHead(rows)]],
  ["has another hash than the event", () => [nextHead(rows), event(rows, { hash: "e".repeat(64) })]],
  ["is beyond the event", () => [nextHead(rows), event(rows), nextHead(rows)]],
])("at the commit the database refuses a head that %s", async (_what, statements) => {
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  const committed = em.transactional(async (inside) => {
    for (const sql of statements()) await inside.execute(sql);
  });
  await expect(committed).rejects.toThrow("the head of a ledger is one of its events");
});

describe("the database accepts", () => {
  test.each(EVENT_TYPES)("a valid %s", async (type) => {
    await accepted(asWrite([event(rows, valid(rows, type))]));
  });

  test("other valid statements", async () => {
    const account = set("bank_accounts", "account");
    const formed = randomUUID();
    const statements: (string | readonly string[])[] = [
      ...validInbox(rows),
      ...validCheckIns(rows),
      event(rows, { user_id: rows.ada }),
      event(rows, { hash_version: 1 }),
      event(rows, { words: '{"salt":"00","facts":{}}', words_digest: "f".repeat(64) }),
      [
        `update couples set next_drift_check_at = next_drift_check_at where id = '${rows.couple}'`,
        `update ledger_events set words = null where couple_id = '${rows.couple}' and words is not null`,
      ],
      event(rows, valid(rows, "PLAN", { dest_goal_id: rows.goal })),
      event(rows, valid(rows, "DEPOSIT", { amount: "1000000000000000" })),
      allocation(rows),
      entry(rows, { mood: "great", mood_word: "giddy" }),
      entry(rows, { text: "😀".repeat(10_000) }),
      entry(rows, { goal_id: rows.goal }, { dest_goal_id: rows.goal }),
      entry(rows, { goal_id: rows.goal, visibility: "private" }),
      [
        reaction(rows),
        reaction(rows, { user_id: rows.ben }),
        `delete from goal_reactions where couple_id = '${rows.couple}' and emoji = '🎉'`,
      ],
      set("financial_goals", "goal")("current_allocation = target_amount / 2, milestone = 50")(rows),
      newAccount(rows),
      newSingleAccount(rows.single, { currency: "JPY" }),
      account("balance = 0")(rows),
      account("balance = 1000000000000000")(rows),
      set("bank_accounts", "spare")("status = 'closed', balance = 0")(rows),
      setCouple("time_zone = 'Asia/Tokyo'")(rows),
      `update partners set display_name = 'Ada L.' where couple_id = '${rows.couple}' and user_id = '${rows.ada}'`,
      ...VALID_PLANS.map((sql) => sql(rows)),
      [
        ...newCoupleOf([rows.single, rows.otherSingle], { id: formed, currency: "JPY" }),
        `update users set couple_id = '${formed}' where id in ('${rows.single}', '${rows.otherSingle}')`,
        newAccount(rows, { couple_id: formed, user_id: rows.single, currency: "JPY" }),
      ],
    ];
    for (const sql of statements) await accepted(asWrite([sql].flat()));
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
