/** A call has the same effect and the same answer on every surface. */
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { nameBeside } from "../tools/json-schema.ts";
import { type Tool, tools } from "../tools/tool.ts";
import type { Answer } from "./books.ts";
import { rowsOf } from "./fingerprint.ts";
import { foreignCouple } from "./foreign-couple.ts";
import { restOf } from "./http.ts";
import { connectors } from "./mcp-clients.ts";
import { mcpAddress, openMcp } from "./mcp-http.ts";
import { stdioTarget } from "./mcp-process.ts";
import { type OwnDatabase, openedEngine, ownDatabase } from "./own-database.ts";
import { AGENT_SCOPES, newSurfaceBooks, newSurfaceCouple, type SurfaceBooks } from "./parity/books.ts";
import { Normalizer } from "./parity/normalize.ts";
import { langchain, mcp, openai, type Received, rest, type Surface } from "./parity/surfaces.ts";
import { callsOf, inputOf, SAMPLED, type SurfaceCall, traitsOf } from "./samples/samples.ts";

/** Internals that no caller may see: drivers, libraries, SQL, stack traces and paths. */
const INTERNALS =
  /node_modules|file:\/\/|\/(?:tmp|home|root|usr|var|work)\/|\.[cm]?[jt]s\b|\bat [\w.<>]+ \(|\b(?:select|insert into|delete from|relation|constraint|exception|stack)\b|\b(?:pglite|postgres\w*|mikro\w*|kysely|zod)\b|_gone\b/i;

/** One surface with its own couple. */
interface Client {
  readonly books: SurfaceBooks;
  readonly surface: Surface;
  readonly normalizer: Normalizer;
  /** Its rows after the last call, as they are stored and in the form that all surfaces share. */
  rows: { readonly stored: string; readonly shared: string };
  /** The structured answer of its last call that succeeded. */
  before: Answer;
}

let own: OwnDatabase;
let engine: Engine;
const surfaces: Record<string, Client> = {};
const unexpected: Record<string, unknown>[] = [];

beforeAll(async () => {
  own = await ownDatabase();
  engine = await openedEngine(own.location, { log: { error: (facts) => unexpected.push(facts) } });
  const app = await openMcp({ engine });
  const url = await mcpAddress(app);
  const foreign = await foreignCouple(engine);
  const add = async (name: string, open: (books: SurfaceBooks) => Surface | Promise<Surface>) => {
    const books = await newSurfaceBooks(await newSurfaceCouple(engine), foreign.ids);
    const rows = { stored: "", shared: "" };
    surfaces[name] = {
      books,
      surface: await open(books),
      normalizer: new Normalizer(),
      rows,
      before: undefined,
    };
  };
  await add("REST", ({ token }) => rest(restOf(app), token));
  await add("MCP over HTTP", async ({ token }) =>
    mcp(await connected("the SDK, protocol of 2026", { url, token })),
  );
  await add("MCP over stdio", async ({ token }) => {
    const env = { ...own.env, COUPLES_CFO_TOKEN: token, LOG_LEVEL: "silent" };
    return mcp(await connected("the older SDK", stdioTarget([], env)));
  });
  await add("LangChain", ({ token }) => langchain(engine, token));
  await add("OpenAI, Responses", ({ token }) => openai(engine, token, "responses"));
  await add("OpenAI, Chat", ({ token }) => openai(engine, token, "chat"));
});

async function connected(kind: string, target: Parameters<(typeof connectors)[string]>[0]) {
  const client = await connectors[kind]!(target);
  await client.listTools(); // The client then validates answers against the tools' output schemas.
  return client;
}

/** Every row of a couple and its partners. */
async function storedOf({ watched }: SurfaceBooks): Promise<string> {
  return JSON.stringify(await rowsOf(engine, watched), null, 1);
}

/** The rows of a client's couple in the form that all surfaces share. Most calls change none. */
async function sharedRowsOf(client: Client): Promise<string> {
  const stored = await storedOf(client.books);
  if (stored !== client.rows.stored) client.rows = { stored, shared: client.normalizer.of(stored) };
  return client.rows.shared;
}

/** Makes one call through every surface, expects the same answer from all, and returns that of REST. */
async function callAll(
  tool: Tool,
  { input, expected }: Omit<SurfaceCall, "key">,
  key?: string,
): Promise<Received> {
  const all: { who: string; received: Received; rows: string; comparable: Comparable }[] = [];
  for (const [who, client] of Object.entries(surfaces)) {
    const received = await client.surface(tool, inputOf(input, client.books.ids, client.before), key);
    if (received.ok) client.before = received.structured;
    expect(received.raw, `${who} shows internals`).not.toMatch(INTERNALS);
    const comparable = comparableOf(client.normalizer, received);
    all.push({ who, received, comparable, rows: await sharedRowsOf(client) });
  }
  const first = all[0]!;
  const text = all.find(({ comparable }) => comparable.text !== undefined)?.comparable.text;
  for (const { who, received, comparable, rows } of all) {
    expect(received.ok, `${who}: ${received.raw}`).toBe(expected === "done");
    const forms = { ...first.comparable, text };
    for (const form of ["structured", "refusal", "text"] as const)
      if (comparable[form] !== undefined) expect(comparable[form], who).toBe(forms[form]);
    expect(rows, `the rows of ${who}`).toBe(first.rows);
  }
  if (!first.received.ok) expectInWords(text, first.received, surfaces[first.who]!.normalizer);
  return first.received;
}

interface Comparable {
  readonly structured: string | undefined;
  readonly refusal: string | undefined;
  readonly text: string | undefined;
}

/** The names that only models are shown, beside the ids of a ledger row. */
const NAMES = ["source_account_id", "source_goal_id", "dest_goal_id", "user_id"].map(nameBeside);

function comparableOf(normalizer: Normalizer, { structured, refusal, text }: Received): Comparable {
  const data = (key: string, value: unknown) => (NAMES.includes(key) ? undefined : value);
  const of = (form: unknown) => (form === undefined ? undefined : normalizer.of(JSON.stringify(form, data)));
  return { structured: of(structured), refusal: of(refusal), text: text && normalizer.of(text) };
}

/** The text of a refusal holds all of its data. */
function expectInWords(text: string | undefined, { refusal }: Received, normalizer: Normalizer): void {
  const { code, facts, errors } = refusal!;
  expect(text).toMatch(new RegExp(`^Refused: ${code}\\. `));
  for (const fact of Object.keys(facts)) expect(text).toContain(`${fact}: `);
  for (const { field, message } of errors)
    expect(text).toContain(normalizer.of(`\n- ${field || "input"}: ${message}`));
}

async function execute(sql: string): Promise<void> {
  await (engine.orm.em.fork() as SqlEntityManager).execute(sql);
}

/** Changes the tokens of all surfaces from outside the program, and makes processes read the tokens again. */
async function changeTokens(change: string): Promise<void> {
  await execute(`update access_tokens set ${change} where client = 'parity'`);
  await execute("update couples set auth_epoch = auth_epoch + 1");
  engine.cache.clear();
}

/** Columns without which no operation works. */
const NEEDED = [
  "couples.head_hash",
  "bank_accounts.balance",
  "inbox_items.read_at",
  "bank_accounts.visibility",
  "sync_answers.prompt_id",
  "rebalance_plans.moves",
  "journal_entries.visibility",
].map((name) => name.split("."));

async function renameColumns(from: string, to: string): Promise<void> {
  for (const [table, column] of NEEDED)
    await execute(`alter table ${table} rename column ${column}${from} to ${column}${to}`);
}

test("every tool has a call that succeeds, and one for each refusal that it declares", () => {
  for (const { name, operation } of tools) {
    const found = callsOf(name).map(({ expected }) => expected);
    const declared = operation.refusals.filter((code) => !traitsOf(name).without_call?.includes(code));
    expect(found, name).toEqual(expect.arrayContaining(["done", "invalid_input", ...declared]));
  }
  const called = SAMPLED.filter((name) => callsOf(name).length > 0 || traitsOf(name).without_call);
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(called));
});

