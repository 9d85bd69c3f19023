import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Line } from "./mcp.ts";
import { serverOn } from "./mcp.ts";
import type { Books } from "./surface.ts";

const RELAY = fileURLToPath(new URL("./mcp-relay.ts", import.meta.url));

/**
 * A process that the client starts and speaks to over its standard input and output, as a desktop client does. The process
 * hands every byte on to a server in this one, because the books' clock and ids are here.
 */
export async function overStdio(books: Books): Promise<Line> {
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
