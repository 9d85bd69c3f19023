import type { Command } from "commander";

interface Module {
  command(): Command;
}

/** Each command as the help shows it, its summary, and its module, which is loaded only when the command is used. */
export const COMMANDS: readonly (readonly [
  synopsis: string,
  summary: string,
  load: () => Promise<Module>,
])[] = [
  ["init [options]", "make your first books, and show how to connect Claude", () => import("./init.ts")],
  ["serve", "serve the REST API, its documentation and MCP over HTTP", () => import("./serve.ts")],
  ["mcp [options]", "serve MCP to an assistant over standard input and output", () => import("./mcp.ts")],
  ["chat [options]", "chat with a model that has an OpenAI-compatible API", () => import("./chat.ts")],
  ["demo [options]", "play a year of an invented couple; leaves no files behind", () => import("./demo.ts")],
  ["token", "create, list and revoke a user's tokens", () => import("./token.ts")],
  ["plans", "list, approve and reject rebalancing plans as a partner", () => import("./plans.ts")],
  ["migrate [options]", "bring the database's tables up to date", () => import("./migrate.ts")],
  ["verify [options]", "replay every ledger and compare it with the books", () => import("./verify.ts")],
  ["export [options]", "write a couple's books as JSON or an hledger journal", () => import("./export.ts")],
  ["backup [options]", "write all books to a file that restore can read", () => import("./backup.ts")],
  ["restore <file>", "restore a backup into an empty database", () => import("./restore.ts")],
  ["erase [ids...]", "erase users, or list the erased ones", () => import("./erase.ts")],
];
