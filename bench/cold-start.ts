import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openEngine } from "../src/engine/open.ts";
import { ask } from "./books.ts";
import { median } from "./load.ts";

const PROGRAM = fileURLToPath(new URL("../bin/couples-cfo.js", import.meta.url));
const EMAIL = "ada@example.com";

/** Milliseconds from the start of the process, medians. */
export interface ColdStart {
  /** Until the client is greeted. */
  readonly greeted: number;
  /** Until the first tool has answered. On fresh books nobody is known yet, so the answer says that. */
  readonly open: number;
}

/** Starts `couples-cfo mcp` several times, each on a folder without books, or on books that exist. */
export async function coldStart(books: "fresh" | "existing", times: number): Promise<ColdStart> {
  const runs: ColdStart[] = [];
  for (let run = 0; run < times; run++) {
    const folder = mkdtempSync(join(tmpdir(), "couples-cfo-start-"));
    try {
      if (books === "existing") await writeBooks(folder);
      runs.push(await start(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
  return {
    greeted: median(runs.map(({ greeted }) => greeted)),
    open: median(runs.map(({ open }) => open)),
  };
}

async function writeBooks(folder: string): Promise<void> {
  const engine = await openEngine({ folder });
  await ask(engine, "create_user", { email: EMAIL, display_name: "Ada" });
  await engine.orm.close(true);
}

async function start(folder: string): Promise<ColdStart> {
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, "mcp", "--user", EMAIL], {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", COUPLES_CFO_DATA: folder },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = createInterface({ input: child.stdout });
  const ended = once(child, "exit");
  const ask = async (id: number, method: string, params: object) => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    await once(answers, "line");
  };
  await ask(1, "initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "bench", version: "1" },
  });
  const greeted = performance.now() - began;
  await ask(2, "tools/call", { name: "list_accounts", arguments: {} });
  const open = performance.now() - began;
  child.stdin.end();
  await ended;
  return { greeted, open };
}
