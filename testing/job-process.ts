/** usage: node testing/job-process.ts LOCATION INSTANT — brings check-ins due in a process that a test kills in the middle. */
import { checkInsDue } from "../src/engine/jobs/bring-check-ins-due.ts";
import { openEngine } from "../src/engine/open.ts";

const [location = "", instant = ""] = process.argv.slice(2);
const engine = await openEngine(JSON.parse(location), { now: () => new Date(instant) });
const progress = { settled: () => process.stdout.write("settled\n"), inProgress: () => {}, late: () => {} };
await checkInsDue.run(engine, new AbortController().signal, progress);
await engine.orm.close(true);
