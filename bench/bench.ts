/**
 * `npm run bench`: what the operations cost beside plain SQL and beside an earlier version. It measures and prints; it fails
 * only when something does not work.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Databases } from "./books/databases.ts";
import { pgbenchVersion } from "./contenders/pgbench.ts";
import { isPart, PARTS, type PartName, QUICK_PARTS } from "./parts/parts.ts";
import { Report } from "./report.ts";
import type { Run } from "./run.ts";

const HELP = `npm run bench -- [options] [parts]
  --quick          a look under 90 seconds: one round of each load, small books, without the slow parts
  --seconds N      how long each load runs (2; quick: 1)
  --rounds N       how often; figures are medians of the rounds (3; quick: 1)
  --couples N      how many couples a load is spread over (1000; quick: 200)
  --callers N      one number of callers, instead of 1, 8 and 32
  --before FOLDER  a checkout of an earlier version, with its packages installed, to compare embedded books with
  --json FILE      also write every figure and ratio by name to a file
Parts: ${Object.keys(PARTS).join(", ")}; by default all.
`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    seconds: { type: "string" },
    rounds: { type: "string" },
    couples: { type: "string" },
    callers: { type: "string" },
    before: { type: "string" },
    json: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (options.help) process.stdout.write(HELP);
else await bench();

async function bench(): Promise<void> {
  const { quick, before } = options;
  const started = performance.now();
  const pgbench = await pgbenchVersion();
  const conditions = {
    node: process.version,
    cores: cpus().length,
    loadBefore: loadavg()[0] ?? 0,
    quick,
    parts: chosenParts(),
    couples: Number(options.couples ?? (quick ? 200 : 1000)),
    rounds: Number(options.rounds ?? (quick ? 1 : 3)),
    seconds: Number(options.seconds ?? (quick ? 1 : 2)),
    pgbench: pgbench ?? null,
  };
  const report = new Report();
  report.line(JSON.stringify(conditions));
  if (pgbench === undefined) {
    report.line("pgbench is not on the PATH (Debian: postgresql-contrib): no ratios to plain SQL");
  }
  await using stack = new AsyncDisposableStack();
  let databases: Promise<Databases> | undefined;
  stack.defer(async () => (await databases)?.[Symbol.asyncDispose]());
  const callers = options.callers === undefined ? undefined : [Number(options.callers)];
  const run: Run = {
    ...conditions,
    report,
    callers,
    before,
    withPgbench: pgbench !== undefined,
    databases: () => {
      databases ??= Databases.start();
      return databases;
    },
  };
  for (const part of conditions.parts) {
    const began = performance.now();
    await PARTS[part](run);
    report.line(`\n(${part}: ${secondsSince(began)})`);
  }
  report.targets();
  report.line(`\n${secondsSince(started)}`);
  if (options.json !== undefined) report.write(options.json, conditions);
}

/** @throws Error for a name that is no part's */
function chosenParts(): readonly PartName[] {
  if (positionals.length === 0) return options.quick ? QUICK_PARTS : (Object.keys(PARTS) as PartName[]);
  return positionals.map((name) => {
    if (isPart(name)) return name;
    throw new Error(`no part ${name}: ${Object.keys(PARTS).join(", ")}`);
  });
}

function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
