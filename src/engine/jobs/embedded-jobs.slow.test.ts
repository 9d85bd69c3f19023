import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openedEngine } from "../../../testing/own-database.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";
import type { Engine } from "../engine.ts";
import { createEngine } from "../open.ts";
import { checkpoint, vacuum } from "./embedded-jobs.ts";
import type { Job } from "./job.ts";
import { runOnce } from "./run-once.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let folder: string;
/** The holder of the folder, and a guest of it: the jobs run in either. */
let holder: Engine;
let guest: Engine;

beforeAll(async () => {
  folder = temporaryFolder();
  holder = await openedEngine({ folder });
  guest = await openedEngine({ folder });
  await sql("create table notes (id int primary key, t text)");
  await sql("insert into notes select n, 'a' from generate_series(1, 1000) n");
}, 3 * MINUTE);

async function sql<T = Record<string, unknown>>(text: string): Promise<T[]> {
  return (await holder.orm.em.getConnection().execute(text)) as T[];
}

/** What the job does in this process's engine when the clock has gone on. */
async function run(job: Job, engine: Engine, laterMs = 0) {
  const now = () => new Date(Date.now() + laterMs);
  return runOnce(job, createEngine(engine.orm, { now }));
}

/** Fills the segment of the log that is being written: 16 MB. */
async function fillSegment(): Promise<void> {
  await sql("update notes set t = t || 'b' where id = 1");
  await sql("select pg_switch_wal()");
}

const segments = () =>
  readdirSync(join(folder, "books", "pg_wal")).filter((name) => /^[0-9A-F]{24}$/.test(name));

test(
  "a checkpoint is made five minutes after the last one, if something was written since",
  async () => {
    await sql("checkpoint");
    expect(await run(checkpoint, holder, DAY)).toEqual({ done: 0, failed: 0 });
    await sql("update notes set t = 'b'");
    expect(await run(checkpoint, holder, 4 * MINUTE)).toEqual({ done: 0, failed: 0 });
    expect(await run(checkpoint, holder, 6 * MINUTE)).toEqual({ done: 1, failed: 0 });
    expect(await run(checkpoint, holder, DAY)).toEqual({ done: 0, failed: 0 });
  },
  MINUTE,
);

test.each(["holder", "guest"])(
  "a checkpoint is made after 64 MB by the %s, and the log does not grow",
  async (who) => {
    const engine = who === "holder" ? holder : guest;
    for (let n = 0; n < 4; n++) await fillSegment();
    expect(await run(checkpoint, engine)).toEqual({ done: 0, failed: 0 });
    await fillSegment();
    expect(await run(checkpoint, engine)).toEqual({ done: 1, failed: 0 });
    const most = segments().length;
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 5; n++) await fillSegment();
      expect(await run(checkpoint, engine)).toEqual({ done: 1, failed: 0 });
      expect(segments().length).toBeLessThanOrEqual(most);
    }
  },
  2 * MINUTE,
);

test(
  "every table is vacuumed ten minutes after the start and then daily, by a guest too",
  async () => {
    const [tables] = await sql<{ n: number }>(
      "select count(*)::int as n from pg_class where relkind = 'r' and relpersistence = 'p'",
    );
    expect(await run(vacuum, guest)).toEqual({ done: 0, failed: 0 });
    const dead = () => sql("select n_dead_tup::int as dead from pg_stat_all_tables where relname = 'notes'");
    // Statistics are otherwise written once a second at most.
    await sql("select pg_stat_force_next_flush()");
    await sql("update notes set t = 'c'");
    expect(await dead()).not.toEqual([{ dead: 0 }]);
    expect(await run(vacuum, guest, 11 * MINUTE)).toEqual({ done: tables?.n, failed: 0 });
    expect(await dead()).toEqual([{ dead: 0 }]);
    expect(await sql("select reltuples::int as rows from pg_class where relname = 'notes'")).toEqual([
      { rows: 1000 },
    ]);
    expect(await run(vacuum, guest, 23 * 60 * MINUTE)).toEqual({ done: 0, failed: 0 });
    expect(await run(vacuum, holder, DAY + MINUTE)).toEqual({ done: tables?.n, failed: 0 });
  },
  2 * MINUTE,
);

test(
  "a table that cannot be vacuumed is logged and counted, and the others are done",
  async () => {
    await sql("create table broken (t text)");
    const logged: object[] = [];
    const connection = holder.orm.em.getConnection();
    const now = () => new Date(Date.now() + DAY + MINUTE);
    const engine = createEngine(holder.orm, { now, log: { error: (facts) => logged.push(facts) } });
    const execute = connection.execute.bind(connection);
    connection.execute = (async (query: string, ...rest: never[]) => {
      if (query.endsWith("public.broken")) throw new Error("damaged");
      return execute(query, ...rest);
    }) as typeof connection.execute;
    try {
      const { done, failed } = await runOnce(vacuum, engine);
      expect(failed).toBe(1);
      expect(done).toBeGreaterThan(10);
    } finally {
      connection.execute = execute;
    }
    expect(logged).toMatchObject([{ table: "public.broken" }]);
  },
  2 * MINUTE,
);
