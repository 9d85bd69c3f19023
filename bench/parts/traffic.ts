import { openEngine } from "../../src/engine/open.ts";
import { startContender } from "../contenders/processes.ts";
import { ACTIONS, invokeSteps, mcpSteps, restSteps, SURFACES } from "../contenders/surfaces.ts";
import type { Step } from "../load.ts";
import type { Run } from "../run.ts";
import { countingRelay, type Traffic } from "../wire.ts";

const CALLS = 10;

/** Statements and round trips of one caller, counted on the wire to PostgreSQL, for goals on and off schedule. */
export async function measureTraffic({ report, databases, couples }: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const seeded = await (await databases()).seeded(["on schedule", "off schedule"], couples);
  const { url } = stack.use(await seeded.copy());
  const relay = stack.adopt(await countingRelay(url), ({ close }) => close());
  const server = stack.use(await startContender("server", [relay.url]));
  const engine = stack.adopt(await openEngine({ url: relay.url }), ({ orm }) => orm.close(true));
  const steps = {
    invoke: invokeSteps(engine, seeded.casts),
    REST: restSteps(server.ready, seeded.casts),
    MCP: mcpSteps(server.ready, seeded.casts),
  };
  for (const [goals, couple] of [
    ["", 0],
    [" off schedule", couples],
  ] as const) {
    for (const action of ACTIONS) {
      for (const surface of SURFACES) {
        const name = `${action}${goals}/${surface}`;
        const { statements, roundTrips } = await trafficOf(steps[surface][action], couple, relay.traffic);
        report.figure(`${name}/statements`, statements);
        report.figure(`${name}/round trips`, roundTrips);
      }
    }
  }
}

/** Of one call, after others. */
async function trafficOf(step: Step, couple: number, traffic: Traffic): Promise<Traffic> {
  for (let i = 0; i < CALLS; i++) await step(couple);
  const before = { ...traffic };
  for (let i = 0; i < CALLS; i++) await step(couple);
  return {
    statements: (traffic.statements - before.statements) / CALLS,
    roundTrips: (traffic.roundTrips - before.roundTrips) / CALLS,
  };
}
