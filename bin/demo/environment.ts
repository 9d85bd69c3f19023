import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Registry } from "prom-client";
import manifest from "../../package.json" with { type: "json" };
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import { jobsOf } from "../../src/engine/jobs/jobs.ts";
import { runOnce } from "../../src/engine/jobs/run-once.ts";
import { Scheduler } from "../../src/engine/jobs/scheduler.ts";
import { createEngine } from "../../src/engine/open.ts";
import { createServer } from "../../src/http/server.ts";
import { KEY_BYTES, Vault } from "../../src/identity/vault.ts";
import type { Mail, Mailer } from "../../src/mail/mailer.ts";
import { Sender } from "../../src/webhooks/send.ts";
import { addMcpOverHttp } from "../../tools/mcp/http.ts";
import { listen } from "../listen.ts";

export const OPERATOR_KEY = randomBytes(KEY_BYTES).toString("base64url");

/** The signals that end the demo; the last one arrives when the terminal closes. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The program has the extension of this file: .ts in the sources, .js when compiled. */
const MCP_PROGRAM = fileURLToPath(new URL(`./mcp${extname(import.meta.url)}`, import.meta.url));

export type Environment = Awaited<ReturnType<typeof openEnvironment>>;

/**
 * Opens the demo's environment: books in a temporary folder and a real HTTP server, with a clock that the story sets. The
 * assistant's MCP server is a second process on the same books and clock.
 * @throws Failure when the port is in use; 0 is a free one
 */
export async function openEnvironment(firstDate: string, port = 0) {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-demo-"));
  const clockFile = join(folder, "clock");
  let clock = morningOf(firstDate);
  let now = () => clock;
  /** Moves the clock to the morning of a date. */
  const setDate = (date: string) => {
    clock = morningOf(date);
    writeFileSync(clockFile, clock.toISOString());
  };
  setDate(firstDate);
  const errors: unknown[] = [];
  const assistants = new Map<Client, StdioClientTransport>();
  cleanUpAtTheEnd(folder, assistants);
  const orm = await openDatabase({ folder });
  await migrate(orm);
  // The story's bot runs on this machine, so webhooks may reach private networks.
  const webhooks = { vault: new Vault([randomBytes(KEY_BYTES)]), allowPrivate: true };
  const sender = new Sender(webhooks);
  const log = { error: ({ err }: Record<string, unknown>) => void errors.push(err) };
  let origin: string | undefined;
  const engine = createEngine(orm, { now: () => now(), log, webhooks, pageOrigin: () => origin });
  const jobs = jobsOf({ sender });
  const scheduler = new Scheduler({ engine, jobs, registry: new Registry() });
  const postbox = new Postbox();
  const server = await createServer({
    engine,
    operatorKey: OPERATOR_KEY,
    ratePerMinute: 100_000,
    mailer: postbox,
  });
  await addMcpOverHttp(server, { engine, version: manifest.version });
  const address = { host: "127.0.0.1", port };
  const url = await listen(server, address, "Choose another with --port, or omit it for a free port.");
  origin = server.site.linkOrigin(Number(new URL(url).port));
  return {
    engine,
    url,
    setDate,
    /** Runs the server's background jobs once. @throws Error when one fails */
    async runJobs() {
      for (const job of jobs) {
        const { failed } = await runOnce(job, engine);
        if (failed > 0) throw new Error(`${job.name} failed`);
      }
    },
    /** Signs a user in on the page of this server, with the link in their mail. Returns the cookie of the session. */
    signIn: (email: string) => signIn(origin ?? "", email, postbox),
    /** Lets the clock run from where the story ended and the jobs repeat, and reports every mail. Returns the origin of the pages. */
    async serve(report: (mail: Mail) => void) {
      for (const client of assistants.keys()) await client.close();
      assistants.clear();
      const [end, since] = [clock.getTime(), performance.now()];
      now = () => new Date(end + performance.now() - since);
      postbox.report = report;
      scheduler.start();
      return origin ?? "";
    },
    /** Starts an MCP server with this token and connects a client. */
    async assistant(token: string) {
      const args = [MCP_PROGRAM, folder, clockFile];
      const env = { COUPLES_CFO_TOKEN: token };
      const transport = new StdioClientTransport({ command: process.execPath, args, env });
      const client = new Client(
        { name: "claude", version: "1.0.0" },
        { versionNegotiation: { mode: "auto" } },
      );
      assistants.set(client, transport);
      await client.connect(transport);
      return client;
    },
    /** Removes everything. @throws Error when the server had an unexpected error */
    async close() {
      for (const client of assistants.keys()) await client.close();
      await Promise.all([server.close(), scheduler.stop()]);
      await sender.close();
      await orm.close(true);
      if (errors.length > 0) throw new Error("the server had an unexpected error", { cause: errors[0] });
    },
  };
}

/** Keeps the newest mail, and reports each, instead of sending it. */
class Postbox implements Mailer {
  report: ((mail: Mail) => void) | undefined;
  #newest = Promise.withResolvers<Mail>();

  async send(mail: Mail): Promise<void> {
    this.#newest.resolve(mail);
    this.report?.(mail);
  }

  /** The mail that arrives next. */
  next(): Promise<Mail> {
    this.#newest = Promise.withResolvers();
    return this.#newest.promise;
  }

  close(): void {}
}

async function signIn(origin: string, email: string, postbox: Postbox): Promise<string> {
  const post = (path: string, input: object) =>
    fetch(`${origin}${path}`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify(input),
    });
  const mail = postbox.next();
  await post("/auth/links", { email });
  const [, secret] = /\/sign-in#([\w-]+)/.exec((await mail).text) ?? [];
  const signedIn = await post("/auth/links/use", { secret });
  const [cookie] = signedIn.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`${email} was not signed in: ${await signedIn.text()}`);
  return cookie.split(";", 1).join();
}

/**
 * Removes the folder however the demo ends, except by kill -9. Kills the assistants' servers first, because a server that
 * still runs would take over the folder.
 */
function cleanUpAtTheEnd(folder: string, assistants: ReadonlyMap<Client, StdioClientTransport>): void {
  process.once("exit", () => {
    for (const { pid } of assistants.values()) if (pid !== null) process.kill(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  for (const signal of STOP_SIGNALS) process.on(signal, exitAt);
}

/** Ends the process with the exit code of a signal. */
export function exitAt(_signal: NodeJS.Signals, number: number): never {
  process.exit(128 + number);
}

/** 9 AM in New York in winter. */
function morningOf(date: string): Date {
  return new Date(`${date}T14:00:00.000Z`);
}
