import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { snapshot } from "../../bin/books.ts";
import { openEngine } from "../../src/engine/open.ts";
import { verifyCouple } from "../../src/engine/verify.ts";
import { growLedger } from "../../testing/grown-ledger.ts";
import { median } from "../load.ts";
import type { Run } from "../run.ts";

/**
 * Microseconds of processor that the version before, which replayed entities, took for an event on PostgreSQL (commit 0969b04,
 * two cores). Another machine has another figure: the ratio is rough there.
 */
const VERSION_BEFORE = 77.8;
const QUICK_SIZES = [5000];
const SIZES = [1000, 10_000, 100_000];
/** How often memory is sampled. Each sample collects garbage, so that rounds which measure time take none. */
const SAMPLE_MS = 250;
const MEGABYTE = 2 ** 20;

/** What verify costs an event, and what it keeps in memory, as one couple's ledger grows. */
export async function measureVerify({ report, databases, quick, rounds }: Run): Promise<void> {
  const seeded = await (await databases()).seeded(["on schedule"], 1);
  await using copy = await seeded.copy();
  const engine = await openEngine({ url: copy.url });
  const coupleId = seeded.casts[0]?.coupleId ?? "";
  const verify = async () => {
    const { events, discrepancy } = await snapshot(engine.orm, (em) => verifyCouple(em, coupleId));
    if (discrepancy) throw new Error(`verify found ${discrepancy.problem}`);
    return events;
  };
  try {
    let perEvent = Number.NaN;
    for (const size of quick ? QUICK_SIZES : SIZES) {
      await growLedger(engine.orm, coupleId, { events: size });
      await verify();
      const times: { cpu: number; wall: number }[] = [];
      for (let round = 0; round < rounds; round++) times.push(await timed(verify));
      perEvent = median(times.map(({ cpu }) => cpu));
      report.figure(`verify/${size} events/cpu us per event`, perEvent);
      report.figure(`verify/${size} events/wall us per event`, median(times.map(({ wall }) => wall)));
      report.figure(`verify/${size} events/kept MB`, await keptBy(verify));
    }
    // Of the largest ledger, where starting weighs least.
    report.ratio("verify/cpu per event of version before", perEvent / VERSION_BEFORE);
  } finally {
    await engine.orm.close(true);
  }
}

/** Microseconds for each event. */
async function timed(verify: () => Promise<number>): Promise<{ cpu: number; wall: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const events = await verify();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / events, wall: ((performance.now() - start) * 1000) / events };
}

/** By how many megabytes the heap without garbage grows while work is done, at most. */
async function keptBy(work: () => Promise<unknown>): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, heap());
  }, SAMPLE_MS);
  await work();
  clearInterval(timer);
  return (most - before) / MEGABYTE;
}
