import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { OPERATOR } from "../src/access/principal.ts";
import { doorOf } from "../src/operations/door.ts";
import type { Engine } from "../src/operations/engine.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { mcpServer } from "../tools/mcp/server.ts";
import { responsesTools } from "../tools/openai/tools.ts";

/*
 * Writes tools/manifest/*.json: exactly what each surface shows a model, tool by tool, with the tokens (o200k) that it
 * takes. `--check` writes nothing and fails when a file is not what the catalog says today. A folder may be named.
 */

const COMMITTED = fileURLToPath(new URL("../tools/manifest", import.meta.url));

const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith("--")) ?? COMMITTED;

mkdirSync(folder, { recursive: true });
for (const [surface, definitions] of Object.entries(await surfaces())) {
  const file = `${folder}/${surface}.json`;
  const text = manifestOf(definitions);
  if (!args.includes("--check")) writeFileSync(file, text);
  else if (read(file) !== text) {
    console.error(`${surface}.json of the manifest is stale: run \`npm run manifest\` and commit it.`);
    process.exitCode = 1;
  }
}

/** What each surface shows, in the order in which it shows it. */
async function surfaces(): Promise<Record<string, readonly object[]>> {
  const engine = noBooks();
  return {
    mcp: await listedOverMcp(engine),
    langchain: couplesCfoTools({ engine, principal: OPERATOR }).map((tool) => convertToOpenAITool(tool)),
    openai: responsesTools,
  };
}

/** What a client is told that asks for the list. */
async function listedOverMcp(engine: Engine): Promise<readonly object[]> {
  const server = mcpServer({
    door: doorOf(engine),
    version: "0.0.0",
    principal: async () => OPERATOR,
    requestId: () => "manifest",
    ids: engine.ids,
    log: engine.log,
  });
  const client = new Client({ name: "manifest", version: "0.0.0" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const { tools } = await client.listTools();
  await client.close();
  return tools;
}

/** The books behind the lists: no call is made. */
function noBooks(): Engine {
  return {
    get orm(): never {
      throw new Error("the manifest calls no tool");
    },
    now: () => new Date(0),
    ids: () => "manifest",
    log: console,
  };
}

/** The manifest of one surface, as its file's text. */
function manifestOf(definitions: readonly object[]): string {
  const shown = definitions.map((definition) => ({
    tokens: countTokens(JSON.stringify(definition)),
    definition,
  }));
  const tokens = shown.reduce((sum, tool) => sum + tool.tokens, 0);
  return `${JSON.stringify({ tokens, tools: shown }, null, 2)}\n`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // A file that is not there is stale.
  }
}
