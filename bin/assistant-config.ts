import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import type { AssistantConfig } from "../src/http/sign-in/assistants.ts";
import type { Settings } from "./settings.ts";

/** The configuration with which a user's assistants start this program on these books. */
export function assistantConfig(settings: Settings, email: string): AssistantConfig {
  const { command, args } = startOf(fileURLToPath(import.meta.url));
  const [variable, value] =
    "url" in settings.database
      ? ["DATABASE_URL", "postgres://..."]
      : ["COUPLES_CFO_DATA", resolve(settings.dataFolder)];
  const server = { command, args: [...args, "mcp", "--user", email], env: { [variable]: value } };
  const words = ["--env", `${variable}=${value}`, "--transport", "stdio", "couples-cfo", "--", command];
  return {
    claudeDesktop: JSON.stringify({ mcpServers: { "couples-cfo": server } }, null, 2),
    claudeCode: ["claude", "mcp", "add", ...words, ...server.args].map(quoted).join(" "),
  };
}

/** How to start this program. The cache of npx can be emptied at any time, so npx itself is started then. */
function startOf(file: string): { readonly command: string; readonly args: readonly string[] } {
  if (file.includes("/_npx/")) return { command: "npx", args: ["-y", `couples-cfo@${manifest.version}`] };
  const up = file.includes("/dist/bin/") ? "../../bin/couples-cfo.js" : "./couples-cfo.js";
  return { command: process.execPath, args: [fileURLToPath(new URL(up, import.meta.url))] };
}

/** A word of a shell command. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
