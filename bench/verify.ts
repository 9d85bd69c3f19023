/**
 * What verify costs an event, and what it keeps in memory: grows one couple's ledger on a PostgreSQL server of this run and
 * verifies it at each size. `node --expose-gc bench/verify.ts 1000 100000` names the sizes.
 */
import { snapshot } from "../bin/books.ts";
import { openEngine } from "../src/engine/open.ts";
import { verifyCouple } from "../src/engine/verify.ts";
import { growLedger } from "../testing/grown-ledger.ts";
import { startPostgres } from "../testing/postgres.ts";
import { seed } from "./books.ts";

/** How often memory is sampled. Each sample collects garbage, so rounds that measure time take none. */
const SAMPLE_MS = 250;
const MEGABYTE = 2 ** 20;

const sizes = process.argv.slice(2).map(Number);
const server = await startPostgres();
try {
  const [cast] = await seed(server.url, 1);
  if (!cast) throw new Error("no couple was seeded");
  const engine = await openEngine({ url: server.url });
  const verify = () => snapshot(engine.orm, (em) => verifyCouple(em, cast.coupleId));
  for (const size of sizes.length > 0 ? sizes : [1000, 10_000, 100_000]) {
    await growLedger(engine.orm, cast.coupleId, size);
    await verify();
    const [start, before] = [performance.now(), process.cpuUsage()];
    const { events, discrepancy } = await verify();
    if (discrepancy) throw new Error(`verify found ${discrepancy.problem}`);
    const { user, system } = process.cpuUsage(before);
    const wall = performance.now() - start;
    const kept = await keptBy(verify);
    console.log(
      `${events} events: ${((user + system) / events).toFixed(1)} µs of processor each, ` +
        `${((wall * 1000) / events).toFixed(1)} µs of time; ${kept ?? "unknown (--expose-gc)"} MB kept at most`,
    );
  }
  await engine.orm.close(true);
} finally {
  await server.stop();
}

/** By how many megabytes the heap without garbage grows while work is done, at most; undefined without `--expose-gc`. */
async function keptBy(work: () => Promise<unknown>): Promise<string | undefined> {
  const { gc } = globalThis;
  if (!gc) return undefined;
  const heap = () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, heap());
  }, SAMPLE_MS);
  await work();
  clearInterval(timer);
  return ((most - before) / MEGABYTE).toFixed(1);
}
