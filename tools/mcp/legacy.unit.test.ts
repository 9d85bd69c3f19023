import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { answerLegacy } from "./legacy.ts";

test("an error after the answer has begun is reported, and the answer arrives", async () => {
  const server = new McpServer({ name: "reporting", version: "1.0.0" });
  server.registerTool("report", {}, async ({ mcpReq: { notify } }: ServerContext) => {
    await notify({ method: "notifications/progress", params: { progressToken: "p", progress: 1 } });
    return { content: [{ type: "text", text: "done" }] };
  });
  const failed = new Error("the server cannot be closed");
  server.server.onclose = () => {
    throw failed;
  };
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "report", arguments: {} } };
  const request = new Request("http://localhost/mcp", {
    method: "POST",
    headers: { accept: "application/json, text/event-stream", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const reported = Promise.withResolvers<Error>();
  const answer = await answerLegacy(server, request, { parsedBody: body, onerror: reported.resolve });
  expect(await answer.text()).toContain('"done"');
  expect(await reported.promise).toBe(failed);
});
