import { cpSync, mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { beforeEach, describe, expect, test } from "vitest";
import { clusterInMemory } from "../src/database/cluster.ts";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { verifyCouple } from "../src/engine/verify.ts";
import { ask, newCouple, type Partner } from "./books.ts";
import { type Left, PowerCuts } from "./power-cut/cuts.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/*
 * Embedded books on a model of a disk (power-cut/disk.ts) whose power is cut: while the books are made, at commits, in
 * a checkpoint, a VACUUM, a shutdown, and while they recover from another cut. On what each cut has left the books must
 * open with every write that was acknowledged, agree with their ledger, and take the next write.
 *
 * COUPLES_CFO_POWER_CUT_SEED repeats a run that failed; COUPLES_CFO_POWER_CUTS sets how often each phase is cut.
 */

const SEED = Number(process.env.COUPLES_CFO_POWER_CUT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TIMES = Number(process.env.COUPLES_CFO_POWER_CUTS ?? 1);
const MINUTES = 60_000;

let root: string;
let live: string;

beforeEach(() => {
  root = temporaryFolder();
  live = join(root, "live");
  mkdirSync(live);
  console.log(`power cuts: COUPLES_CFO_POWER_CUT_SEED=${SEED}`);
});

/** Who allocates what: 0.01, then 0.02, and so on. */
interface Work {
  readonly coupleId: string;
  readonly ada: Partner;
  readonly account: string;
  readonly goal: string;
}

async function sql<T>(engine: Engine, text: string): Promise<T[]> {
  return engine.orm.em.getConnection().execute(text) as Promise<T[]>;
}

async function begin(engine: Engine): Promise<Work> {
  const couple = await newCouple({}, { on: engine });
  const [account, goal] = [await couple.account({ balance: "100000" }), await couple.goal()];
  return { coupleId: couple.id, ada: couple.ada, account: account.id, goal: goal.id };
}

async function allocate(engine: Engine, { ada, account, goal }: Work, cents: number): Promise<void> {
  const input = { account_id: account, goal_id: goal, amount: (cents / 100).toFixed(2) };
  await ask(engine, "allocate_to_goal", input, { principal: ada.principal });
}

/** Opens the books after a power cut, and checks them. */
async function check({ folder, acknowledged, when }: Left, work: Work): Promise<void> {
  const engine = await openEngine({ folder });
  try {
    const found = await sql<{ cents: number }>(
      engine,
      "select amount::int as cents from ledger_events where event_type = 'ALLOCATION' order by sequence",
    );
    const cents = found.map((row) => row.cents);
    expect(cents, when).toEqual(cents.map((_, n) => n + 1));
    expect(cents.length, when).toBeGreaterThanOrEqual(acknowledged);
    await allocate(engine, work, cents.length + 1);
    expect((await verifyCouple(engine.orm.em.fork(), work.coupleId)).discrepancy, when).toBeUndefined();
  } finally {
    await engine.orm.close(true);
  }
}

describe("after a power cut", () => {
  test(
    "books have every write that was acknowledged",
    async () => {
      const engine = await openEngine({ folder: live });
      const work = await begin(engine);
      const cuts = new PowerCuts(live, root, SEED);
      await cuts.during(2 * TIMES, [1, 10], async () => {
        for (let cents = 1; cents <= 10; cents++) {
          await allocate(engine, work, cents);
          cuts.acknowledged = cents;
        }
      });
      await cuts.during(TIMES, [1, 50], () => sql(engine, "checkpoint"));
      await cuts.during(TIMES, [1, 10], () => sql(engine, "vacuum (analyze) ledger_events"));
      await cuts.during(TIMES, [1, 10], () => engine.orm.close(true));
      expect(cuts.left.length).toBeGreaterThan(TIMES);
      for (const left of cuts.left) await check(left, work);
    },
    5 * MINUTES,
  );

  test(
    "books that recover from another one have it, too",
    async () => {
      const engine = await openEngine({ folder: live });
      const work = await begin(engine);
      const first = new PowerCuts(live, root, SEED);
      await first.during(1, [9, 9], async () => {
        for (let cents = 1; cents <= 10; cents++) {
          await allocate(engine, work, cents);
          first.acknowledged = cents;
        }
      });
      await engine.orm.close(true);
      const [{ folder, acknowledged }] = first.left as [Left];
      const recover = async (copy: string, cut: [number, number]) => {
        cpSync(folder, copy, { recursive: true });
        mkdirSync(`${copy}-left`);
        const cuts = new PowerCuts(copy, `${copy}-left`, SEED);
        cuts.acknowledged = acknowledged;
        await cuts.during(TIMES, cut, async () => (await openEngine({ folder: copy })).orm.close(true));
        return cuts;
      };
      const { syncs, left } = await recover(join(root, "one"), [1, 1]);
      // Before the last syncs the log is replayed and the tables' files are written.
      const { left: late } = await recover(join(root, "two"), [syncs - 100, syncs]);
      for (const each of [...left, ...late]) await check(each, work);
    },
    5 * MINUTES,
  );

  test(
    "books that were being made are there as a whole, or are made again",
    async () => {
      const cuts = new PowerCuts(live, root, SEED);
      await cuts.during(2 * TIMES, [1, 1100], async () =>
        (await openEngine({ folder: live })).orm.close(true),
      );
      expect(cuts.left.length).toBeGreaterThan(0);
      for (const { folder, when } of cuts.left) {
        const engine = await openEngine({ folder });
        try {
          expect(await sql(engine, "select id from users"), when).toEqual([]);
          await begin(engine);
        } finally {
          await engine.orm.close(true);
        }
      }
    },
    5 * MINUTES,
  );

  test(
    "a PGlite that does not sync has lost a row: the model of the disk shows what is missing",
    async () => {
      const plain = await PGlite.create({ dataDir: live, loadDataDir: clusterInMemory() });
      await plain.exec("create table notes (t text); checkpoint");
      const cuts = new PowerCuts(live, root, SEED);
      await cuts.during(0, [1, 1], () => plain.query("insert into notes values ('acknowledged')"));
      await cuts.during(1, [1, 1], async () => {
        const file = await open(join(live, "PG_VERSION"));
        await file.sync();
        await file.close();
      });
      await plain.close();
      const left = await PGlite.create(cuts.left[0]?.folder);
      expect((await left.query("select t from notes")).rows).toEqual([]);
      await left.close();
    },
    5 * MINUTES,
  );
});
