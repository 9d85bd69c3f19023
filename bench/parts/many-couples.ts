import { type Contender, startContender } from "../contenders/processes.ts";
import { OPERATIONS, restSteps, type Steps } from "../contenders/surfaces.ts";
import { load, type Measured } from "../load.ts";
import type { Run } from "../run.ts";

interface Size {
  readonly name: string;
  readonly couples: number;
}

/** Powers of ten. */
const QUICK_SIZES = [2, 3] as const;
const SIZES = [3, 5] as const;

/** Calls over REST spread over 10^5 couples beside the same over 10^3, and the jobs of all 10^5 at once. */
export async function measureManyCouples({ report, databases, ...run }: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const [few, many] = (run.quick ? QUICK_SIZES : SIZES).map((power) => ({
    name: `10^${power} couples`,
    couples: 10 ** power,
  })) as [Size, Size];
  const contenders: Record<string, { readonly steps: Steps; readonly couples: number }> = {};
  let books = "";
  for (const { name, couples } of [few, many]) {
    // No copy: this part alone works on these books, and they are large.
    const { url, casts } = await (await databases()).seeded(["due"], couples);
    const server = stack.use(await startContender("server", [url]));
    contenders[name] = { steps: restSteps(server.ready, casts), couples };
    books = url;
  }
  for (const operation of OPERATIONS) {
    const rounds: Record<string, Measured>[] = [];
    for (let round = 0; round <= run.rounds; round++) {
      const measured: Record<string, Measured> = {};
      for (const [name, { steps, couples }] of Object.entries(contenders)) {
        measured[name] = await load(steps[operation], { callers: 8, seconds: run.seconds, couples });
      }
      if (round > 0) rounds.push(measured);
    }
    report.rounds(`many couples/${operation}`, rounds, [[many.name, few.name]]);
  }
  for (const job of ["check_drift", "bring_check_ins_due"]) {
    const worker: Contender = stack.use(await startContender("jobs", [books, job]));
    const start = performance.now();
    const { done } = (await worker.ask("run")) as { done: number };
    const seconds = (performance.now() - start) / 1000;
    report.figure(`many couples/${job}/${many.name}/per second`, done / seconds);
  }
}
