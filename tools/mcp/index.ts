/** MCP over HTTP on a Fastify application, over standard input and output, or over a custom transport. */
export { addMcpOverHttp, type McpHttpOptions } from "./http.ts";
export { MCP_PATH } from "./mount.ts";
export { BooksServer, type McpOptions, mcpServer } from "./server.ts";
export { serveMcpOnStdio } from "./stdio.ts";
