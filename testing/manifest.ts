import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { BooksCache } from "../src/engine/books-cache.ts";
import { FairShare } from "../src/engine/connection-shares.ts";
import { CoupleQueues } from "../src/engine/couple-queue.ts";
import type { Engine } from "../src/engine/engine.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { mcpServer } from "../tools/mcp/server.ts";
import { responsesTools } from "../tools/openai/tools.ts";
import { prompts } from "../tools/prompts.ts";

/*
 * Writes tools/manifest/*.json: exactly what each surface shows a model, tool by tool and prompt by prompt, with the
 * tokens (o200k) that it takes. `--check` writes nothing and fails when a file is not what the catalog says today. A folder may be named.
 */

const COMMITTED = fileURLToPath(new URL("../tools/manifest", import.meta.url));

const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith("--")) ?? COMMITTED;

mkdirSync(folder, { recursive: true });
for (const [name, manifest] of Object.entries(await manifests())) {
  const file = `${folder}/${name}.json`;
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if (!args.includes("--check")) writeFileSync(file, text);
  else if (read(file) !== text) {
    console.error(`${name}.json of the manifest is stale: run \`npm run manifest\` and commit it.`);
    process.exitCode = 1;
  }
}

/** What each surface shows, in the order in which it shows it. */
async function manifests(): Promise<Record<string, object>> {
  const engine = noBooks();
  const client = await clientOf(engine);
  const { tools } = await client.listTools();
  const listed = await client.listPrompts();
  const instructions = client.getInstructions() ?? "";
  await client.close();
  return {
    mcp: toolManifest(tools),
    langchain: toolManifest(
      couplesCfoTools({ engine, principal: OPERATOR }).map((tool) => convertToOpenAITool(tool)),
    ),
    openai: toolManifest(responsesTools),
    prompts: {
      instructions: { tokens: countTokens(instructions), text: instructions },
      prompts: listed.prompts.map((definition) => {
        const { text = "" } = prompts.find(({ name }) => name === definition.name) ?? {};
        return { tokens: countTokens(text), definition, text };
      }),
    },
  };
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

/** The books behind the lists: no call is made. */
function noBooks(): Engine {
  return {
    get orm(): never {
      throw new Error("the manifest calls no tool");
    },
    shares: new FairShare(),
    cache: new BooksCache(),
    queues: new CoupleQueues(),
    now: () => new Date(0),
    ids: () => "manifest",
    log: console,
  };
}

/** Tools as a surface defines them, and what they take of a model's context together. */
function toolManifest(definitions: readonly object[]): object {
  const shown = definitions.map((definition) => ({
    tokens: countTokens(JSON.stringify(definition)),
    definition,
  }));
  return { tokens: shown.reduce((sum, tool) => sum + tool.tokens, 0), tools: shown };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // A file that is not there is stale.
  }
}
