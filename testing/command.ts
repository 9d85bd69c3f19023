/** Runs the command line in a separate process with its own environment. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { Answer } from "./books.ts";
import { whenOver } from "./clean-up.ts";
import { PROGRAM } from "./program.ts";

const COMMAND_TIMEOUT_MS = 120_000;

export type Environment = Readonly<Record<string, string>>;

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. Of the caller's environment the command gets only PATH and HOME. */
export async function runCommand(
  args: readonly string[],
  env: Environment = {},
  program = PROGRAM,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      env: environment(env),
      timeout: COMMAND_TIMEOUT_MS,
      killSignal: "SIGKILL" as const,
      // An export of a ledger is larger than the default of 1 MB.
      maxBuffer: 256 * 1024 * 1024,
    };
    const child = execFile(process.execPath, [program, ...args], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** Starts a command with pipes that is killed with the test, or after two minutes. */
export function startCommand(args: readonly string[], env: Environment = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: environment(env), stdio: "pipe" });
  const timer = setTimeout(() => child.kill("SIGKILL"), COMMAND_TIMEOUT_MS);
  const exit = once(child, "exit").then(([code]) => {
    clearTimeout(timer);
    return code as number | null;
  });
  whenOver(() => child.kill("SIGKILL"));
  return {
    child,
    /** Its exit code; null when a signal ended it. */
    exit,
    /** All that it writes until it ends. */
    output: async (): Promise<Ended> => {
      const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
      return { code, stdout, stderr };
    },
  };
}

/** The environment of a server with this operator key. */
export const OPERATED: Environment = { COUPLES_CFO_OPERATOR_KEY: "an-operator-key-for-tests" };

/** A listening server in a separate process. */
export type Served = Awaited<ReturnType<typeof startServe>>;

/** Forms the couple of Ada and Ben, whose e-mail addresses are at example.com. Returns the ids. */
export async function formCouple({ ask }: Pick<Served, "ask">): Promise<{ coupleId: string; adaId: string }> {
  const ada = await ask("POST", "/users", { email: "ada@example.com", display_name: "Ada" });
  const ben = await ask("POST", "/users", { email: "ben@example.com", display_name: "Ben" });
  const couple = await ask("POST", "/couples", { partner_1_id: ada.id, partner_2_id: ben.id });
  return { coupleId: couple.id, adaId: ada.id };
}

/** Starts `serve` on a free port and waits until it listens. It is killed at the latest when the test or, in a hook, the file is over. */
export async function startServe(env: Environment) {
  const child = spawn(process.execPath, [PROGRAM, "serve"], {
    env: environment({ PORT: "0", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  whenOver(() => endProcess(child, "SIGKILL"));
  const stderr = text(child.stderr);
  const log: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      log.push(line);
      const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
      if (msg === "ready" && address) resolve(address);
    });
    child.once("exit", () => stderr.then((said) => reject(new Error(`serve ended: ${said}`)), reject));
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), COMMAND_TIMEOUT_MS);
  const url = await ready.finally(() => clearTimeout(timer));
  /** Sends the signal and waits for the end. */
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    const code = await endProcess(child, signal);
    return { code, stdout: log.join("\n"), stderr: await stderr };
  };
  const key =
    env.COUPLES_CFO_OPERATOR_KEY ??
    readFileSync(join(env.COUPLES_CFO_DATA ?? "", "operator.key"), "utf8").trim();
  /** Sends a request below /v1 with the operator key. */
  const send = (method: string, path: string, body?: object, headers: object = {}): Promise<Response> => {
    const sent = { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) };
    return fetch(`${url}/v1${path}`, {
      method,
      headers: { ...sent, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  };
  /** The answer to a request with the operator key. @throws Error when it is refused */
  const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
    const response = await send(method, path, body);
    const answer = await response.json();
    if (response.ok) return answer;
    throw new Error(`${method} ${path} was answered ${response.status}: ${JSON.stringify(answer)}`);
  };
  return { url, pid: child.pid ?? 0, log: log as readonly string[], send, ask, end };
}

/** Sends a signal to a process and waits for its end. After a time limit the process is killed. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), COMMAND_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
  return child.exitCode;
}

function environment(env: Environment): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env };
}
