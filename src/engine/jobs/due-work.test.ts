import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Registry } from "prom-client";
import { beforeAll, describe, expect, test } from "vitest";
import { unexpected } from "../../../testing/books.ts";
import { databaseForTests } from "../../../testing/databases.ts";
import { type DueBooks, dueBooks } from "../../../testing/due-books.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { dueCheckIns, dueCouples } from "../../database/queries/due.ts";
import { deleteEndedLeases, leaseRows, releaseRows } from "../../database/queries/job-leases.ts";
import { query } from "../../database/queries/read.ts";
import { FIRST_ID } from "../../kernel/ids.ts";
import type { Engine } from "../engine.ts";
import { createEngine } from "../open.ts";
import { checkInsDue } from "./bring-check-ins-due.ts";
import { checkDrift } from "./check-drift.ts";
import type { Job } from "./job.ts";
import { runOnce } from "./run-once.ts";
import { Scheduler } from "./scheduler.ts";

const COUPLES = 24;
const JOB_PROCESS = fileURLToPath(new URL("../../../testing/job-process.ts", import.meta.url));
const LEASE_MS = 20_000;
const START = { dueAt: new Date(0), id: FIRST_ID };
/** Every test has a day of its own, on which each couple is due once for each job. */
let day = 11;

let books: DueBooks;
let one: Engine;
let two: Engine;

beforeAll(async () => {
  books = await dueBooks(COUPLES, { drifts: true });
  [one, two] = books.engines;
}, 300_000);

function nextDay(): void {
  books.clock = new Date(`2026-03-${day++}T20:00:00.000Z`);
}

const rowsDue = (engine = one) =>
  dueCheckIns(engine.orm.em.fork(), { now: books.clock, after: START, limit: 100 });

const couplesDue = () => dueCouples(one.orm.em.fork(), { now: books.clock, after: START, limit: 100 });

/** What two servers count together. */
async function doneByBoth(job: Job): Promise<number> {
  const rounds = await Promise.all([runOnce(job, one), runOnce(job, two)]);
  expect(rounds.map(({ failed }) => failed)).toEqual([0, 0]);
  return rounds.reduce((sum, { done }) => sum + done, 0);
}

