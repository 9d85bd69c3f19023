import { deepStrictEqual } from "node:assert";
import { openEngine } from "../../src/engine/open.ts";
import type { Seeded } from "../books/databases.ts";
import { type Load, load, type Measured } from "../load.ts";
import { send } from "./http-client.ts";
import { pgbench } from "./pgbench.ts";
import { type Contender, startContender } from "./processes.ts";
import { type Action, invokeSteps, mcpSteps, restSteps, type Steps } from "./surfaces.ts";

/** Those who do the same work, each on a copy of the seeded database. */
export const CONTENDERS = ["transfer", "pgbench", "one statement", "invoke", "REST", "MCP"] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** Runs a load; undefined where the contender does not know the action. */
type RunLoad = (action: Action, howMuch: Load) => Promise<Measured> | undefined;

export type Contenders = Readonly<Partial<Record<ContenderName, RunLoad>>>;

/** Opens all contenders; those of pgbench only where it is on the PATH. `stack` closes them. */
export async function openContenders(
  stack: AsyncDisposableStack,
  seeded: Seeded,
  withPgbench: boolean,
): Promise<Contenders> {
  const { casts } = seeded;
  const ownCopy = async () => stack.use(await seeded.copy()).url;
  const server = async (script: "server" | "one-statement", url: string) =>
    stack.use(await startContender(script, [url]));
  const [forRest, forMcp, forBare] = [await ownCopy(), await ownCopy(), await ownCopy()];
  const [rest, mcp, bare] = await Promise.all([
    server("server", forRest),
    server("server", forMcp),
    server("one-statement", forBare),
  ]);
  const engine = await openEngine({ url: await ownCopy() });
  stack.defer(() => engine.orm.close(true));
  await assertSameSummary(bare.ready, restSteps(rest.ready, casts));
  return {
    ...(withPgbench && {
      transfer: onSql("transfer", await ownCopy(), ["allocate_to_goal", "allocate_with_key"]),
      pgbench: onSql("allocate", await ownCopy(), ["allocate_to_goal"]),
    }),
    "one statement": onSteps(bare, {
      get_summary: (n) => send({ method: "GET", origin: bare.ready, path: `/summary/${n}` }),
    }),
    invoke: onSteps(undefined, invokeSteps(engine, casts)),
    REST: onSteps(rest, restSteps(rest.ready, casts)),
    MCP: onSteps(mcp, mcpSteps(mcp.ready, casts)),
  };
}

/** SQL knows no idempotency keys: a transfer without one is what allocating with a key is compared with. */
function onSql(script: "transfer" | "allocate", url: string, comparable: readonly Action[]): RunLoad {
  return (action, howMuch) => (comparable.includes(action) ? pgbench(url, script, howMuch) : undefined);
}

/** `worker`: the process that does the work; undefined: this one. */
function onSteps(worker: Contender | undefined, steps: Partial<Steps>): RunLoad {
  return (action, howMuch) => {
    const step = steps[action];
    if (!step) return undefined;
    return worker ? loadOnProcess(worker, () => load(step, howMuch)) : load(step, howMuch);
  };
}

/** With the processor time of the process that did the work, not of this one, which only called it. */
async function loadOnProcess(worker: Contender, run: () => Promise<Measured>): Promise<Measured> {
  const before = Number(await worker.ask("cpu"));
  const measured = await run();
  const cpu = (Number(await worker.ask("cpu")) - before) / measured.calls;
  return { ...measured, cpu };
}

/** The one statement must answer what get_summary answers, or the comparison means nothing. @throws AssertionError */
async function assertSameSummary(bare: string, rest: Steps): Promise<void> {
  const [theirs, ours] = await Promise.all([
    send({ method: "GET", origin: bare, path: "/summary/0" }),
    rest.get_summary(0),
  ]);
  const { as_of: _, ...expected } = JSON.parse(String(ours));
  const { as_of: __, ...answered } = JSON.parse(theirs);
  deepStrictEqual(answered, expected);
}
