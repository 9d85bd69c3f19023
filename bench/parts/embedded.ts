import { fileURLToPath } from "node:url";
import { type Served, serveCheckout } from "../contenders/checkout.ts";
import { restSteps } from "../contenders/surfaces.ts";
import { load, type Measured } from "../load.ts";
import { callersInWords, type Run } from "../run.ts";

const HERE = fileURLToPath(new URL("../..", import.meta.url));
/** As many as callers: they rarely meet. */
const COUPLES = 8;

/** Allocating over REST on embedded books in a folder, by this version and by the one of another checkout. */
export async function measureEmbedded({ report, before, ...run }: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const versions: Record<string, Served> = { "this version": stack.use(await serveCheckout(HERE, COUPLES)) };
  if (before === undefined) report.line("\nno --before: embedded books are compared with no earlier version");
  else versions["version before"] = stack.use(await serveCheckout(before, COUPLES));
  for (const callers of run.callers ?? [1, 8]) {
    const rounds: Record<string, Measured>[] = [];
    for (let round = 0; round <= run.rounds; round++) {
      const measured: Record<string, Measured> = {};
      for (const [name, { address, casts }] of Object.entries(versions)) {
        const { allocate_to_goal: step } = restSteps(address, casts);
        // The first round only warms up.
        const seconds = round === 0 ? run.seconds / 3 : run.seconds;
        const { cpu: _, ...figures } = await load(step, { callers, seconds, couples: COUPLES });
        measured[name] = figures;
      }
      if (round > 0) rounds.push(measured);
    }
    const name = `embedded/allocate_to_goal/${callersInWords(callers)}`;
    report.rounds(name, rounds, [["this version", "version before"]]);
  }
}
