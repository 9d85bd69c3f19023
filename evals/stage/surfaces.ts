import { randomUUID } from "node:crypto";
import { ToolMessage } from "@langchain/core/messages";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { parse } from "yaml";
import type { Principal } from "../../src/access/principal.ts";
import type { RefusalCode } from "../../src/domain/refusals.ts";
import { doorOf } from "../../src/operations/door.ts";
import type { Engine } from "../../src/operations/engine.ts";
import { couplesCfoTools } from "../../tools/langchain/tools.ts";
import { mcpServer } from "../../tools/mcp/server.ts";
import { responsesTools, toolRunner } from "../../tools/openai/tools.ts";
import type { OfferedTool, ToolResult } from "../agents/agent.ts";

/** The books as one way of reaching them shows them to a model. */
export interface Surface {
  readonly tools: readonly OfferedTool[];
  call(tool: string, input: unknown): Promise<ToolResult>;
  close(): Promise<void>;
}

interface Books {
  readonly engine: Engine;
  readonly principal: Principal;
}

export const SURFACES = ["mcp", "langchain", "openai"] as const;
export type SurfaceName = (typeof SURFACES)[number];

/** Opens a surface in this process. */
export function openSurface(name: SurfaceName, books: Books): Promise<Surface> {
  return OPENERS[name](books);
}

const OPENERS: Readonly<Record<SurfaceName, (books: Books) => Promise<Surface>>> = {
  async mcp({ engine, principal }) {
    const { ids, log } = engine;
    const server = mcpServer({
      door: doorOf(engine),
      ids,
      log,
      version: "0.0.0",
      principal: async () => principal,
      requestId: randomUUID,
    });
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await server.connect(theirs);
    const client = new Client({ name: "evals", version: "0.0.0" });
    await client.connect(ours);
    const { tools } = await client.listTools();
    return {
      tools: tools.map(({ name, description = "", inputSchema }) => ({ name, description, inputSchema })),
      async call(name, input) {
        const answer = await client.callTool({ name, arguments: objectOf(input) });
        const [first] = answer.content;
        const text = first?.type === "text" ? first.text : "";
        if (answer.isError) return { text, ...refusedIn(text) };
        return { text, structured: objectOf(answer.structuredContent) };
      },
      async close() {
        await client.close();
        await server.close();
      },
    };
  },

  async langchain(books) {
    const held = couplesCfoTools(books);
    return {
      tools: held.map(({ name, description, schema }) => ({
        name,
        description,
        inputSchema: objectOf(schema),
      })),
      async call(name, input) {
        const tool = held.find((one) => one.name === name);
        const message = await tool?.invoke({
          type: "tool_call",
          id: randomUUID(),
          name,
          args: objectOf(input),
        });
        if (!ToolMessage.isInstance(message)) throw new Error(`${name} answered no tool message`);
        const text = String(message.content);
        if (message.status === "error") return { text, ...refusedIn(text) };
        return { text, structured: objectOf(message.artifact) };
      },
      close: async () => {},
    };
  },

  async openai(books) {
    const run = toolRunner(books);
    return {
      tools: responsesTools.map(({ name, description, parameters }) => {
        return { name, description: description ?? "", inputSchema: objectOf(parameters) };
      }),
      async call(name, input) {
        const args = typeof input === "string" ? input : JSON.stringify(input ?? {});
        const { output } = await run({ type: "function_call", call_id: randomUUID(), name, arguments: args });
        const text = String(output);
        const refusal = refusedIn(text);
        // Its heading aside, an answer is YAML of the whole structured answer.
        return refusal
          ? { text, ...refusal }
          : { text, structured: parse(text.slice(text.indexOf("\n") + 1)) };
      },
      close: async () => {},
    };
  },
};

function refusedIn(text: string): { refused: RefusalCode } | undefined {
  const code = /^Refused: (\w+)\./.exec(text)?.[1];
  return code === undefined ? undefined : { refused: code as RefusalCode };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
