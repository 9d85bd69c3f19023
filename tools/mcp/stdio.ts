import { PassThrough, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { type BooksServer, type McpOptions, mcpServer } from "./server.ts";

/**
 * Serves MCP on this process's standard input and output, until the client closes its end. Resolves then, when every
 * request that came before is answered. From here on standard output is the protocol's alone: whatever else is
 * written there, by whatever code, goes to standard error.
 */
export async function serveMcpOnStdio(options: McpOptions): Promise<void> {
  const servers: BooksServer[] = [];
  const ended = Promise.withResolvers<void>();
  const { stdin } = process;
  for (const event of ["end", "close", "error"]) stdin.once(event, ended.resolve);
  // The SDK's transport answers nothing more once its input has ended, and a script may end it with its last request.
  const input = new PassThrough();
  stdin.pipe(input, { end: false });
  const start = () => {
    const server = mcpServer(options);
    servers.push(server);
    return server;
  };
  const connection = serveStdio(start, {
    transport: new StdioServerTransport(input, standardOutputForProtocol()),
    onerror: (error) => options.log.error({ err: error }, "a message was not served"),
  });
  await ended.promise;
  await allAnswered(servers);
  await connection.close();
}

/** Resolves when no request is left: one that has just come in is only known to its server in the next turn. */
async function allAnswered(servers: readonly BooksServer[]): Promise<void> {
  do {
    await Promise.all(servers.map((server) => server.settled()));
    await turn();
  } while (servers.some(({ isBusy }) => isBusy));
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