/** The first call of a tool that succeeds. */
function successOf({ name }: Tool): SurfaceCall {
  return callsOf(name).find(({ expected }) => expected === "done")!;
}

describe("the same through every surface", () => {
  test.each(tools)("$name", async (tool) => {
    for (const [n, one] of callsOf(tool.name).entries()) {
      const write = one.expected === "done" && tool.operation.effect !== "read";
      const key = one.key ?? (write ? `${tool.name}-${n}` : undefined);
      const received = await callAll(tool, one, key);
      if (!received.ok) {
        expect(received.refusal, `${tool.name}, call ${n}`).toMatchObject({ code: one.expected });
        continue;
      }
      if (!write) continue;
      const rows = await storedOf(surfaces.REST!.books);
      const again = await callAll(tool, one, key);
      expect(again.structured).toEqual(received.structured);
      expect(await storedOf(surfaces.REST!.books)).toBe(rows);
    }
  });

  test("a token without the scope", async () => {
    await changeTokens("scopes = '{}'");
    for (const tool of tools) {
      const received = await callAll(tool, { ...successOf(tool), expected: "missing_scope" });
      expect(received.refusal).toMatchObject({
        code: "missing_scope",
        facts: { scope: tool.operation.scope },
      });
    }
    await changeTokens(`scopes = '{${AGENT_SCOPES}}'`);
  });

  test("a token that was revoked while it is in use", async () => {
    await changeTokens("revoked_at = now()");
    for (const tool of tools.filter(({ operation }) => operation.effect !== "read")) {
      for (const [who, { books, surface, before }] of Object.entries(surfaces)) {
        const rows = await storedOf(books);
        // An MCP client over HTTP throws, because the request itself is rejected.
        const thrown = (error: unknown): Received => ({ ok: false, raw: String(error) });
        const received = await surface(tool, inputOf(successOf(tool).input, books.ids, before)).catch(thrown);
        expect([who, received.ok], received.raw).toEqual([who, false]);
        expect(received.raw, who).toMatch(/unauthenticated|401|Unauthorized/);
        expect(await storedOf(books), who).toBe(rows);
      }
    }
    await changeTokens("revoked_at = null");
  });

  test("a database that fails", async () => {
    expect(unexpected).toEqual([]);
    // The servers remember the token, so that the first statement that fails is one of the call.
    const summary = tools.find(({ name }) => name === "get_summary")!;
    await callAll(summary, successOf(summary));
    await renameColumns("", "_gone");
    for (const tool of tools) {
      const received = await callAll(tool, { ...successOf(tool), expected: "internal" });
      expect(received.refusal).toMatchObject({ code: "internal", facts: { incident: expect.any(String) } });
    }
    await renameColumns("_gone", "");
    // The process behind stdio has its own log.
    expect(unexpected).toHaveLength(tools.length * (Object.keys(surfaces).length - 1));
  });
});
