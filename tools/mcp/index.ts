/** MCP on the books: on a Fastify application, on standard input and output, or on a transport of one's own. */
export { addMcpOverHttp, MCP_PATH, type McpHttpOptions } from "./http.ts";
export { BooksServer, type McpOptions, mcpServer } from "./server.ts";
export { serveMcpOnStdio } from "./stdio.ts";
