import type { Engine } from "../engine.ts";
import type { Job } from "./job.ts";

/** A checkpoint is due when the log has grown by this much since the last one, because recovery replays it. */
const MOST_BYTES = 64 * 2 ** 20;
/** A checkpoint is also due this long after the last one, in milliseconds, if anything else was logged since. */
const LONGEST_MS = 5 * 60 * 1000;
/** More than a checkpoint itself adds to the log. */
const OWN_BYTES = 1024;

/** How much was logged since the last checkpoint began, and when it was made. */
const SINCE = `select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes,
  extract(epoch from checkpoint_time)::float8 * 1000 as made from pg_control_checkpoint()`;

/** PGlite makes no checkpoints in the background: without this job its log grows until it is closed. */
export const checkpoint: Job = {
  name: "checkpoint",
  pauseMs: 10_000,
  async run(engine, _signal, progress) {
    if (!(await isDue(engine))) return;
    await engine.orm.em.getConnection().execute("checkpoint");
    progress.settled("done");
  },
};

async function isDue({ orm, now }: Engine): Promise<boolean> {
  const [since] = (await orm.em.getConnection().execute(SINCE)) as [{ bytes: number; made: number }];
  if (since.bytes > MOST_BYTES) return true;
  return since.bytes > OWN_BYTES && now().getTime() - since.made > LONGEST_MS;
}

/**
 * Tables that were not vacuumed for a day. PGlite loses these statistics when it is closed; after that a table is due ten
 * minutes after the start, so that short commands vacuum nothing.
 */
const UNVACUUMED = `select format('%I.%I', schemaname, relname) as name from pg_stat_all_tables
  where schemaname <> 'pg_toast'
    and coalesce(last_vacuum + interval '1 day', pg_postmaster_start_time() + interval '10 minutes') <= ?::timestamptz
  order by name`;

/**
 * PGlite has no autovacuum: without this job the space of changed rows is never reused, and queries are planned with the
 * statistics of empty tables. Each table is one statement, so that other callers wait for one table at most.
 */
export const vacuum: Job = {
  name: "vacuum",
  pauseMs: 10 * 60 * 1000,
  async run({ orm, now, log }: Engine, signal, progress) {
    const connection = orm.em.getConnection();
    const due = (await connection.execute(UNVACUUMED, [now()])) as { name: string }[];
    for (const { name } of due) {
      if (signal.aborted) break;
      try {
        await connection.execute(`vacuum (analyze) ${name}`);
        progress.settled("done");
      } catch (error) {
        progress.settled("failed");
        log.error({ err: error, job: "vacuum", table: name }, "a table could not be vacuumed");
      }
    }
  },
};
