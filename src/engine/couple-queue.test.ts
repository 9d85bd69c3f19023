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
  });

  test("of two processes are all carried out, and the ledger has no gap", async () => {
    const books = await funded();
    const other = createEngine(books.engine.orm, { log: books.engine.log });
    const outcomes = await together(40, (at) =>
      books.allocate("1", `of-two-${at}`, at % 2 ? other : books.engine),
    );
    expect(outcomes.every(isDone)).toBe(true);
    expect(await books.held()).toBe("40.00");
  });
});

type Calls = readonly (readonly [name: string, input: object])[];

test.each<[what: string, calls: (ids: { account_id: string; goal_id: string }) => Calls, held: string]>([
  [
    "delete an allocation and begin it again",
    (ids) => [
      ["release_from_goal", { ...ids, amount: "100" }],
      ["allocate_to_goal", { ...ids, amount: "5" }],
    ],
    "5.00",
  ],
  [
    "remove a reaction and add it again",
    ({ goal_id }) => ["remove_reaction", "react_to_goal"].map((name) => [name, { goal_id, emoji: "🎉" }]),
    "100.00",
  ],
  [
    "release all money of an account and close it",
    (ids) => [
      ["release_from_goal", { ...ids, amount: "100" }],
      ["close_account", { account_id: ids.account_id }],
    ],
    "0.00",
  ],
])("calls that %s are decided together and written by one statement", async (_what, calls, held) => {
  const books = await funded();
  const ids = { account_id: books.account.id as string, goal_id: books.goal.id as string };
  await books.allocate("100");
  await books.send("react_to_goal", { goal_id: ids.goal_id, emoji: "🎉" });
  const statements = await statementsDuring(books.engine, async () => {
    const outcomes = await Promise.all(calls(ids).map(([name, input]) => books.send(name, input)));
    expect(outcomes.every(isDone)).toBe(true);
  });
  expect(commitsIn(statements)).toBe(1);
  expect(await books.held()).toBe(held);
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
