import type { Engine } from "../engine.ts";
import type { Job } from "./job.ts";

/**
 * Tables that were not vacuumed for a day. PGlite forgets its statistics when it is closed: then ten minutes after it
 * was opened, so that a short visit costs nothing.
 */
const DUE = `select format('%I.%I', schemaname, relname) as name from pg_stat_all_tables
  where schemaname <> 'pg_toast'
    and coalesce(last_vacuum + interval '1 day', pg_postmaster_start_time() + interval '10 minutes') <= ?::timestamptz
  order by name`;

/**
 * PGlite has no autovacuum: without this job rows that were changed take room for ever, and queries are planned by
 * statistics of empty tables. Each table is a statement of its own, so that others wait for no more than that.
 */
export const vacuum: Job = {
  name: "vacuum",
  pauseMs: 10 * 60 * 1000,
  async run({ orm, now, log }: Engine, signal, progress) {
    const connection = orm.em.getConnection();
    const due = (await connection.execute(DUE, [now()])) as { name: string }[];
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
