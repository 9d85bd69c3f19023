import { describe, expect, test } from "vitest";
import { newCouple, unexpected } from "../../testing/books.ts";
import { together } from "../../testing/concurrent.ts";
import { databaseForTests } from "../../testing/databases.ts";
import { statementsDuring } from "../../testing/statements.ts";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { invoke, type Outcome } from "./invoke.ts";
import { createEngine } from "./open.ts";

const operationNamed = (name: string) => catalog.find((one) => one.name === name) as Operation;

async function funded() {
  const couple = await newCouple();
  const account = await couple.account({ balance: "1000" });
  const goal = await couple.goal();
  const principal = couple.ada.principal;
  const send = (name: string, input: object, idempotencyKey?: string, engine = couple.engine) =>
    invoke(engine, operationNamed(name), input, { principal, requestId: "test", idempotencyKey });
  const allocate = (amount: string, key?: string, engine = couple.engine) =>
    send("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount }, key, engine);
  const held = async () => (await couple.ask("get_goal", { goal_id: goal.id })).current_allocation;
  return { ...couple, account, goal, send, allocate, held };
}

const isDone = ({ ok }: Outcome) => ok;
const commitsIn = (statements: readonly string[]) =>
  statements.filter((text) => text.startsWith("select books_commit(")).length;

describe("calls that decide about several couples at once", { timeout: 60_000 }, () => {
  test("are written by one statement, and each couple's refusal is its own", async () => {
    const all = [await funded(), await funded(), await funded(), await funded()];
    const [first] = all;
    if (!first) throw new Error("there are no couples");
    for (const { allocate } of all) expect(isDone(await allocate("1", undefined, first.engine))).toBe(true);
    const outcomes: Outcome[] = [];
    const statements = await statementsDuring(first.engine, async () => {
      const sent = all.map(({ allocate }, at) =>
        allocate(at === 2 ? "5000" : "1", `key-${at}`, first.engine),
      );
      outcomes.push(...(await Promise.all(sent)));
    });
    expect(outcomes.map(isDone)).toEqual([true, true, false, true]);
    expect(commitsIn(statements)).toBe(1);
    for (const [at, { held, discrepancy }] of all.entries()) {
      expect(await held()).toBe(at === 2 ? "1.00" : "2.00");
      expect(await discrepancy()).toBeUndefined();
    }
  });
});

test("on a sharded database each statement names one couple", { timeout: 60_000 }, async () => {
  const all = [await funded(), await funded(), await funded()];
  const engine = createEngine(all[0]?.engine.orm as never, { sharded: true });
  const send = () => Promise.all(all.map(({ allocate }) => allocate("1", undefined, engine)));
  await send();
  const statements = await statementsDuring(engine, async () => {
    expect((await send()).every(isDone)).toBe(true);
  });
  expect(commitsIn(statements)).toBe(3);
});

describe("calls that decide about one couple", { timeout: 60_000 }, () => {
  test("are decided together while an earlier one is written, each on what the one before left", async () => {
    const books = await funded();
    const outcomes: Outcome[] = [];
    const statements = await statementsDuring(books.engine, async () => {
      outcomes.push(...(await together(30, () => books.allocate("1"))));
    });
    expect(outcomes.every(isDone)).toBe(true);
    expect(commitsIn(statements)).toBeLessThan(10);
    expect(await books.held()).toBe("30.00");
    expect(await books.discrepancy()).toBeUndefined();
  });

  test("are refused one by one: what one takes is not there for the next", async () => {
    const books = await funded();
    const outcomes = await together(6, () => books.allocate("300"));
    expect(outcomes.filter(isDone)).toHaveLength(3);
    expect(
      outcomes.filter((outcome) => !outcome.ok).map((outcome) => !outcome.ok && outcome.refusal.code),
    ).toEqual(Array(3).fill("insufficient_available"));
    expect(await books.held()).toBe("900.00");
  });

  test("with one key have one effect and one answer, also among those that are decided together", async () => {
    const books = await funded();
    const outcomes = await together(12, (at) => books.allocate("1", `key-${at % 4}`));
    expect(outcomes.every(isDone)).toBe(true);
    expect(await books.held()).toBe("4.00");
    expect(outcomes.filter((outcome) => outcome.ok && outcome.replayed)).toHaveLength(8);
    const other = await books.allocate("2", "key-0");
    expect(other).toMatchObject({ ok: false, refusal: { code: "idempotency_key_reused" } });
  });

  test("of two processes are all carried out, and the ledger has no gap", async () => {
    const books = await funded();
    const other = createEngine(books.engine.orm, { log: books.engine.log });
    const outcomes = await together(40, (at) =>
      books.allocate("1", `of-two-${at}`, at % 2 ? other : books.engine),
    );
    expect(outcomes.every(isDone)).toBe(true);
    expect(await books.held()).toBe("40.00");
    expect(await books.discrepancy()).toBeUndefined();
  });

  test("past the 64 that may wait are refused as unavailable, and have no effect", async () => {
    const books = await funded();
    const outcomes = await together(100, () => books.allocate("1"));
    const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]));
    expect(new Set(refused)).toEqual(new Set(["unavailable"]));
    expect(refused.length).toBeGreaterThan(0);
    expect(await books.held()).toBe(`${100 - refused.length}.00`);
  });
});

