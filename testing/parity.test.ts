/** The same call has the same effect and the same answer, whatever surface it comes through. */
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { createEngine, openEngine } from "../src/engine/open.ts";
import { createServer } from "../src/http/server.ts";
import { nameBeside } from "../tools/json-schema.ts";
import { addMcpOverHttp, MCP_PATH } from "../tools/mcp/http.ts";
import { type Tool, tools } from "../tools/tool.ts";
import type { Answer } from "./books.ts";
import { OPERATOR_KEY, restOf } from "./http.ts";
import { connectors, type TestClient } from "./mcp-clients.ts";
import { stdioTarget } from "./mcp-process.ts";
import { type OwnDatabase, ownDatabase } from "./own-database.ts";
import type { Asked } from "./parity/asking.ts";
import { type RowReader, rowReader, Sameness } from "./parity/sameness.ts";
import { LEFT_OUT, SCENES } from "./parity/scenes.ts";
import { AGENT_SCOPES, type Stage, setStage, strangers } from "./parity/stage.ts";
import { langchain, mcp, openai, rest, type Said, type Surface } from "./parity/surfaces.ts";

/** Words that no caller may read: of drivers and libraries, of SQL, of stacks and paths. */
const OURS_ALONE =
  /node_modules|file:\/\/|\/(?:tmp|home|root|usr|var|work)\/|\.[cm]?[jt]s\b|\bat [\w.<>]+ \(|\b(?:select|insert into|delete from|relation|constraint|exception|stack)\b|\b(?:pglite|postgres\w*|mikro\w*|kysely|zod)\b|_gone\b/i;

/** One surface with a couple of its own. */
interface Actor {
  readonly stage: Stage;
  readonly surface: Surface;
  readonly sameness: Sameness;
  /** The structured answer to its last call that was done. */
  before: Answer;
}

let own: OwnDatabase;
let engine: Engine;
let app: FastifyInstance;
let rowsOf: RowReader;
const clients: TestClient[] = [];
const actors: Record<string, Actor> = {};
const unexpected: Record<string, unknown>[] = [];

beforeAll(async () => {
  own = await ownDatabase();
  const { orm } = await openEngine(own.location);
  engine = createEngine(orm, { log: { error: (facts) => unexpected.push(facts) } });
  rowsOf = await rowReader(engine);
  app = await createServer({ engine, operatorKey: OPERATOR_KEY, ratePerMinute: 100_000 });
  await addMcpOverHttp(app, { engine, version: "1.2.3" });
  const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}${MCP_PATH}`;
  const foreign = await strangers(engine);
  const enter = async (name: string, open: (stage: Stage) => Surface | Promise<Surface>) => {
    const stage = await setStage(engine, foreign);
    actors[name] = { stage, surface: await open(stage), sameness: new Sameness(), before: undefined };
  };
  await enter("REST", ({ token }) => rest(restOf(app), token));
  await enter("MCP over HTTP", async ({ token }) =>
    mcp(await connected("the SDK, protocol of 2026", { url, token })),
  );
  await enter("MCP over stdio", async ({ token }) => {
    const env = { ...own.env, COUPLES_CFO_TOKEN: token, LOG_LEVEL: "silent" };
    return mcp(await connected("the older SDK", stdioTarget([], env)));
  });
  await enter("LangChain", ({ token }) => langchain(engine, token));
  await enter("OpenAI, Responses", ({ token }) => openai(engine, token, "responses"));
  await enter("OpenAI, Chat", ({ token }) => openai(engine, token, "chat"));
});

afterAll(async () => {
  for (const client of clients) await client.close();
  await app.close();
  await engine.orm.close(true);
  await own.remove();
});

async function connected(kind: string, target: Parameters<(typeof connectors)[string]>[0]) {
  const client = await connectors[kind]!(target);
  clients.push(client);
  await client.listTools(); // From now on the client holds answers against the tools' output schemas.
  return client;
}

/** Makes one call through every surface, expects that all say the same, and answers what REST said. */
async function callAll(tool: Tool, asked: Asked, key?: string): Promise<Said> {
  const all: { who: string; said: Said; books: string; heard: Heard }[] = [];
  for (const [who, actor] of Object.entries(actors)) {
    const said = await actor.surface(tool, asked.input(actor.stage.ids, actor.before), key);
    if (said.ok) actor.before = said.structured;
    expect(said.raw, `${who} says too much`).not.toMatch(OURS_ALONE);
    const heard = hear(actor.sameness, said);
    all.push({ who, said, heard, books: actor.sameness.of(await rowsOf(actor.stage)) });
  }
  const first = all[0]!;
  const text = all.find(({ heard }) => heard.text !== undefined)?.heard.text;
  for (const { who, said, heard, books } of all) {
    expect(said.ok, `${who}: ${said.raw}`).toBe(asked.expected === "done");
    if (heard.structured !== undefined) expect(heard.structured, who).toBe(first.heard.structured);
    if (heard.refusal !== undefined) expect(heard.refusal, who).toBe(first.heard.refusal);
    if (heard.text !== undefined) expect(heard.text, who).toBe(text);
    expect(books, `the books of ${who}`).toBe(first.books);
  }
  if (!first.said.ok) expectInWords(text, first.said, actors[first.who]!.sameness);
  return first.said;
}

interface Heard {
  readonly structured: string | undefined;
  readonly refusal: string | undefined;
  readonly text: string | undefined;
}

/** The names that only models are shown, beside the ids of a ledger row. */
const NAMES = ["source_account_id", "source_goal_id", "dest_goal_id", "user_id"].map(nameBeside);

function hear(sameness: Sameness, { structured, refusal, text }: Said): Heard {
  const data = (key: string, value: unknown) => (NAMES.includes(key) ? undefined : value);
  const heard = (form: unknown) => (form === undefined ? undefined : sameness.of(JSON.stringify(form, data)));
  return { structured: heard(structured), refusal: heard(refusal), text: text && sameness.of(text) };
}

/** A refusal in words holds all that it holds as data. */
function expectInWords(text: string | undefined, { refusal }: Said, sameness: Sameness): void {
  const { code, facts, errors } = refusal!;
  expect(text).toMatch(new RegExp(`^Refused: ${code}\\. `));
  for (const fact of Object.keys(facts)) expect(text).toContain(`${fact}: `);
  for (const { field, message } of errors)
    expect(text).toContain(sameness.of(`\n- ${field || "input"}: ${message}`));
}

async function execute(sql: string): Promise<void> {
  await (engine.orm.em.fork() as SqlEntityManager).execute(sql);
}

/** Takes away, or gives back, columns without which no operation works. */
async function renameColumns(from: string, to: string): Promise<void> {
  await execute(`alter table couples rename column head_hash${from} to head_hash${to}`);
  await execute(`alter table bank_accounts rename column balance${from} to balance${to}`);
  await execute(`alter table inbox_items rename column read_at${from} to read_at${to}`);
  await execute(`alter table bank_accounts rename column visibility${from} to visibility${to}`);
  await execute(`alter table sync_answers rename column prompt_id${from} to prompt_id${to}`);
  await execute(`alter table rebalance_plans rename column moves${from} to moves${to}`);
  await execute(`alter table journal_entries rename column visibility${from} to visibility${to}`);
}

test("every tool has a scene in which it does its work, and is refused in every way it declares", () => {
  for (const { name, operation } of tools) {
    const met = (SCENES[name] ?? []).map(({ expected }) => expected);
    const declared = operation.refusals.filter((code) => !LEFT_OUT[name]?.includes(code));
    expect(met, name).toEqual(expect.arrayContaining(["done", "invalid_input", ...declared]));
  }
  expect(Object.keys(SCENES)).toEqual(expect.arrayContaining(Object.keys(LEFT_OUT)));
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(SCENES)));
});

describe("the same through every surface", () => {
  test.each(tools)("$name", async (tool) => {
    for (const [n, asked] of SCENES[tool.name]!.entries()) {
      const write = asked.expected === "done" && tool.operation.effect !== "read";
      const key = asked.key ?? (write ? `${tool.name}-${n}` : undefined);
      const said = await callAll(tool, asked, key);
      if (!said.ok) {
        expect(said.refusal, `${tool.name}, call ${n}`).toMatchObject({ code: asked.expected });
        continue;
      }
      if (!write) continue;
      const books = await rowsOf(actors.REST!.stage);
      const again = await callAll(tool, asked, key);
      expect(again.structured).toEqual(said.structured);
      expect(await rowsOf(actors.REST!.stage)).toBe(books);
    }
  });

  test("a token without the scope", async () => {
    await execute(`update access_tokens set scopes = '{}' where client = 'parity'`);
    for (const tool of tools) {
      const said = await callAll(tool, { ...SCENES[tool.name]![0]!, expected: "missing_scope" });
      expect(said.refusal).toMatchObject({ code: "missing_scope", facts: { scope: tool.operation.scope } });
    }
    await execute(`update access_tokens set scopes = '{${AGENT_SCOPES}}' where client = 'parity'`);
  });

  test("a token that was revoked while its holder works with it", async () => {
    await execute(`update access_tokens set revoked_at = now() where client = 'parity'`);
    for (const tool of tools.filter(({ operation }) => operation.effect !== "read")) {
      const work = SCENES[tool.name]!.find(({ expected }) => expected === "done")!;
      for (const [who, { stage, surface, before }] of Object.entries(actors)) {
        const books = await rowsOf(stage);
        // An HTTP client of MCP is not answered but turned away, and throws.
        const thrown = (error: unknown): Said => ({ ok: false, raw: String(error) });
        const said = await surface(tool, work.input(stage.ids, before)).catch(thrown);
        expect([who, said.ok], said.raw).toEqual([who, false]);
        expect(said.raw, who).toMatch(/unauthenticated|401|Unauthorized/);
        expect(await rowsOf(stage), who).toBe(books);
      }
    }
    await execute(`update access_tokens set revoked_at = null where client = 'parity'`);
  });

  test("a database that answers with an error of its own", async () => {
    expect(unexpected).toEqual([]);
    await renameColumns("", "_gone");
    for (const tool of tools) {
      const work = SCENES[tool.name]!.find(({ expected }) => expected === "done")!;
      const said = await callAll(tool, { ...work, expected: "internal" });
      expect(said.refusal).toMatchObject({ code: "internal", facts: { incident: expect.any(String) } });
    }
    await renameColumns("_gone", "");
    // The process on the other end of stdio has a log of its own.
    expect(unexpected).toHaveLength(tools.length * (Object.keys(actors).length - 1));
  });
});
