import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../src/database/migrate.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { jobsOf } from "../../src/engine/jobs/jobs.ts";
import { runOnce } from "../../src/engine/jobs/run-once.ts";
import { createEngine } from "../../src/engine/open.ts";
import { createServer } from "../../src/http/server.ts";
import { KEY_BYTES, Vault } from "../../src/identity/vault.ts";
import { Sender } from "../../src/webhooks/send.ts";
import { Assistant } from "./assistant.ts";
import { RestClient, Unexpected } from "./rest-client.ts";

const OPERATOR_KEY = "the-demo-has-its-own-operator-key";

/**
 * The demo's environment: books in a temporary folder and a real HTTP server, with a clock that the story sets. The
 * assistant's MCP server is a second process on the same books and clock.
 */
export interface Environment {
  readonly engine: Engine;
  readonly url: string;
  readonly operator: RestClient;
  /** Moves the clock to the morning of a date. */
  setDate(date: string): void;
  /** Runs the server's background jobs once. @throws Unexpected when one fails */
  runJobs(): Promise<void>;
  /** A REST client with this token. */
  clientOf(token: string): RestClient;
  /** Starts an assistant with this token and its own MCP server. */
  assistant(token: string): Promise<Assistant>;
  close(): Promise<void>;
}

/** Starts the environment. `close` removes everything. */
export async function openEnvironment(firstDate: string): Promise<Environment> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-demo-"));
  const clockFile = join(folder, "clock");
  let clock = morningOf(firstDate);
  const setDate = (date: string) => {
    clock = morningOf(date);
    writeFileSync(clockFile, clock.toISOString());
  };
  setDate(firstDate);
  const errors: unknown[] = [];
  const assistants: Assistant[] = [];
  cleanUpAtTheEnd(folder, assistants);
  const orm = await openDatabase({ folder });
  await migrate(orm);
  // The story's bot runs on this machine, so webhooks may reach private networks.
  const webhooks = { vault: new Vault([randomBytes(KEY_BYTES)]), allowPrivate: true };
  const sender = new Sender(webhooks);
  const engine = createEngine(orm, {
    now: () => clock,
    log: { error: ({ err }) => errors.push(err) },
    webhooks,
  });
  const jobs = jobsOf({ sender });
  const server = await createServer({ engine, operatorKey: OPERATOR_KEY, ratePerMinute: 100_000 });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const clientOf = (token: string) => new RestClient(url, token);
  return {
    engine,
    url,
    operator: clientOf(OPERATOR_KEY),
    setDate,
    async runJobs() {
      for (const job of jobs) {
        const { failed } = await runOnce(job, engine);
        if (failed > 0) throw new Unexpected(`${job.name} failed`);
      }
    },
    clientOf,
    async assistant(token) {
      const assistant = new Assistant({ folder, clock: clockFile, token });
      assistants.push(assistant);
      await assistant.connect();
      return assistant;
    },
    async close() {
      for (const assistant of assistants) await assistant.end();
      await server.close();
      await sender.close();
      await orm.close(true);
      if (errors.length > 0) throw new Unexpected("the server had an unexpected error", { cause: errors[0] });
    },
  };
}

/**
 * Removes the folder however the demo ends, except by kill -9. Kills the assistants' servers first, because a server that
 * still runs would take over the folder.
 */
function cleanUpAtTheEnd(folder: string, assistants: readonly Assistant[]): void {
  process.once("exit", () => {
    for (const assistant of assistants) assistant.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
}

/** 9 AM in New York in winter. */
function morningOf(date: string): Date {
  return new Date(`${date}T14:00:00.000Z`);
}
