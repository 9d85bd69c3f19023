/** Calls of tools as clients of each era of the Model Context Protocol send them over HTTP. */
import type { Answer } from "./books.ts";

/** The protocol's version in the later era. */
export const MODERN = "2026-07-28";

export type Headers = Record<string, string>;

/** A message as a client sends it. */
export interface Message {
  readonly headers: Headers;
  readonly body: Answer;
}

export const ERAS: Record<string, (name: string, given?: object) => Message> = {
  "the protocol of 2025": (name, given) => ({
    headers: {},
    body: { jsonrpc: "2.0", id: 7, method: "tools/call", params: { name, ...given } },
  }),
  "the protocol of 2026": (name, given) => ({
    headers: { "mcp-protocol-version": MODERN, "mcp-method": "tools/call", "mcp-name": name },
    body: {
      jsonrpc: "2.0",
      id: 7,
      method: "tools/call",
      params: {
        name,
        ...given,
        _meta: {
          "io.modelcontextprotocol/protocolVersion": MODERN,
          "io.modelcontextprotocol/clientInfo": { name: "Claude", version: "1.0.0", title: "Claude" },
          "io.modelcontextprotocol/clientCapabilities": { elicitation: {}, sampling: {} },
        },
      },
    },
  }),
};
