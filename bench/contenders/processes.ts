import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

const SCRIPTS = {
  server: new URL("server.ts", import.meta.url),
  "one-statement": new URL("one-statement.ts", import.meta.url),
  jobs: new URL("jobs.ts", import.meta.url),
  "bare-pglite": new URL("bare-pglite.ts", import.meta.url),
};

/** A script of this folder that runs in a process of its own, until it is disposed of. */
export interface Contender extends AsyncDisposable {
  /** What it sent when it was ready: the address of a server. */
  readonly ready: string;
  /** Sends a message and waits for the answer to it. @throws Error when the process ends instead */
  ask(message: string): Promise<unknown>;
}

/** Starts a script and waits until it is ready. `nodeOptions`, such as --cpu-prof, go to its Node. */
export async function startContender(
  script: keyof typeof SCRIPTS,
  parameters: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Contender> {
  const child = fork(SCRIPTS[script], parameters, { execArgv: [...process.execArgv, ...nodeOptions] });
  return {
    ready: String(await nextMessage(child, script)),
    ask(message) {
      const answer = nextMessage(child, script);
      child.send(message);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function nextMessage(child: ChildProcess, script: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const ended = (code: number | null) => reject(new Error(`${script} ended with ${code}`));
  child.once("exit", ended);
  child.once("message", (message) => {
    child.off("exit", ended);
    resolve(message);
  });
  return promise;
}
