import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import { jobsOf } from "../../src/engine/jobs/jobs.ts";
import { runOnce } from "../../src/engine/jobs/run-once.ts";
import { createEngine } from "../../src/engine/open.ts";
import { createServer } from "../../src/http/server.ts";
import { KEY_BYTES, Vault } from "../../src/identity/vault.ts";
import type { Mail, Mailer } from "../../src/mail/mailer.ts";
import { Sender } from "../../src/webhooks/send.ts";

export const OPERATOR_KEY = "the-demo-has-its-own-operator-key";

/** The program has the extension of this file: .ts in the sources, .js when compiled. */
const MCP_PROGRAM = fileURLToPath(new URL(`./mcp${extname(import.meta.url)}`, import.meta.url));

export type Environment = Awaited<ReturnType<typeof openEnvironment>>;

/**
 * Opens the demo's environment: books in a temporary folder and a real HTTP server, with a clock that the story sets. The
 * assistant's MCP server is a second process on the same books and clock.
 */
export async function openEnvironment(firstDate: string) {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-demo-"));
  const clockFile = join(folder, "clock");
  let clock = morningOf(firstDate);
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
  const engine = createEngine(orm, { now: () => clock, log, webhooks });
  const jobs = jobsOf({ sender });
  const postbox = new Postbox();
  const server = await createServer({
    engine,
    operatorKey: OPERATOR_KEY,
    ratePerMinute: 100_000,
    mailer: postbox,
  });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
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
    signIn: (email: string) => signIn(url.replace("127.0.0.1", "localhost"), email, postbox),
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
      await server.close();
      await sender.close();
      await orm.close(true);
      if (errors.length > 0) throw new Error("the server had an unexpected error", { cause: errors[0] });
    },
  };
}

/** Keeps the newest mail instead of sending it. */
class Postbox implements Mailer {
  #newest = Promise.withResolvers<Mail>();

  async send(mail: Mail): Promise<void> {
    this.#newest.resolve(mail);
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
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
}

/** 9 AM in New York in winter. */
function morningOf(date: string): Date {
  return new Date(`${date}T14:00:00.000Z`);
}
