import { randomUUID } from "node:crypto";
import { ToolMessage } from "@langchain/core/messages";
import { parse } from "yaml";
import { couplesCfoTools } from "../../tools/langchain/tools.ts";
import { responsesTools, toolRunner } from "../../tools/openai/tools.ts";
import { inProcess, mcpSurface } from "./mcp.ts";
import { overHttp } from "./mcp-http.ts";
import { overStdio } from "./mcp-stdio.ts";
import { type Books, NOT_JSON, objectOf, refusedIn, type Surface } from "./surface.ts";

export const SURFACES = ["mcp", "langchain", "openai", "mcp-http", "mcp-stdio"] as const;
export type SurfaceName = (typeof SURFACES)[number];

/** Opens a surface on the books. */
export function openSurface(name: SurfaceName, books: Books): Promise<Surface> {
  return OPENERS[name](books);
}

const OPENERS: Readonly<Record<SurfaceName, (books: Books) => Promise<Surface>>> = {
  mcp: async (books) => mcpSurface(await inProcess(books)),
  "mcp-http": async (books) => mcpSurface(await overHttp(books)),
  "mcp-stdio": async (books) => mcpSurface(await overStdio(books)),

  async langchain(books) {
    const held = couplesCfoTools(books);
    return {
      tools: held.map(({ name, description, schema }) => ({
        name,
        description,
        inputSchema: objectOf(schema),
      })),
      async call(name, input) {
        if (typeof input === "string") return NOT_JSON;
        const tool = held.find((one) => one.name === name);
        const message = await tool?.invoke({
          type: "tool_call",
          id: randomUUID(),
          name,
          args: objectOf(input),
        });
        if (!ToolMessage.isInstance(message)) throw new Error(`${name} did not return a tool message`);
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
        return { name, description: description ?? "", inputSchema: objectOf(parameters), strict: true };
      }),
      async call(name, input) {
        const args = typeof input === "string" ? input : JSON.stringify(input ?? {});
        const { output } = await run({ type: "function_call", call_id: randomUUID(), name, arguments: args });
        const text = String(output);
        const refusal = refusedIn(text);
        // After its heading, a result is the whole structured result as YAML.
        return refusal
          ? { text, ...refusal }
          : { text, structured: parse(text.slice(text.indexOf("\n") + 1)) };
      },
      close: async () => {},
    };
  },
};
