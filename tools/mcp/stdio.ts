import { Writable } from "node:stream";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { type BooksServer, type McpOptions, mcpServer } from "./server.ts";

/**
 * Serves MCP on this process's standard input and output, until the client closes its end; resolves then, when the
 * calls that were under way are through. From here on standard output is the protocol's alone: whatever else is
 * written there, by whomever, goes to standard error.
 */
export async function serveMcpOnStdio(options: McpOptions): Promise<void> {
  const servers: BooksServer[] = [];
  const ended = Promise.withResolvers<void>();
  process.stdin.once("end", ended.resolve).once("close", ended.resolve);
  const start = () => {
    const server = mcpServer(options);
    servers.push(server);
    return server;
  };
  const connection = serveStdio(start, {
    transport: new StdioServerTransport(process.stdin, standardOutputForProtocol()),
    onerror: (error) => options.log.error({ err: error }, "a message was not served"),
  });
  await ended.promise;
  await Promise.all(servers.map((server) => server.settled()));
  await connection.close();
}

function standardOutputForProtocol(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return new Writable({
    write(chunk, _encoding, done) {
      write(chunk, done);
    },
  });
}
