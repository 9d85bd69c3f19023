import { randomUUID } from "node:crypto";
import { Client, InMemoryTransport, type Transport } from "@modelcontextprotocol/client";
import { bindInvoke } from "../../src/engine/bind-invoke.ts";
import { type BooksServer, mcpServer } from "../../tools/mcp/server.ts";
import { type Books, NOT_JSON, objectOf, refusedIn, type Surface } from "./surface.ts";

/** A way for a client to reach a server on the books. */
export interface Line {
  readonly transport: Transport;
  /** Ends what stands behind the transport. */
  close(): Promise<void>;
}

/** The tools that a server lists to a client of the Model Context Protocol, and calls by that client. */
export async function mcpSurface(line: Line): Promise<Surface> {
  const client = new Client({ name: "evals", version: "0.0.0" });
  await client.connect(line.transport);
  const { tools } = await client.listTools();
  return {
    tools: tools.map(({ name, description = "", inputSchema }) => ({ name, description, inputSchema })),
    async call(name, input) {
      if (typeof input === "string") return NOT_JSON;
      const answer = await client.callTool({ name, arguments: objectOf(input) });
      const [first] = answer.content;
      const text = first?.type === "text" ? first.text : "";
      if (answer.isError) return { text, ...refusedIn(text) };
      return { text, structured: objectOf(answer.structuredContent) };
    },
    async close() {
      await client.close();
      await line.close();
    },
  };
}

/** A server on these books. */
export function serverOn({ engine, principal }: Books): BooksServer {
  const { ids, log } = engine;
  return mcpServer({
    invoke: bindInvoke(engine),
    ids,
    log,
    version: "0.0.0",
    principal: async () => principal,
    requestId: randomUUID,
  });
}

/** A server in this process, without a wire. */
export async function inProcess(books: Books): Promise<Line> {
  const server = serverOn(books);
  const [transport, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(theirs);
  return { transport, close: () => server.close() };
}