describe("calls that are decided together and written by one statement", { timeout: 60_000 }, () => {
  /** How many commits calls of one couple take that are sent at once, when all of them succeed. */
  async function commitsOf(
    books: Awaited<ReturnType<typeof funded>>,
    ...calls: readonly (readonly [name: string, input: object])[]
  ): Promise<number> {
    const outcomes: Outcome[] = [];
    const statements = await statementsDuring(books.engine, async () => {
      outcomes.push(...(await Promise.all(calls.map(([name, input]) => books.send(name, input)))));
    });
    expect(outcomes.every(isDone)).toBe(true);
    expect(await books.discrepancy()).toBeUndefined();
    return commitsIn(statements);
  }

  test("delete an allocation and begin it again", async () => {
    const books = await funded();
    const pair = { account_id: books.account.id, goal_id: books.goal.id };
    await books.allocate("100");
    const calls = [
      ["release_from_goal", { ...pair, amount: "100" }],
      ["allocate_to_goal", { ...pair, amount: "5" }],
    ] as const;
    expect(await commitsOf(books, ...calls)).toBe(1);
    expect(await books.held()).toBe("5.00");
  });

  test("remove a reaction and add it again", async () => {
    const books = await funded();
    const reaction = { goal_id: books.goal.id, emoji: "🎉" };
    await books.send("react_to_goal", reaction);
    const calls = [
      ["remove_reaction", reaction],
      ["react_to_goal", reaction],
    ] as const;
    expect(await commitsOf(books, ...calls)).toBe(1);
  });

  test("release all money of an account and close it", async () => {
    const books = await funded();
    const { account, goal } = books;
    await books.allocate("100");
    const calls = [
      ["release_from_goal", { account_id: account.id, goal_id: goal.id, amount: "100" }],
      ["close_account", { account_id: account.id }],
    ] as const;
    expect(await commitsOf(books, ...calls)).toBe(1);
  });
});

describe("a call", { timeout: 60_000 }, () => {
  // Embedded books have one connection, which the caller's transaction holds.
  test.runIf(databaseForTests().kind === "postgres")(
    "is written outside of its caller's transaction",
    async () => {
      const books = await funded();
      await books.allocate("1");
      const rolledBack = books.engine.orm.em.fork().transactional(async () => {
        expect(isDone(await books.allocate("1"))).toBe(true);
        throw new Error("rolled back");
      });
      await expect(rolledBack).rejects.toThrow("rolled back");
      books.engine.cache.clear();
      expect(await books.held()).toBe("2.00");
    },
  );

  test.each(["ENETUNREACH", "EPROTO", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "EUNKNOWN"])(
    "has one effect when the answer of its commit is lost with %s",
    async (code) => {
      const books = await funded();
      await books.allocate("1");
      const connection = books.engine.orm.em.getConnection();
      const execute = connection.execute.bind(connection);
      let lost = 0;
      Reflect.set(connection, "execute", async (...given: Parameters<typeof execute>) => {
        const answer = await execute(...given);
        if (lost > 0 || !String(given[0]).startsWith("select books_commit(")) return answer;
        lost++;
        throw Object.assign(new Error(`read ${code}`), { code });
      });
      try {
        const outcomes = await Promise.all([books.allocate("1"), books.allocate("1")]);
        expect(outcomes.every(isDone)).toBe(true);
      } finally {
        Reflect.deleteProperty(connection, "execute");
      }
      expect(lost).toBe(1);
      expect(await books.held()).toBe("3.00");
    },
  );

  test("that was written ends although its books could not be kept, and the next one too", async () => {
    const books = await funded();
    await books.allocate("1");
    const keep = books.engine.cache.keep;
    Reflect.set(books.engine.cache, "keep", () => {
      throw new Error("out of memory");
    });
    const before = unexpected.errors.length;
    try {
      expect(isDone(await books.allocate("1"))).toBe(true);
    } finally {
      Reflect.set(books.engine.cache, "keep", keep);
    }
    expect(unexpected.errors.splice(before)).toMatchObject([{ err: { message: "out of memory" } }]);
    expect(isDone(await books.allocate("1"))).toBe(true);
    expect(await books.held()).toBe("3.00");
  });
});
