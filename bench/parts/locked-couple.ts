import type { Cast } from "../books/cast.ts";
import { holdingLock } from "../books/databases.ts";
import { startContender } from "../contenders/processes.ts";
import { restSteps, tryToAllocate } from "../contenders/surfaces.ts";
import { load, type Measured, median } from "../load.ts";
import type { Run } from "../run.ts";

/** Callers that go on calling for the couple that may be locked. */
const CALLERS_OF_LOCKED = 4;
const CALLERS = 8;

/**
 * Allocating through REST for many couples while another session holds the lock of one couple and callers keep calling for
 * that couple, beside the same load alone.
 */
export async function measureLockedCouple({ report, databases, ...run }: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const seeded = await (await databases()).seeded(["on schedule", "off schedule"], run.couples);
  const { url } = stack.use(await seeded.copy());
  const server = stack.use(await startContender("server", [url]));
  const steps = restSteps(server.ready, seeded.casts);
  const [cast] = seeded.casts;
  if (!cast) throw new Error("no couple was seeded");
  const others = { callers: CALLERS, seconds: run.seconds, couples: run.couples - 1, first: 1 };
  const work = () => load(steps.allocate_to_goal, others);
  const withLock = () => holdingLock(url, cast.coupleId, work);
  await load(steps.allocate_to_goal, { ...others, seconds: run.seconds / 3 });
  const rounds: Record<"unlocked" | "locked", Measured>[] = [];
  for (let round = 0; round < run.rounds; round++) {
    const unlocked = await work();
    const locked = await besideCallsFor(cast, server.ready, withLock);
    rounds.push({ unlocked, locked });
  }
  report.rounds("one locked couple/others", rounds, [["locked", "unlocked"]]);
  const p99 = median(rounds.map(({ locked, unlocked }) => locked.p99 / unlocked.p99));
  report.ratio("one locked couple/others' p99 locked of unlocked", p99);
}

/** Measures while others call for one couple; their calls may be refused. */
async function besideCallsFor(cast: Cast, address: string, work: () => Promise<Measured>): Promise<Measured> {
  let ended = false;
  const call = async () => {
    while (!ended) await tryToAllocate(address, cast);
  };
  const measured = work().finally(() => {
    ended = true;
  });
  await Promise.all([measured, ...Array.from({ length: CALLERS_OF_LOCKED }, call)]);
  return measured;
}
