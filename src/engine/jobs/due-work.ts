import { setTimeout as sleep } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/core";
import pLimit, { type LimitFunction } from "p-limit";
import type { DuePage, DueRow, PlacedRow } from "../../database/queries/due.ts";
import { leaseRows, releaseRows } from "../../database/queries/job-leases.ts";
import { FIRST_ID } from "../../kernel/ids.ts";
import type { Engine } from "../engine.ts";
import { isStuck } from "../unexpected-errors.ts";
import type { Progress } from "./job.ts";

/** Rows that are looked up and leased together. */
const PAGE = 100;
/** Rows that are settled together. */
const CHUNK = 25;
/** Pages that one server has leased at once. */
const PAGES = 4;
/** Chunks that one server settles at once. */
const CHUNKS = 8;
/** Couples that one server decides about at once: their reads and writes share statements. */
const COUPLES = 16;
/** Two servers that read the same page go on at different times, within this many milliseconds. */
const APART_MS = 100;
/** How long a page is leased, in milliseconds: longer than it takes unless its couples' rows are held by others. */
const LEASE_MS = 20_000;

/** A job on due rows of couples. */
export interface DueWork {
  /** The job's name, for the log. */
  readonly job: string;
  /** The first page of due rows behind a place. */
  find(em: EntityManager, page: DuePage): Promise<readonly PlacedRow[]>;
  /**
   * Settles what it can of a page in a few statements, and answers the rows that it settled; the others are decided one by
   * one.
   */
  settle?(engine: Engine, rows: readonly DueRow[]): Promise<readonly DueRow[]>;
  /**
   * Decides about one row on its couple's books, and answers whether the row still was due. Undefined: somebody else holds
   * the books, and the row stays due.
   */
  decide(engine: Engine, row: DueRow): Promise<boolean | undefined>;
}

/** The place before every row. */
const START = { dueAt: new Date("0001-01-01T00:00:00Z"), id: FIRST_ID };

/**
 * One round: every due row once, page by page, the longest due first. Leases keep several servers from working on the same
 * rows; a server that dies leaves leases that run out. A couple's rows of one page are decided one after another, and
 * several couples at a time: a row that fails, or a couple whose books are held, keeps no other waiting.
 */
export async function workOff(
  engine: Engine,
  work: DueWork,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<void> {
  const round = {
    engine,
    work,
    signal,
    progress,
    chunks: pLimit(CHUNKS),
    couples: pLimit(COUPLES),
    stuck: new Set<string>(),
  };
  const pages = new Set<Promise<void>>();
  let after: DuePage["after"] = START;
  try {
    while (!signal.aborted) {
      const now = engine.now();
      const found = await work.find(engine.orm.em.fork(), { now, after, limit: PAGE });
      const [first, last] = [found[0], found.at(-1)];
      if (after === START) progress.late(first ? now.getTime() - first.dueAt.getTime() : 0);
      if (!last) break;
      after = last;
      const lease = { lease: engine.ids(), now, until: new Date(now.getTime() + LEASE_MS) };
      const rows = await leaseRows(engine.orm.em.fork(), found, lease);
      if (rows.length < found.length) await sleep(Math.random() * APART_MS);
      if (rows.length === 0) continue;
      const page = workOffPage(round, rows, lease.lease).finally(() => pages.delete(page));
      pages.add(page);
      if (pages.size >= PAGES) await Promise.race(pages);
    }
  } finally {
    await Promise.all(pages);
  }
}

interface Round {
  readonly engine: Engine;
  readonly work: DueWork;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly chunks: LimitFunction;
  readonly couples: LimitFunction;
  /** Couples whose books were held for so long that a statement gave up: their other rows wait for the next round. */
  readonly stuck: Set<string>;
}

async function workOffPage(round: Round, rows: readonly PlacedRow[], lease: string): Promise<void> {
  const { engine, progress, couples, work } = round;
  progress.inProgress(rows.length);
  try {
    const settled = new Set(await settleTogether(round, rows));
    const others = Map.groupBy(
      rows.filter((row) => !settled.has(row)),
      ({ coupleId }) => coupleId,
    );
    await Promise.all([...others.values()].map((ofCouple) => couples(() => decideEach(round, ofCouple))));
    await releaseRows(engine.orm.em.fork(), rows, lease);
  } catch (err) {
    // The rows are leased until the lease runs out.
    progress.settled("failed");
    engine.log.error({ err, job: work.job }, "a job could not finish a page");
  } finally {
    progress.inProgress(-rows.length);
  }
}

async function settleTogether(round: Round, rows: readonly PlacedRow[]): Promise<readonly DueRow[]> {
  const { engine, work, signal, progress } = round;
  const { settle } = work;
  if (!settle) return [];
  const size = engine.sharded ? 1 : CHUNK;
  const chunks = Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  );
  const settled = await Promise.all(
    chunks.map((chunk) =>
      round.chunks(async () => {
        if (signal.aborted) return [];
        try {
          const done = await settle(engine, chunk);
          progress.settled("done", done.length);
          return done;
        } catch (err) {
          engine.log.error({ err, job: work.job }, "a job settles rows one by one");
          return [];
        }
      }),
    ),
  );
  return settled.flat();
}

async function decideEach(
  { engine, work, signal, progress, stuck }: Round,
  rows: readonly DueRow[],
): Promise<void> {
  for (const row of rows) {
    const { id, coupleId } = row;
    if (signal.aborted) return;
    try {
      if (stuck.has(coupleId)) progress.settled("failed");
      else if (await work.decide(engine, row)) progress.settled("done");
    } catch (err) {
      progress.settled("failed");
      if (isStuck(err)) stuck.add(coupleId);
      engine.log.error({ err, job: work.job, couple_id: coupleId, id }, "a job failed for a row");
    }
  }
}
