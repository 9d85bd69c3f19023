/**
 * `npm run bench`: what the operations cost beside plain SQL, on one PostgreSQL of this run with its default
 * durability. It measures and prints; it fails only when something does not work.
 */

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { openEngine } from "../src/engine/open.ts";
import { startPostgres } from "../testing/postgres.ts";
import { type Cast, seed } from "./books.ts";
import { coldStart } from "./cold-start.ts";
import { type Floor, openFloor } from "./floor.ts";
import { forecastCost } from "./forecast.ts";
import { type Load, load, type Measured, type Step } from "./load.ts";
import { pgbench, pgbenchVersion } from "./pgbench.ts";
import { profile } from "./profile.ts";
import { timePlans } from "./rebalance.ts";
import { Report, type Row } from "./report.ts";
import { OPERATIONS, type OperationName, type Steps, SURFACES, startServer, stepsOn } from "./surfaces.ts";
import { countingRelay, type Traffic } from "./wire.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    seconds: { type: "string" },
    rounds: { type: "string" },
    couples: { type: "string" },
    callers: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

const HELP = `npm run bench -- [options]
  --quick      one round of one second each, 200 couples
  --seconds N  how long each load runs (2)
  --rounds N   how often; figures are medians of the rounds (3)
  --callers N  one number of callers, instead of 1, 8 and 32
  --couples N  how many couples a load is spread over (1000)
  --json FILE  also write every figure and ratio by name to a file
`;

const { quick } = options;
const seconds = Number(options.seconds ?? (quick ? 1 : 2));
const callerCounts = options.callers === undefined ? [1, 8, 32] : [Number(options.callers)];
const rounds = Number(options.rounds ?? (quick ? 1 : 3));
const couples = Number(options.couples ?? (quick ? 200 : 1000));

if (options.help) process.stdout.write(HELP);
else await bench();

async function bench(): Promise<void> {
  const report = new Report();
  const sql = await pgbenchVersion();
  report.line(
    `Node ${process.version}, ${cpus().length} cores; ${couples} couples, ${rounds} rounds of ${seconds} s`,
  );
  report.line(sql ?? "pgbench is not on the PATH (Debian: postgresql-contrib): no ratios to plain SQL");
  const server = await startPostgres({
    settings: { fsync: "on", full_page_writes: "on", synchronous_commit: "on" },
  });
  try {
    const casts = await seed(server.url, couples);
    await measureLoads(server.url, casts, sql !== undefined, report);
    await measureTraffic(server.url, casts, report);
    await measureShares(server.url, casts, report);
  } finally {
    await server.stop();
  }
  report.forecast(await forecastCost());
  for (const books of ["fresh", "existing"] as const) {
    report.coldStart(books, await coldStart(books, quick ? 1 : 5));
  }
  for (const time of timePlans(quick ? 5 : 20)) report.plan(time);
  report.targets();
  if (options.json !== undefined) {
    const conditions = { node: process.version, cores: cpus().length, couples, rounds, seconds };
    report.write(options.json, { ...conditions, pgbench: sql ?? null });
  }
}

/** Round by round, so that what is compared ran within the same seconds. */
async function measureLoads(url: string, casts: Cast[], withPgbench: boolean, report: Report): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const server = resources.adopt(await startServer(url), ({ stop }) => stop());
  const engine = resources.adopt(await openEngine({ url }), ({ orm }) => orm.close(true));
  const floor = resources.adopt(await openFloor(url, engine, casts), ({ close }) => close());
  const steps = stepsOn(engine, server.address, casts);
  for (const surface of SURFACES) {
    for (const name of OPERATIONS) await load(steps[surface][name], { callers: 8, seconds: 1, couples });
  }
  for (const operation of OPERATIONS) {
    for (const callers of callerCounts) {
      for (const spread of [couples, 1]) {
        const howMuch = { callers, seconds, couples: spread };
        const rows: Row[] = [];
        for (let round = 0; round < rounds; round++) {
          rows.push(await oneRound(url, { operation, howMuch, steps, floor, withPgbench }));
        }
        report.loads(operation, howMuch, rows);
      }
    }
  }
}

interface Round {
  readonly operation: OperationName;
  readonly howMuch: Load;
  readonly steps: Steps;
  readonly floor: Floor;
  readonly withPgbench: boolean;
}

async function oneRound(url: string, { operation, howMuch, steps, floor, withPgbench }: Round): Promise<Row> {
  const row: Record<string, Measured> = {};
  if (withPgbench) row.pgbench = await pgbench(url, operation, howMuch);
  if (withPgbench && operation === "allocate_to_goal") row.transfer = await pgbench(url, "transfer", howMuch);
  if (operation === "get_summary") row["SQL in Node"] = await load(floor.step, howMuch);
  for (const surface of SURFACES) row[surface] = await load(steps[surface][operation], howMuch);
  return row;
}

/** Statements and round trips, counted on the wire between the server and PostgreSQL, one caller. */
async function measureTraffic(url: string, casts: Cast[], report: Report): Promise<void> {
  const relay = await countingRelay(url);
  const engine = await openEngine({ url: relay.url });
  const server = await startServer(relay.url);
  try {
    const steps = stepsOn(engine, server.address, casts);
    for (const surface of SURFACES) {
      for (const name of OPERATIONS) {
        report.traffic(surface, name, await trafficOf(steps[surface][name], relay.traffic));
      }
    }
  } finally {
    await engine.orm.close(true);
    await server.stop();
    relay.close();
  }
}

async function trafficOf(step: Step, traffic: Traffic): Promise<Traffic> {
  const times = 20;
  await step(0);
  const before = { ...traffic };
  for (let i = 0; i < times; i++) await step(0);
  return {
    statements: (traffic.statements - before.statements) / times,
    roundTrips: (traffic.roundTrips - before.roundTrips) / times,
  };
}

async function measureShares(url: string, casts: Cast[], report: Report): Promise<void> {
  const engine = await openEngine({ url });
  try {
    for (const surface of ["REST", "MCP"] as const) {
      for (const name of OPERATIONS) {
        const step = ({ address }: { address: string }) => stepsOn(engine, address, casts)[surface][name];
        report.shares(surface, name, await profile(url, step, { callers: 8, seconds: 3 * seconds, couples }));
      }
    }
  } finally {
    await engine.orm.close(true);
  }
}
