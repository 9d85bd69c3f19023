import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { beforeAll, describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../src/books/rows.ts";
import { newCouple, type TestCouple } from "./books.ts";
import { CHECK_INS, rightCheckIns } from "./constraints/check-ins.ts";
import { INBOX, rightInbox } from "./constraints/inbox.ts";
import { LEDGER, right } from "./constraints/ledger.ts";
import { entry, LIFE, reaction } from "./constraints/life.ts";
import { MONEY } from "./constraints/money.ts";
import { PEOPLE } from "./constraints/people.ts";
import { PLANS, RIGHT } from "./constraints/plans.ts";
import { allocation, event, newAccountOf, newCoupleOf, newRows, type Rows, set } from "./constraints/rows.ts";

let couple: TestCouple;
let rows: Rows;

beforeAll(async () => {
  couple = await newCouple();
  rows = await newRows(couple);
});

class Accepted extends Error {}

const DEADLOCK = "40P01";

/** The SQLSTATE and constraint with which the database refuses a statement. Nothing stays, whatever it says. */
async function refusalOf(
  statements: string | readonly string[],
): Promise<{ state: string; constraint: string | undefined }> {
  const em = couple.engine.orm.em.fork() as SqlEntityManager;
  try {
    await em.transactional(async (inside) => {
      for (const sql of [statements].flat()) await inside.execute(sql);
      // What a commit would check.
      await inside.execute("set constraints all immediate");
      throw new Accepted(String(statements));
    });
  } catch (error) {
    if (error instanceof Accepted || !(error instanceof Error)) throw error;
    const { code, constraint } = error as { code?: string; constraint?: string };
    // TRUNCATE wants many tables at once: beside other test files a deadlock can end it before it is judged.
    if (code === DEADLOCK) return refusalOf(statements);
    return { state: code ?? error.message, constraint };
  }
  throw new Error("a transaction that throws did not throw");
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
    const refused = await refusalOf(sql(rows));
    expect(refused.state).toBe(state);
    if (constraint) expect(refused.constraint).toBe(constraint);
  });

  test("an event of what is another couple's at the commit, if not before", async () => {
    const em = couple.engine.orm.em.fork() as SqlEntityManager;
    const sql = event(rows, right(rows, "DEPOSIT", { source_account_id: rows.foreignAccount }));
    await expect(em.transactional((inside) => inside.execute(sql))).rejects.toThrow(
      "an event names only what is of its couple",
    );
  });
});

describe("the database accepts", () => {
  test.each(EVENT_TYPES)("a right %s", async (type) => {
    await expect(refusalOf(event(rows, right(rows, type)))).rejects.toBeInstanceOf(Accepted);
  });

  test("whatever else is right", async () => {
    const account = set("bank_accounts", "account");
    const formed = randomUUID();
    const statements: (string | readonly string[])[] = [
      ...rightInbox(rows),
      ...rightCheckIns(rows),
      event(rows, { user_id: rows.ada }),
      event(rows, { hash_version: 1 }),
      event(rows, { words: '{"salt":"00","facts":{}}', words_digest: "f".repeat(64) }),
      [
        `update couples set next_drift_check_at = next_drift_check_at where id = '${rows.couple}'`,
        `update ledger_events set words = null where couple_id = '${rows.couple}' and words is not null`,
      ],
      event(rows, right(rows, "PLAN", { dest_goal_id: rows.goal })),
      event(rows, right(rows, "DEPOSIT", { amount: "1000000000000000" })),
      allocation(rows),
      entry(rows, { mood: "great", mood_word: "giddy" }),
      entry(rows, { text: "😀".repeat(10_000) }),
      entry(rows, { goal_id: rows.goal }, { dest_goal_id: rows.goal }),
      entry(rows, { goal_id: rows.goal, visibility: "private" }),
      [
        reaction(rows),
        reaction(rows, { user_id: rows.ben }),
        "delete from goal_reactions where emoji = '🎉'",
      ],
      set("financial_goals", "goal")("current_allocation = target_amount / 2, milestone = 50")(rows),
      newAccountOf(rows.ada, { couple_id: rows.couple }),
      newAccountOf(rows.single, { currency: "EUR" }),
      set("bank_accounts", "yen")("currency = 'EUR'")(rows),
      account("balance = 0")(rows),
      account("balance = 1000000000000000")(rows),
      set("bank_accounts", "spare")("status = 'closed', balance = 0")(rows),
      set("couples", "couple")("time_zone = 'Asia/Tokyo'")(rows),
      ...RIGHT.map((sql) => sql(rows)),
      [
        newCoupleOf(rows.single, rows.otherSingle, { id: formed, currency: "JPY" }),
        `update users set couple_id = '${formed}' where id in ('${rows.single}', '${rows.otherSingle}')`,
        // The event before the account joins the couple: what it names is judged when the transaction commits.
        event(rows, {
          ...right(rows, "ACCOUNT", { source_account_id: rows.yen, couple_id: formed }),
          sequence: 1,
          prev_hash: "0".repeat(64),
        }),
        set("bank_accounts", "yen")(`couple_id = '${formed}'`)(rows),
      ],
    ];
    for (const sql of statements) await expect(refusalOf(sql)).rejects.toBeInstanceOf(Accepted);
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
