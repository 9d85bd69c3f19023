/** MCP over HTTP on a Fastify application, over standard input and output, or over a custom transport. */
export { addMcpOverHttp, MCP_PATH, type McpHttpOptions } from "./http.ts";
export { BooksServer, type McpOptions, mcpServer } from "./server.ts";
export { serveMcpOnStdio } from "./stdio.ts";
