import type { Seeded } from "../books/databases.ts";
import { startContender } from "../contenders/processes.ts";
import { median } from "../load.ts";
import type { Run } from "../run.ts";
import { countingRelay } from "../wire.ts";

const JOBS = ["check_drift", "bring_check_ins_due"] as const;
/** With fewer couples the looks that find nothing weigh too much beside the work. */
const FEWEST = 500;
const SERVERS = { "one server": 1, "two servers": 2 } as const;

interface Outcome {
  readonly perSecond: number;
  /** Statements on the wire; undefined when they were not counted. */
  readonly statements: number | undefined;
  readonly done: number;
  readonly failed: number;
}

/**
 * Couples whose goals are to be checked, and check-ins that are due, done by one server and by two at once. Each run has a copy
 * in which everything is due. Statements are counted in runs of their own, since counting takes time.
 */
export async function measureJobs({ report, databases, quick, rounds, ...run }: Run): Promise<void> {
  const couples = Math.max(run.couples, FEWEST);
  const seeded = await (await databases()).seeded(["due"], couples);
  for (const job of JOBS) {
    const counted = new Map<string, number>();
    for (const [name, servers] of Object.entries(SERVERS)) {
      if (servers === 1 || !quick) {
        const timed: Outcome[] = [];
        for (let round = 0; round < rounds; round++) timed.push(await runJob(seeded, job, { servers }));
        report.figure(`jobs/${job}/${name}/per second`, median(timed.map(({ perSecond }) => perSecond)));
      }
      const outcome = await runJob(seeded, job, { servers, counting: true });
      const statements = outcome.statements ?? Number.NaN;
      report.figure(`jobs/${job}/${name}/statements per couple`, statements / couples);
      report.figure(`jobs/${job}/${name}/failed items`, outcome.failed);
      counted.set(name, statements);
      // A job that does an item twice, or leaves one, is seen here.
      if (servers === 2) report.ratio(`jobs/${job}/items done of due`, outcome.done / couples);
    }
    const ratio = (counted.get("two servers") ?? Number.NaN) / (counted.get("one server") ?? Number.NaN);
    report.ratio(`jobs/${job}/statements two servers of one`, ratio);
  }
}

async function runJob(
  seeded: Seeded,
  job: string,
  { servers, counting = false }: { readonly servers: number; readonly counting?: boolean },
): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await seeded.copy());
  const relay = counting ? stack.adopt(await countingRelay(url), ({ close }) => close()) : undefined;
  const starting = Array.from({ length: servers }, async () =>
    stack.use(await startContender("jobs", [relay?.url ?? url, job])),
  );
  const workers = await Promise.all(starting);
  const before = relay?.traffic.statements ?? 0;
  const start = performance.now();
  const rounds = (await Promise.all(workers.map((worker) => worker.ask("run")))) as readonly Outcome[];
  const seconds = (performance.now() - start) / 1000;
  const done = rounds.reduce((sum, round) => sum + round.done, 0);
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  return {
    perSecond: done / seconds,
    statements: relay && relay.traffic.statements - before,
    done,
    failed,
  };
}
