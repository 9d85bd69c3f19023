/** The MCP clients under test: the SDK in both versions of the protocol, the older SDK, LangChain, and the inspector. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";
import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldStdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OldHttpClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Answer } from "./books.ts";
import { whenOver } from "./clean-up.ts";
import type { Environment } from "./command.ts";

const INSPECTOR = fileURLToPath(
  new URL("../node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js", import.meta.url),
);
const INSPECTOR_TIMEOUT_MS = 60_000;

/** How a client reaches the server. */
export type Target =
  | { readonly url: string; readonly token: string }
  | { readonly command: string; readonly args: string[]; readonly env: Environment };

/** The common functions of the SDKs' clients. */
export interface TestClient {
  listTools(): Promise<Answer>;
  callTool(call: { name: string; arguments?: Record<string, unknown> }): Promise<Answer>;
  listResources(): Promise<Answer>;
  listResourceTemplates(): Promise<Answer>;
  readResource(resource: { uri: string }): Promise<Answer>;
  listPrompts(): Promise<Answer>;
  getPrompt(asked: { name: string; arguments?: Record<string, string> }): Promise<Answer>;
  complete(asked: {
    ref: { type: "ref/resource"; uri: string } | { type: "ref/prompt"; name: string };
    argument: { name: string; value: string };
  }): Promise<Answer>;
  getInstructions(): string | undefined;
  getServerVersion(): Answer;
  close(): Promise<void>;
}

/** The name that every client sends. */
export const CLIENT_NAME = "Claude\u202e Desktop";
const INFO = { name: CLIENT_NAME, version: "1.0.0" };
const MODERN = "2026-07-28";

/** A client of each kind, connected. It is closed when the running test or, in a hook, the file is over. */
export const connectors: Readonly<Record<string, (target: Target) => Promise<TestClient>>> = {
  "the SDK, protocol of 2026": (target) => connectNew(target, { pin: MODERN }),
  "the SDK, negotiating": (target) => connectNew(target, "auto"),
  "the SDK, protocol of 2025": (target) => connectNew(target, "legacy"),
  "the older SDK": connectOld,
};

async function connectNew(target: Target, mode: "legacy" | "auto" | { pin: string }): Promise<TestClient> {
  const client = new Client(INFO, { versionNegotiation: { mode } });
  const transport =
    "url" in target
      ? new StreamableHTTPClientTransport(new URL(target.url), headersOf(target))
      : new StdioClientTransport({ ...target, stderr: "ignore" });
  await client.connect(transport);
  whenOver(() => client.close());
  return client as unknown as TestClient;
}

/** The SDK's client of an app that is connected by OAuth. It refreshes its tokens. */
export async function oauthClient(url: string, authProvider: OAuthClientProvider): Promise<TestClient> {
  const client = new Client(INFO);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider }));
  whenOver(() => client.close());
  return client as unknown as TestClient;
}

async function connectOld(target: Target): Promise<TestClient> {
  const client = new OldClient(INFO);
  const transport =
    "url" in target
      ? new OldHttpClientTransport(new URL(target.url), headersOf(target))
      : new OldStdioClientTransport({ ...target, stderr: "ignore" });
  // The types of the older SDK do not support exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<OldClient["connect"]>[0]);
  whenOver(() => client.close());
  return client as unknown as TestClient;
}

/** LangChain's adapter, connected. It is closed like the others. */
export function langchainClient(target: Target): MultiServerMCPClient {
  const books =
    "url" in target
      ? { url: target.url, automaticSSEFallback: false, headers: headersOf(target).requestInit.headers }
      : { transport: "stdio" as const, ...target, stderr: "ignore" as const };
  const client = new MultiServerMCPClient({ mcpServers: { books }, useStandardContentBlocks: true });
  whenOver(() => client.close());
  return client;
}

/** Runs the inspector's command line. Returns its exit code and output. */
export function inspect(
  target: Target,
  ...method: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const where =
    "url" in target
      ? [
          "--server-url",
          target.url,
          "--transport",
          "http",
          "--header",
          `Authorization: Bearer ${target.token}`,
        ]
      : [
          target.command,
          ...target.args,
          ...Object.entries(target.env).flatMap(([k, v]) => ["-e", `${k}=${v}`]),
        ];
  const args = [INSPECTOR, "--cli", ...where, "--format", "json", ...method];
  const options = { timeout: INSPECTOR_TIMEOUT_MS, killSignal: "SIGKILL" as const, maxBuffer: 50_000_000 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

function headersOf({ token }: { token: string }): { requestInit: { headers: Record<string, string> } } {
  return { requestInit: { headers: { authorization: `Bearer ${token}` } } };
}
