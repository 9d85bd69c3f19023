import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { together } from "../../testing/concurrent.ts";
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
