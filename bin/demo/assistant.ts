import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Unexpected } from "./rest-client.ts";

/** The fields of a tool's result that the demo reads. */
export interface ToolResult {
  readonly goal: { readonly current_allocation: string; readonly target_amount: string };
  readonly accounts: readonly { readonly id: string; readonly available: string }[];
  readonly goals: readonly object[];
  readonly totals: { readonly allocated: string };
  readonly attention: readonly {
    readonly kind: string;
    readonly message: string;
    readonly amount?: string;
  }[];
}

/** What an assistant's process needs to start. */
interface Books {
  readonly folder: string;
  /** The file that holds the story's current time. */
  readonly clock: string;
  readonly token: string;
}

/** The program has the extension of this file: .ts in the sources, .js when compiled. */
const PROGRAM = fileURLToPath(new URL(`./mcp${extname(import.meta.url)}`, import.meta.url));

/** An MCP client, and the stdio server that it starts on the same books. */
export class Assistant {
  readonly #client = new Client(
    { name: "claude", version: "1.0.0" },
    { versionNegotiation: { mode: "auto" } },
  );

  readonly #server: StdioClientTransport;

  /** Call `connect` before use. */
  constructor({ folder, clock, token }: Books) {
    this.#server = new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, folder, clock],
      env: { COUPLES_CFO_TOKEN: token },
    });
  }

  async connect(): Promise<void> {
    await this.#client.connect(this.#server);
  }

  /** Calls a tool. @throws Unexpected when the call is refused */
  async use<T = ToolResult>(tool: string, input: Record<string, unknown>): Promise<T> {
    const { isError, structuredContent, text } = await this.#call(tool, input);
    if (!isError) return structuredContent as T;
    throw new Unexpected(`${tool} was refused: ${text}`);
  }

  /** Makes a call that must be refused with `code`. Returns the first line. @throws Unexpected otherwise */
  async refused(code: string, tool: string, input: Record<string, unknown>): Promise<string> {
    const { isError, text } = await this.#call(tool, input);
    if (isError && text.startsWith(`Refused: ${code}.`)) return text.split("\n", 1)[0] ?? "";
    throw new Unexpected(`${tool} should have been refused with ${code}: ${text}`);
  }

  /** Disconnects, which ends the server. */
  async end(): Promise<void> {
    await this.#client.close();
  }

  /** Kills the server. */
  kill(): void {
    if (this.#server.pid !== null) process.kill(this.#server.pid, "SIGKILL");
  }

  async #call(name: string, input: Record<string, unknown>) {
    const answer = await this.#client.callTool({ name, arguments: input });
    const text = answer.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
    return { ...answer, text };
  }
}
