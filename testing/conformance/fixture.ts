import { completable, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { z } from "zod";
import { addContentTools, PNG } from "./contents.ts";
import { addInputTools, state } from "./inputs.ts";

/**
 * A server with the tools, prompts, resources and completions that the scenarios of the conformance suite name. It declares
 * the same capabilities as the server of the books.
 */
export function fixtureServer(): McpServer {
  const server = new McpServer(
    { name: "conformance-fixture", version: "1.0.0" },
    { requestState: { verify: state.verify } },
  );
  addContentTools(server);
  addInputTools(server);
  addPrompts(server);
  addResources(server);
  return server;
}

const saying = (text: string) => ({ role: "user" as const, content: { type: "text" as const, text } });

function addPrompts(server: McpServer): void {
  server.registerPrompt("test_simple_prompt", { description: "Says a sentence." }, () => ({
    messages: [saying("This is a simple prompt for testing.")],
  }));
  server.registerPrompt(
    "test_prompt_with_arguments",
    {
      description: "Repeats its arguments.",
      argsSchema: z.object({
        arg1: completable(z.string(), (start) => ["paris", "party"].filter((word) => word.startsWith(start))),
        arg2: z.string(),
      }),
    },
    ({ arg1, arg2 }) => ({ messages: [saying(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "Embeds a resource.", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) => {
      const resource = { uri, mimeType: "text/plain", text: "Embedded resource content for testing." };
      return {
        messages: [
          { role: "user", content: { type: "resource", resource } },
          saying("Please process the embedded resource above."),
        ],
      };
    },
  );
  server.registerPrompt("test_prompt_with_image", { description: "Shows an image." }, () => ({
    messages: [
      { role: "user", content: { type: "image", data: PNG, mimeType: "image/png" } },
      saying("Please analyze the image above."),
    ],
  }));
}

function addResources(server: McpServer): void {
  const text = { description: "A text.", mimeType: "text/plain" };
  server.registerResource("text", "test://static-text", text, ({ href: uri }) => ({
    contents: [{ uri, mimeType: "text/plain", text: "This is the content of the static text resource." }],
  }));
  const picture = { description: "A picture.", mimeType: "image/png" };
  server.registerResource("picture", "test://static-binary", picture, ({ href: uri }) => ({
    contents: [{ uri, mimeType: "image/png", blob: PNG }],
  }));
  const template = new ResourceTemplate("test://template/{id}/data", { list: undefined });
  const data = { description: "Data by id.", mimeType: "application/json" };
  server.registerResource("data", template, data, ({ href: uri }, { id }) => ({
    contents: [
      {
        uri,
        mimeType: "application/json",
        text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
      },
    ],
  }));
}
