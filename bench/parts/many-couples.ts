import { type Contender, startContender } from "../contenders/processes.ts";
import { OPERATIONS, restSteps, type Steps } from "../contenders/surfaces.ts";
import { load, type Measured } from "../load.ts";
import type { Run } from "../run.ts";

const FEW = 1000;
const MANY = 100_000;

/** Calls over REST spread over 10^5 couples beside the same over 10^3, and the jobs of all 10^5 at once. */
export async function measureManyCouples({ report, databases, ...run }: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const sizes = { "10^3 couples": FEW, "10^5 couples": MANY };
  const contenders: Record<string, { readonly steps: Steps; readonly couples: number }> = {};
  let most = "";
  for (const [name, couples] of Object.entries(sizes)) {
    // No copy: this part alone works on these books, and they are large.
    const { url, casts } = await (await databases()).seeded(["due"], couples);
    const server = stack.use(await startContender("server", [url]));
    contenders[name] = { steps: restSteps(server.ready, casts), couples };
    most = url;
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
    report.rounds(`many couples/${operation}`, rounds, [["10^5 couples", "10^3 couples"]]);
  }
  for (const job of ["check_drift", "bring_check_ins_due"]) {
    const worker: Contender = stack.use(await startContender("jobs", [most, job]));
    const start = performance.now();
    const { done } = (await worker.ask("run")) as { done: number };
    const seconds = (performance.now() - start) / 1000;
    report.figure(`many couples/${job}/10^5 couples/per second`, done / seconds);
  }
}
