/** Runs the command line in a separate process with its own environment. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The command that npx runs. It caches compiled code, so that the next process starts sooner. */
export const PROGRAM = fileURLToPath(new URL("../bin/couples-cfo.js", import.meta.url));
const COMMAND_TIMEOUT_MS = 120_000;

export type Environment = Readonly<Record<string, string>>;

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. Of the caller's environment the command gets only PATH and HOME. */
export async function runCommand(args: readonly string[], env: Environment = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      env: environment(env),
      timeout: COMMAND_TIMEOUT_MS,
      killSignal: "SIGKILL" as const,
      // An export of a ledger is larger than the default of 1 MB.
      maxBuffer: 256 * 1024 * 1024,
    };
    const child = execFile(process.execPath, [PROGRAM, ...args], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** A listening server in a separate process. */
export interface Served {
  readonly url: string;
  readonly pid: number;
  /** The lines of its log so far. */
  readonly log: readonly string[];
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** Starts `serve` on a free port and waits until it listens. The caller ends it. */
export async function startServe(env: Environment): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, "serve"], {
    env: environment({ PORT: "0", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
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
  const end = async (signal: NodeJS.Signals) => {
    const code = await endProcess(child, signal);
    return { code, stdout: log.join("\n"), stderr: await stderr };
  };
  return { url, pid: child.pid ?? 0, log, end };
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
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