describe("two servers on one database", () => {
  test.each([checkInsDue, checkDrift])("do each due item of $name once", async (job) => {
    const before = await books.events("SYNC");
    nextDay();
    let done = await doneByBoth(job);
    // A round leaves out what the other server has leased.
    done += await doneByBoth(job);
    expect(done).toBe(COUPLES);
    expect(await doneByBoth(job)).toBe(0);
    const added = job === checkInsDue ? 1 : 0;
    expect(await books.events("SYNC")).toEqual(before.map((events) => events + added));
  });

  const isNews = (text: string) => text.includes("'REACTION'");
  const isShared = (text: string) => /^select books_(load|commit)\(/.test(text);

  test("use about as many statements as one server", async () => {
    nextDay();
    const alone = await statementsDuring(one, () => runOnce(checkInsDue, one));
    // How many couples share a statement depends on how many are ready at once.
    expect(alone.filter(isNews).length).toBeLessThanOrEqual(COUPLES / 2);
    nextDay();
    let other: string[] = [];
    const first = await statementsDuring(one, async () => {
      other = await statementsDuring(two, () => doneByBoth(checkInsDue));
      await doneByBoth(checkInsDue);
    });
    expect(await rowsDue()).toEqual([]);
    const both = [...first, ...other];
    expect(both.filter(isNews).length).toBeLessThanOrEqual(COUPLES);
    expect(both.filter(isShared).length).toBeLessThanOrEqual(2 * COUPLES);
    // Look-ups and leases, in two rounds of each server.
    expect(both.filter((text) => !isNews(text) && !isShared(text)).length).toBeLessThanOrEqual(4 * 6);
  });

  test("read news by one statement for each couple on a sharded database", async () => {
    nextDay();
    const sharded = createEngine(one.orm, { now: one.now, log: unexpected, sharded: true });
    const statements = await statementsDuring(sharded, () => runOnce(checkInsDue, sharded));
    expect(statements.filter(isNews)).toHaveLength(COUPLES);
  });

  test("run as schedulers until nothing is due, and count what they did while they do it", async () => {
    nextDay();
    const drift = await books.events("DRIFT");
    const registries = [new Registry(), new Registry()];
    const schedulers = [one, two].map((engine, at) => {
      const registry = registries[at] as Registry;
      // A couple that the other job has in work is left for the next round.
      const jobs = [checkInsDue, checkDrift].map((job) => ({ ...job, pauseMs: 50 }));
      return new Scheduler({ engine, jobs, registry });
    });
    const done = async ({ name }: Job) => {
      const texts = await Promise.all(registries.map((registry) => registry.metrics()));
      const line = new RegExp(`job_items_total\\{job="${name}",outcome="done"\\} (\\d+)`);
      return texts.reduce((sum, text) => sum + Number(line.exec(text)?.[1]), 0);
    };
    for (const scheduler of schedulers) scheduler.start();
    for (const job of [checkInsDue, checkDrift])
      await expect.poll(() => done(job), { timeout: 60_000 }).toBe(COUPLES);
    for (const scheduler of schedulers) await scheduler.stop();
    expect([await done(checkInsDue), await done(checkDrift)]).toEqual([COUPLES, COUPLES]);
    expect(await books.events("DRIFT")).toEqual(drift);
  });

  test("record once that the days brought a goal off its schedule", async () => {
    const before = await books.events("DRIFT");
    books.clock = new Date("2026-03-20T20:00:00.000Z");
    day = 21;
    expect(await doneByBoth(checkDrift)).toBeLessThanOrEqual(COUPLES);
    await doneByBoth(checkDrift);
    expect(await couplesDue()).toEqual([]);
    expect(await books.events("DRIFT")).toEqual(before.map((events) => events + 1));
  });
});

describe("leases", () => {
  test("of a server that died keep their rows from others until they run out", async () => {
    nextDay();
    const [dead, ...alive] = await rowsDue();
    if (!dead) throw new Error("nothing is due");
    const lease = {
      lease: randomUUID(),
      now: books.clock,
      until: new Date(books.clock.getTime() + LEASE_MS),
    };
    expect(await leaseRows(two.orm.em.fork(), [dead], lease)).toEqual([dead]);
    expect(await runOnce(checkInsDue, one)).toEqual({ done: alive.length, failed: 0 });
    books.clock = new Date(lease.until.getTime() - 1);
    expect(await runOnce(checkInsDue, one)).toEqual({ done: 0, failed: 0 });
    books.clock = lease.until;
    expect(await runOnce(checkInsDue, one)).toEqual({ done: 1, failed: 0 });
    expect(await rowsDue()).toEqual([]);
  });

  test("are one server's, also when both ask at once, and end with it alone", async () => {
    nextDay();
    const rows = await rowsDue();
    const until = new Date(books.clock.getTime() + LEASE_MS);
    const [mine, others] = [randomUUID(), randomUUID()];
    const leased = await Promise.all([
      leaseRows(one.orm.em.fork(), rows, { lease: mine, now: books.clock, until }),
      leaseRows(two.orm.em.fork(), rows.toReversed(), { lease: others, now: books.clock, until }),
    ]);
    expect(leased.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([0, rows.length]);
    const winner = leased[0]?.length ? mine : others;
    await releaseRows(one.orm.em.fork(), rows, winner === mine ? others : mine);
    expect(await rowsDue()).toEqual([]);
    await releaseRows(one.orm.em.fork(), rows, winner);
    expect(await rowsDue()).toEqual(rows);
    expect(await runOnce(checkInsDue, one)).toEqual({ done: rows.length, failed: 0 });
  });

  test("of servers that died are deleted when they have run out", async () => {
    const em = one.orm.em.fork();
    const row = { id: randomUUID(), coupleId: randomUUID() };
    await leaseRows(em, [row], { lease: randomUUID(), now: books.clock, until: books.clock });
    expect(await deleteEndedLeases(em, new Date(books.clock.getTime() - 1))).toBe(0);
    expect(await deleteEndedLeases(em, books.clock)).toBe(1);
  });
});

test("what a server had in work when it was killed is done once by another when its leases have run out", async () => {
  const before = await books.events("SYNC");
  nextDay();
  const args = [JOB_PROCESS, JSON.stringify(books.own.location), books.clock.toISOString()];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await ended;
  await runOnce(checkInsDue, one);
  books.clock = new Date(books.clock.getTime() + LEASE_MS);
  // The database ends the transactions of a process that is gone after a moment.
  const left = async () => {
    expect(await runOnce(checkInsDue, one)).toMatchObject({ failed: 0 });
    return (await rowsDue()).length;
  };
  await expect.poll(left, { timeout: 60_000 }).toBe(0);
  expect(await books.events("SYNC")).toEqual(before.map((events) => events + 1));
});

test("a look when nothing is due is one statement", async () => {
  for (const job of [checkInsDue, checkDrift]) {
    await runOnce(job, one);
    expect(await statementsDuring(one, () => runOnce(job, one))).toHaveLength(1);
  }
});

test.runIf(databaseForTests().kind === "postgres")(
  "a couple whose books somebody holds keeps no other waiting",
  async () => {
    nextDay();
    const [held, ...others] = books.couples;
    const em = two.orm.em.fork();
    await em.begin();
    try {
      await query(em, "select 1 from couples where id = ? for update", [held]);
      for (const job of [checkInsDue, checkDrift]) {
        expect(await runOnce(job, one)).toEqual({ done: others.length, failed: 0 });
      }
    } finally {
      await em.rollback();
    }
    for (const job of [checkInsDue, checkDrift]) {
      expect(await runOnce(job, one)).toEqual({ done: 1, failed: 0 });
    }
  },
);

test("a round that is stopped gives its leases back, and the rest stays due", async () => {
  nextDay();
  const stopping = new AbortController();
  const progress = { settled: () => stopping.abort(), inProgress: () => {}, late: () => {} };
  await checkInsDue.run(one, stopping.signal, progress);
  const left = (await rowsDue()).length;
  expect(left).toBeGreaterThan(0);
  expect(await runOnce(checkInsDue, two)).toEqual({ done: left, failed: 0 });
});
