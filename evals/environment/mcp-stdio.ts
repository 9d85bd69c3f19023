import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { type Connection, serverOn } from "./mcp.ts";
import type { Books } from "./surface.ts";

const RELAY = fileURLToPath(new URL("./mcp-relay.ts", import.meta.url));

/**
 * A process that the client starts and talks to over standard input and output, as a desktop client does. It relays every
 * byte to a server in this process, which has the clock and ids of the books.
 */
export async function overStdio(books: Books): Promise<Connection> {
  const folder = await mkdtemp(join(tmpdir(), "couples-cfo-eval-"));
  const socketPath = join(folder, "mcp.sock");
  const listener = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    serveStdio(() => serverOn(books), {
      transport: new StdioServerTransport(socket, socket),
      maxSubscriptions: 0,
    });
  });
  await new Promise<void>((resolve) => listener.listen(socketPath, resolve));
  const transport = new StdioClientTransport({ command: process.execPath, args: [RELAY, socketPath] });
  return {
    transport,
    async close() {
      await new Promise((resolve) => listener.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
