import { PassThrough, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { type BooksServer, type McpOptions, mcpServer } from "./server.ts";

/**
 * Serves MCP on this process's standard input and output. Resolves when the client has closed its end and every earlier
 * request is answered. From here on only the protocol writes to standard output; other writes go to standard error.
 */
export async function serveMcpOnStdio(options: McpOptions): Promise<void> {
  const servers: BooksServer[] = [];
  const ended = Promise.withResolvers<void>();
  const { stdin } = process;
  for (const event of ["end", "close", "error"]) stdin.once(event, ended.resolve);
  // The SDK's transport stops answering when its input ends, and a script may end it right after its last request.
  const input = new PassThrough();
  stdin.pipe(input, { end: false });
  const gone = new AbortController();
  const start = () => {
    const server = mcpServer({ ...options, clientGone: gone.signal });
    servers.push(server);
    return server;
  };
  const connection = serveStdio(start, {
    transport: new StdioServerTransport(input, standardOutputForProtocol()),
    onerror: (error) => options.log.error({ err: error }, "a message was not served"),
  });
  await ended.promise;
  gone.abort();
  await allAnswered(servers);
  await connection.close();
}

/** Resolves when every request is answered. A server registers a new request only in the next turn of the event loop. */
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
