import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startContender } from "../contenders/processes.ts";
import { mcpSteps, OPERATIONS, restSteps } from "../contenders/surfaces.ts";
import { type Load, load, type Step } from "../load.ts";
import type { Run } from "../run.ts";

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Parts of the server, by where a sampled function is from: first match. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ["MikroORM", /node_modules\/@mikro-orm\//],
  ["Kysely", /node_modules\/kysely\//],
  ["pg", /node_modules\/(pg|pg-\w+|postgres-\w+)\//],
  ["zod", /node_modules\/zod\//],
  [
    "Fastify",
    /node_modules\/(@?fastify|find-my-way|fast-\w+|avvio|light-my-request|secure-json-parse)[^/]*\//,
  ],
  ["MCP's SDK", /node_modules\/@modelcontextprotocol\//],
  ["other packages", /node_modules\//],
  ["our code", /^file:/],
];

/** Shares of the server's busy time, largest first. */
type Shares = readonly (readonly [part: string, share: number])[];

/** Where a server's time goes while it allocates and shows summaries. */
export async function measureShares({ report, databases, ...run }: Run): Promise<void> {
  const seeded = await (await databases()).seeded(["on schedule", "off schedule"], run.couples);
  await using copy = await seeded.copy();
  for (const [surface, stepsOn] of [
    ["REST", restSteps],
    ["MCP", mcpSteps],
  ] as const) {
    for (const operation of OPERATIONS) {
      const step = (address: string) => stepsOn(address, seeded.casts)[operation];
      const shares = await profile(copy.url, step, { ...run, callers: 8, seconds: 3 * run.seconds });
      report.line(`\nserver time of ${operation}/${surface}`);
      for (const [part, share] of shares) {
        if (share >= 0.01) report.figure(`${operation}/${surface}/server time/${part}/share`, share);
      }
    }
  }
}

/** Profiles a server of its own under a load. Idle time is left out; Node's own work counts where it was called from. */
async function profile(url: string, stepOn: (address: string) => Step, howMuch: Load): Promise<Shares> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-profile-"));
  try {
    {
      await using server = await startContender("server", [url], ["--cpu-prof", `--cpu-prof-dir=${folder}`]);
      await load(stepOn(server.ready), howMuch);
    }
    const [name = ""] = readdirSync(folder);
    return sharesOf(JSON.parse(readFileSync(join(folder, name), "utf8")) as CpuProfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds up the samples of a profile by part, without its first third: starting and warming up are no part of the work. */
function sharesOf({ nodes, samples, timeDeltas }: CpuProfile): Shares {
  const part = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (id: number, inherited: string) => {
    const node = byId.get(id);
    if (!node) return;
    const mine = partOf(node.callFrame, inherited);
    part.set(id, mine);
    for (const child of node.children ?? []) visit(child, mine);
  };
  visit(nodes[0]?.id ?? 0, "Node");
  const spent = new Map<string, number>();
  for (let i = Math.floor(samples.length / 3); i < samples.length; i++) {
    const name = part.get(samples[i] ?? 0) ?? "Node";
    if (name !== "") spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[i] ?? 0));
  }
  const total = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return [...spent].map(([name, time]) => [name, time / total] as const).toSorted(([, a], [, b]) => b - a);
}

function partOf({ functionName, url }: { functionName: string; url: string }, inherited: string): string {
  if (functionName === "(idle)" || functionName === "(program)") return "";
  if (functionName === "(garbage collector)") return "garbage collection";
  if (url === "" || url.startsWith("node:")) return inherited;
  return PARTS.find(([, where]) => where.test(url))?.[0] ?? inherited;
}
