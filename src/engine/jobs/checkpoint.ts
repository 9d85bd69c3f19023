import type { Engine } from "../engine.ts";
import type { Job } from "./job.ts";

/** A checkpoint is due when the log has grown by this much since the last one: recovery replays it, and it takes room. */
const MOST_BYTES = 64 * 2 ** 20;
/** And this long after the last one, in milliseconds, if anything but the checkpoint itself was logged since. */
const LONGEST_MS = 5 * 60 * 1000;
/** What a checkpoint logs of itself takes less than this. */
const OWN_BYTES = 1024;

/** How much was logged since the last checkpoint began, and when that one was made. */
const SINCE = `select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes,
  extract(epoch from checkpoint_time)::float8 * 1000 as made from pg_control_checkpoint()`;

/** PGlite has no background process that makes checkpoints: without this job its log grows until it is closed. */
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
