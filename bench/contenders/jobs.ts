/** A server's background job in a process of its own: opens the books, and does what is due when it is asked to. */
import { checkInsDue } from "../../src/engine/jobs/bring-check-ins-due.ts";
import { checkDrift } from "../../src/engine/jobs/check-drift.ts";
import { runOnce } from "../../src/engine/jobs/run-once.ts";
import { openEngine } from "../../src/engine/open.ts";

const [url = "", name] = process.argv.slice(2);
const job = [checkInsDue, checkDrift].find((one) => one.name === name);
if (!job) throw new Error(`no job ${name}`);
const engine = await openEngine({ url });
process.on("message", async () => {
  let done = 0;
  let failed = 0;
  // A round may stop at what another server works on, so it is over when a round finds nothing.
  for (let more = true; more; ) {
    const round = await runOnce(job, engine);
    done += round.done;
    failed += round.failed;
    more = round.done > 0;
  }
  process.send?.({ done, failed });
});
process.once("SIGTERM", async () => {
  await engine.orm.close(true);
  process.exit(0);
});
// The bench is gone, however it ended.
process.once("disconnect", () => process.exit(1));
process.send?.("ready");
