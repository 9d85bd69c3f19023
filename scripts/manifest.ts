import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { Engine } from "../src/engine/engine.ts";
import { createEngine } from "../src/engine/open.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { mcpServer } from "../tools/mcp/server.ts";
import { responsesTools } from "../tools/openai/tools.ts";
import { prompts } from "../tools/prompts.ts";

/*
 * Writes tools/manifest/: one file for each tool with its definition as an MCP client gets it, one for each prompt, and
 * one for the server instructions, each with the tokens (o200k) that it takes. `--check` writes nothing and fails when a
 * file is stale. The folder can be named as an argument.
 */

const LINE_WIDTH = 120;

const COMMITTED = fileURLToPath(new URL("../tools/manifest", import.meta.url));

const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith("--")) ?? COMMITTED;
const expected = await snapshots();

mkdirSync(folder, { recursive: true });
const present = readdirSync(folder);
if (args.includes("--check")) {
  const files = [...new Set([...expected.keys(), ...present])];
  const stale = files.filter((file) => !present.includes(file) || read(file) !== expected.get(file));
  for (const file of stale)
    console.error(`tools/manifest/${file} is stale: run \`npm run generate\` and commit it.`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const file of present.filter((file) => !expected.has(file))) rmSync(join(folder, file));
  for (const [file, text] of expected) writeFileSync(join(folder, file), text);
}

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

/** The text of each file by its name. */
async function snapshots(): Promise<ReadonlyMap<string, string>> {
  const engine = noBooks();
  const client = await clientOf(engine);
  const { tools } = await client.listTools();
  const listed = await client.listPrompts();
  const instructions = client.getInstructions() ?? "";
  await client.close();
  const langchain = couplesCfoTools({ engine, principal: OPERATOR }).map((tool) => convertToOpenAITool(tool));
  const shown: [name: string, snapshot: object][] = [
    ...tools.map((tool, n): [string, object] => {
      const { outputSchema, inputSchema, ...words } = tool;
      const tokens = tokensOf({ mcp: tool, langchain: langchain[n], openai: responsesTools[n] });
      return [tool.name, { ...words, tokens, inputSchema, outputSchema }];
    }),
    ...listed.prompts.map((prompt): [string, object] => {
      const { text = "" } = prompts.find(({ name }) => name === prompt.name) ?? {};
      return [`prompt-${prompt.name}`, { ...prompt, tokens: countTokens(text) }];
    }),
    ["instructions", { tokens: countTokens(instructions), lines: instructions.split("\n") }],
  ];
  return new Map(shown.map(([name, snapshot]) => [`${name}.json`, `${formatted(snapshot)}\n`]));
}

function tokensOf(definitions: Readonly<Record<string, unknown>>): Record<string, number> {
  const counts = Object.entries(definitions).map(([surface, definition]) => [
    surface,
    countTokens(JSON.stringify(definition)),
  ]);
  return Object.fromEntries(counts);
}

/** An MCP client on these books. */
async function clientOf(engine: Engine): Promise<Client> {
  const server = mcpServer({
    invoke: async () => ({ ok: false, refusal: new Refusal("no_couple") }),
    version: "0.0.0",
    principal: async () => OPERATOR,
    requestId: () => "manifest",
    ids: engine.ids,
    log: engine.log,
  });
  const client = new Client({ name: "manifest", version: "0.0.0" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return client;
}

/** An engine without a database: tools are listed, never called. */
function noBooks(): Engine {
  return createEngine({ em: { fork: () => undefined } } as never, {
    now: () => new Date(0),
    ids: () => "manifest",
  });
}

/** JSON with each value on one line where it fits, so that a changed field is one changed line. */
function formatted(value: unknown, indent = ""): string {
  const line = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  if (indent.length + line.length <= LINE_WIDTH || typeof value !== "object" || value === null) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const lines = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => {
      const label = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
      return `${inner}${label}${formatted(field, inner)}`;
    });
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}
