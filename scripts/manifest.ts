import { existsSync, readdirSync } from "node:fs";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import type { Engine } from "../src/engine/engine.ts";
import { createEngine } from "../src/engine/open.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { countTokens } from "../testing/tokens.ts";
import { couplesCfoTools } from "../tools/langchain/tools.ts";
import { mcpServer } from "../tools/mcp/server.ts";
import { responsesTools } from "../tools/openai/tools.ts";
import { prompts } from "../tools/prompts.ts";
import { formatted } from "./generated.ts";

/**
 * The files of tools/manifest/ by name: one for each tool with its definition as an MCP client gets it, one for each
 * prompt, and one for the server instructions, each with its number of tokens (o200k). A file in `folder` that belongs
 * to none of them is null.
 */
export async function manifestFiles(folder: string): Promise<ReadonlyMap<string, string | null>> {
  const leftovers = existsSync(folder) ? readdirSync(folder) : [];
  return new Map([...leftovers.map((file): [string, null] => [file, null]), ...(await snapshots())]);
}

async function snapshots(): Promise<[file: string, text: string][]> {
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
  return shown.map(([name, snapshot]) => [`${name}.json`, formatted(snapshot)]);
}

function tokensOf(definitions: Readonly<Record<string, unknown>>): Record<string, number> {
  const counts = Object.entries(definitions).map(([surface, definition]) => [
    surface,
    countTokens(JSON.stringify(definition)),
  ]);
  return Object.fromEntries(counts);
}

/** An MCP client of a server on this engine. */
async function clientOf(engine: Engine): Promise<Client> {
  const server = mcpServer({
    invoke: async () => ({ ok: false, refusal: new Refusal("no_couple") }),
    version: "0.0.0",
    principal: async () => OPERATOR,
    requestId: () => "manifest",
    ids: engine.ids,
    now: engine.now,
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
