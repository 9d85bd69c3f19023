import {
  CLIENT_CAPABILITIES_META_KEY,
  McpServer,
  PROTOCOL_VERSION_META_KEY,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { expect, onTestFinished, test } from "vitest";
import { createServer } from "../../src/http/server.ts";
import { engineForTests } from "../../testing/books.ts";
import { OPERATOR_KEY } from "../../testing/http.ts";
import { agentBooks, mcpAddress } from "../../testing/mcp-http.ts";
import { mountMcp } from "./mount.ts";

const META = { [PROTOCOL_VERSION_META_KEY]: "2026-07-28", [CLIENT_CAPABILITIES_META_KEY]: {} };
const MODERN = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "wait" };
const ERAS: [string, Record<string, string>, object][] = [
  ["2025", { "mcp-protocol-version": "2025-11-25" }, {}],
  ["2026", MODERN, META],
];

/** Posts a call of a tool that reports progress, and then waits until `release` is called or its call is cancelled. */
async function callWaiting(headers: Record<string, string>, meta: object) {
  const gate = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  const waiting = () => {
    const server = new McpServer({ name: "waiting", version: "1.0.0" });
    server.registerTool("wait", {}, async ({ mcpReq: { _meta, notify, signal } }: ServerContext) => {
      signal.addEventListener("abort", () => ended.resolve("cancelled"));
      const progressToken = _meta?.progressToken;
      if (progressToken !== undefined)
        await notify({ method: "notifications/progress", params: { progressToken, progress: 1 } });
      await gate.promise;
      ended.resolve("done");
      return { content: [{ type: "text", text: "done" }] };
    });
    return server;
  };
  const engine = await engineForTests();
  const app = await createServer({ engine, operatorKey: OPERATOR_KEY });
  onTestFinished(() => app.close());
  await mountMcp(app, { engine, answer: () => ({ server: waiting }) });
  const { token } = await agentBooks();
  const aborter = new AbortController();
  const response = fetch(await mcpAddress(app), {
    method: "POST",
    signal: aborter.signal,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 7,
      method: "tools/call",
      params: { name: "wait", arguments: {}, _meta: meta },
    }),
  });
  return { response, release: gate.resolve, ended: ended.promise, disconnect: () => aborter.abort() };
}

test.each(ERAS)("in the protocol of %s, progress arrives before the answer", async (_era, headers, meta) => {
  const { response, release } = await callWaiting(headers, { ...meta, progressToken: "p" });
  const { body, headers: answered } = await response;
  expect(answered.get("content-type")).toContain("text/event-stream");
  expect(answered.get("cache-control")).toBe("no-store, no-transform");
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toContain('"notifications/progress"');
  release();
  expect((await reader.read()).value).toContain('"done"');
  expect((await reader.read()).done).toBe(true);
});

test.each(ERAS)("in the protocol of %s, an answer without progress is JSON", async (_era, headers, meta) => {
  const { response, release } = await callWaiting(headers, meta);
  release();
  const answer = await response;
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.json()).toMatchObject({ id: 7, result: { content: [{ text: "done" }] } });
});

test.each(ERAS)(
  "in the protocol of %s, a call ends when its client leaves the stream",
  async (_era, headers, meta) => {
    const { response, ended, disconnect } = await callWaiting(headers, { ...meta, progressToken: "p" });
    const reader = (await response).body!.getReader();
    await reader.read();
    disconnect();
    await expect(reader.read()).rejects.toThrow();
    expect(await ended).toBe("cancelled");
  },
);
