/** Statements as PostgreSQL gets them: prepared once, values beside the text, BEGIN with the first of them. */
import type { MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countingRelay } from "../bench/wire.ts";
import { numbered } from "../src/database/prepared.ts";
import { emptyDatabase } from "./backups.ts";
import { newCouple } from "./books.ts";
import { openedEngine, ownPostgres } from "./own-database.ts";

let relay: Awaited<ReturnType<typeof countingRelay>>;
let orm: MikroORM;

beforeAll(async () => {
  const server = await ownPostgres();
  relay = await countingRelay(server.url);
  orm = await emptyDatabase({ url: relay.url });
});

afterAll(() => relay.close());

/** Runs work in a transaction, on one connection. */
function within<T>(work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork().transactional((em) => work(em as SqlEntityManager));
}

/** Counts the messages to the server. */
async function traffic(work: () => Promise<unknown>): Promise<{ statements: number; roundTrips: number }> {
  const before = { ...relay.traffic };
  await work();
  const { statements, roundTrips } = relay.traffic;
  return { statements: statements - before.statements, roundTrips: roundTrips - before.roundTrips };
}

describe("a statement", () => {
  test("is numbered where its values are plain, and left to MikroORM where they are not", () => {
    const at = new Date("2026-03-10T15:00:00.000Z");
    expect(numbered("select ? from t where a = ? and b > ?", ["x", 1n, at])).toEqual({
      text: "select $1 from t where a = $2 and b > $3",
      values: ["x", 1n, "2026-03-10T15:00:00.000Z"],
    });
    const others: [string, unknown[]][] = [
      ["select 1", []],
      ["select ?, ?", [1]],
      ["a in (?)", [[1, 2]]],
      ["a = ?", [{ sql: "now()" }]],
      ["a = ?", [undefined]],
      ["a \\? ?", ["x"]],
      ["select ??", ["a"]],
    ];
    for (const [query, params] of others) expect(numbered(query, params), query).toBeUndefined();
  });

  test("keeps its values unchanged, whatever they contain", async () => {
    const sent = ["it's a ? of $1 \\ \" €", "9007199254740993", "2026-03-10T15:00:00.123Z", null, true];
    const [row] = await within((em) =>
      em.execute(
        "select ?::text as a, ?::bigint::text as b, ?::timestamptz(3) as c, ?::text as d, ?::bool as e",
        [sent[0], 9007199254740993n, new Date(sent[2] as string), null, true],
      ),
    );
    expect([row?.a, row?.b, new Date(row?.c).toISOString(), row?.d, row?.e]).toEqual(sent);
  });

  test("is prepared once on a connection, and run by its name", async () => {
    const [prepared] = await within(async (em) => {
      for (const n of [1, 2, 3]) await em.execute("select ?::int + 40 as n", [n]);
      return em.execute(
        "select count(*)::int as n from pg_prepared_statements where statement like '%+ 40 as n'",
      );
    });
    expect(prepared).toEqual({ n: 1 });
  });

  test("is prepared again when a migration has changed its table", async () => {
    await within((em) => em.execute("create table t (a int); insert into t values (1)"));
    const read = () => within((em) => em.execute("select * from t where a = ?", [1]));
    expect(await read()).toEqual([{ a: 1 }]);
    await within((em) => em.execute("alter table t add column b int default 2"));
    await expect(read()).rejects.toThrow("cached plan must not change result type");
    expect(await read()).toEqual([{ a: 1, b: 2 }]);
  });
});

describe("a transaction", () => {
  test("begins together with its first statement", async () => {
    const two = (em: SqlEntityManager) => em.execute("select ?::int", [1]).then(() => em.execute("select 2"));
    expect(await traffic(() => within(two))).toEqual({ statements: 4, roundTrips: 3 });
  });

  test("sends nothing when it is empty", async () => {
    expect(await traffic(() => within(async () => undefined))).toEqual({ statements: 0, roundTrips: 0 });
    const refused = () => within(() => Promise.reject(new Error("refused")));
    expect(await traffic(() => expect(refused()).rejects.toThrow("refused"))).toEqual({
      statements: 0,
      roundTrips: 0,
    });
  });

  test("that fails at its first statement leaves a usable connection", async () => {
    await within((em) => em.execute("create table u (a int check (a > 0))"));
    const insert = (a: number) => within((em) => em.execute("insert into u values (?)", [a]));
    await expect(insert(-1)).rejects.toThrow("u_a_check");
    const late = within(async (em) => {
      await em.execute("insert into u values (?)", [7]);
      throw new Error("late");
    });
    await expect(late).rejects.toThrow("late");
    await insert(1);
    expect(await within((em) => em.execute("select a from u"))).toEqual([{ a: 1 }]);
  });
});

test("an allocation takes one statement: the commit, since the process knows the books", async () => {
  const couple = await newCouple({}, { on: await openedEngine({ url: relay.url }) });
  const [account, goal] = [await couple.account(), await couple.goal()];
  const allocate = () => couple.allocate(account.id, goal.id, "1");
  await allocate();
  expect(await traffic(allocate)).toEqual({ statements: 1, roundTrips: 1 });
});
