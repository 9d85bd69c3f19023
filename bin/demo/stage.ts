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
 * Where the demo plays: books in a temporary folder, behind a server that really listens, on a clock that the story sets.
 * An assistant's process works on them, too, by the same clock.
 */
export interface Stage {
  readonly engine: Engine;
  readonly url: string;
  readonly operator: RestClient;
  /** Moves the clock to the morning of a date. */
  setDate(date: string): void;
  /** Does what the background jobs of a server do when they look next. @throws Unexpected when one fails */
  runJobs(): Promise<void>;
  /** A client that holds this token. */
  clientOf(token: string): RestClient;
  /** An assistant that holds this token, with an MCP server of its own. */
  assistant(token: string): Promise<Assistant>;
  strike(): Promise<void>;
}

/** Sets the stage. Nothing of it is left once it is struck. */
export async function setStage(firstDate: string): Promise<Stage> {
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
  // Webhooks may reach this machine: the story's bot is here, too.
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
    async strike() {
      for (const assistant of assistants) await assistant.end();
      await server.close();
      await sender.close();
      await orm.close(true);
      if (errors.length > 0) throw new Unexpected("the server met an unexpected error", { cause: errors[0] });
    },
  };
}

/**
 * However the demo ends, but by kill -9, nothing is left of it. An assistant's server that still works would take over
 * the folder of a process that is gone, and so goes first.
 */
function cleanUpAtTheEnd(folder: string, assistants: readonly Assistant[]): void {
  process.once("exit", () => {
    for (const assistant of assistants) assistant.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
}

/** Nine in the morning in New York, in winter. */
function morningOf(date: string): Date {
  return new Date(`${date}T14:00:00.000Z`);
}
