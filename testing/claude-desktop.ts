import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { Answer } from "./books.ts";

/** What Claude Desktop gets of `get_summary` when it starts with this claude_desktop_config.json. */
export async function summaryWith(config: string): Promise<Answer> {
  const { command, args, env } = JSON.parse(config).mcpServers["couples-cfo"];
  const client = new Client({ name: "claude-ai", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command, args, env }));
  try {
    const { structuredContent } = await client.callTool({ name: "get_summary", arguments: {} });
    return structuredContent;
  } finally {
    await client.close();
  }
}
