import { randomUUID } from "node:crypto";
import { Client, InMemoryTransport, type Transport } from "@modelcontextprotocol/client";
import { bindInvoke } from "../../src/engine/invoke.ts";
import { type BooksServer, mcpServer } from "../../tools/mcp/server.ts";
import { type Books, NOT_JSON, objectOf, refusedIn, type Surface } from "./surface.ts";

/** A connection from a client to a server on the books. */
export interface Connection {
  readonly transport: Transport;
  /** Closes the server. */
  close(): Promise<void>;
}

/** The tools that a server lists to an MCP client, called through that client. */
export async function mcpSurface(connection: Connection): Promise<Surface> {
  const client = new Client({ name: "evals", version: "0.0.0" });
  await client.connect(connection.transport);
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
      await connection.close();
    },
  };
}

/** A server on these books. */
export function serverOn({ engine, principal }: Books): BooksServer {
  const { ids, now, log } = engine;
  return mcpServer({
    invoke: bindInvoke(engine),
    ids,
    now,
    log,
    version: "0.0.0",
    principal: async () => principal,
    requestId: randomUUID,
  });
}

/** A server in this process, connected in memory. */
export async function inProcess(books: Books): Promise<Connection> {
  const server = serverOn(books);
  const [transport, serverTransport] = InMemoryTransport.createLinkedPair();
  await server.connect(serverTransport);
  return { transport, close: () => server.close() };
}
