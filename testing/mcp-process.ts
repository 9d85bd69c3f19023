/** The stdio server, as a client starts it, and as a reader of every line. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Answer } from "./books.ts";
import { whenOver } from "./clean-up.ts";
import { type Environment, endProcess } from "./command.ts";
import type { Target } from "./mcp-clients.ts";
import { PROGRAM } from "./program.ts";

const LIFETIME_MS = 120_000;

/** How a client starts the server. Of this process's environment the server gets only PATH and HOME. */
export function stdioTarget(
  args: readonly string[],
  env: Environment,
  program = PROGRAM,
): Target & { command: string } {
  const inherited = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
  return { command: process.execPath, args: [program, "mcp", ...args], env: { ...inherited, ...env } };
}

/** A server with its raw output. */
export type RawServer = Awaited<ReturnType<typeof startRawAs>>;

/** Starts a server and initializes it with the protocol of 2025. It is killed at the latest when the test is over. */
export async function startRaw(
  args: readonly string[],
  env: Environment,
  program = PROGRAM,
): Promise<RawServer> {
  return startRawAs(stdioTarget(args, env, program) as StdioTarget);
}

export type StdioTarget = Extract<Target, { command: string }>;

/** Starts a server with another command or in another folder. */
export async function startRawAs(target: StdioTarget, cwd?: string) {
  const child = spawn(target.command, target.args, { env: target.env, stdio: "pipe", ...(cwd && { cwd }) });
  const timer = setTimeout(() => child.kill("SIGKILL"), LIFETIME_MS);
  whenOver(() => endProcess(child, "SIGKILL"));
  const ended = once(child, "exit").finally(() => clearTimeout(timer));
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (words: string) => {
    stderr += words;
  });
  const drained = once(child.stderr, "end");
  /** Every line of its standard output. */
  const lines: string[] = [];
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  createInterface({ input: child.stdout })
    .on("line", (line) => {
      lines.push(line);
      const said = parsed(line);
      waiting.get(said?.id)?.resolve(said);
    })
    .on("close", () => {
      for (const { reject } of waiting.values()) reject(new Error("the server ended"));
    });
  const say = (line: string | object) => {
    child.stdin.write(`${typeof line === "string" ? line : JSON.stringify(line)}\n`);
  };
  /** Sends a request, and waits for its answer. */
  const ask = (method: string, params: object = {}): Promise<Answer> => {
    const id = waiting.size + 1;
    const answer = Promise.withResolvers<Answer>();
    answer.promise.catch(() => undefined); // The caller may not wait for the answer.
    waiting.set(id, answer);
    say({ jsonrpc: "2.0", id, method, params });
    return answer.promise;
  };
  await ask("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  });
  say({ jsonrpc: "2.0", method: "notifications/initialized" });
  /** Closes its standard input and waits for the end. */
  const end = async () => {
    child.stdin.end();
    const [code] = (await ended) as [number | null];
    await drained;
    return { code, stderr };
  };
  return { lines, say, ask, stderr: () => stderr, end };
}

/** A line as JSON; undefined when it is not JSON. */
export function parsed(line: string): Answer {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
