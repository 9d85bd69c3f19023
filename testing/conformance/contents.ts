import { setTimeout as sleep } from "node:timers/promises";
import { type CallToolResult, fromJsonSchema, type McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

/** A red pixel. */
export const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC";
/** No samples of 8-bit sound. */
const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const STEP_MS = 50;

const text = (said: string) => ({ type: "text" as const, text: said });
const image = { type: "image" as const, data: PNG, mimeType: "image/png" };

/** Tools whose answers hold each type of content, by name. */
const CONTENTS: Readonly<Record<string, CallToolResult["content"]>> = {
  test_simple_text: [text("This is a simple text response for testing.")],
  test_image_content: [image],
  test_audio_content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }],
  test_embedded_resource: [
    {
      type: "resource",
      resource: {
        uri: "test://embedded-resource",
        mimeType: "text/plain",
        text: "This is an embedded resource content.",
      },
    },
  ],
  test_multiple_content_types: [
    text("Multiple content types test:"),
    image,
    {
      type: "resource",
      resource: {
        uri: "test://mixed-content-resource",
        mimeType: "application/json",
        text: JSON.stringify({ test: "data", value: 123 }),
      },
    },
  ],
};

/** Keywords of JSON Schema 2020-12 that a server must list unchanged. */
const KEYWORDS = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: { address: { $anchor: "address", type: "object", properties: { city: { type: "string" } } } },
  properties: {
    address: { $ref: "#/$defs/address" },
    by: { enum: ["phone", "email"] },
    phone: {},
    email: {},
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  // biome-ignore-start lint/suspicious/noThenProperty: a keyword of JSON Schema
  if: { properties: { by: { const: "phone" } } },
  then: { required: ["phone"] },
  else: { required: ["email"] },
  // biome-ignore-end lint/suspicious/noThenProperty: a keyword of JSON Schema
  additionalProperties: false,
} as const;

/** Adds the tools that need no input of a person. */
export function addContentTools(server: McpServer): void {
  for (const [name, content] of Object.entries(CONTENTS))
    server.registerTool(name, { description: "Returns fixed content." }, async () => ({ content }));
  server.registerTool("test_error_handling", { description: "Fails." }, async () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  server.registerTool("test_tool_with_progress", { description: "Reports progress." }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      const params = { progressToken, progress, total: 100 };
      if (progressToken !== undefined) await mcpReq.notify({ method: "notifications/progress", params });
      await sleep(STEP_MS);
    }
    return { content: [text("done")] };
  });
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Takes what a schema with many keywords allows.", inputSchema: fromJsonSchema(KEYWORDS) },
    async () => ({ content: [text("done")] }),
  );
  server.registerTool(
    "test_custom_headers",
    {
      description: "Takes an argument that clients repeat in a header.",
      inputSchema: z.object({ region: z.string().meta({ "x-mcp-header": "Region" }) }),
    },
    async ({ region }) => ({ content: [text(region)] }),
  );
  server.registerTool("test_logging_tool", { description: "Writes no log to the client." }, async () => ({
    content: [text("done")],
  }));
}
