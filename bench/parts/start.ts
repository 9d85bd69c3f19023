import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PROGRAM } from "../../testing/program.ts";
import { makeCouple } from "../books/couples.ts";
import { startContender } from "../contenders/processes.ts";
import { median } from "../load.ts";
import type { Run } from "../run.ts";

/** A partner of the couple that `makeCouple` makes. */
const EMAIL = "ada.on-schedule@example.com";

/** Milliseconds from the start of the process. */
interface Start {
  /** Until the client is greeted. */
  readonly greeted: number;
  /** Until the first tool has answered. On fresh books nobody is known yet, so the answer says that. */
  readonly answered: number;
}

/** How long `couples-cfo mcp` takes to start, on fresh books and on existing ones, beside PGlite alone on the same folder. */
export async function measureStart({ report, quick }: Run): Promise<void> {
  const fresh: Start[] = [];
  const existing: Start[] = [];
  const bare: number[] = [];
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-start-"));
  try {
    await makeCouple({ folder }, "on schedule");
    // The first start fills caches of the disk and of Node.
    await startMcp(folder);
    for (let run = 0; run < (quick ? 3 : 7); run++) {
      existing.push(await startMcp(folder));
      bare.push(await startBare(folder));
      if (!quick) fresh.push(await onFreshFolder(startMcp));
    }
  } finally {
    remove(folder);
  }
  const name = "start of mcp";
  for (const [books, starts] of Object.entries({ fresh, existing })) {
    if (starts.length === 0) continue;
    report.figure(`${name}/${books} books/greeted ms`, median(starts.map(({ greeted }) => greeted)));
    report.figure(`${name}/${books} books/first answer ms`, median(starts.map(({ answered }) => answered)));
  }
  report.figure(`${name}/bare PGlite ms`, median(bare));
  const ratios = existing.map(({ answered }, run) => answered / (bare[run] ?? Number.NaN));
  report.ratio(`${name}/existing books/first answer of bare PGlite`, median(ratios));
}

async function onFreshFolder(start: (folder: string) => Promise<Start>): Promise<Start> {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-start-"));
  try {
    return await start(folder);
  } finally {
    remove(folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

async function startBare(folder: string): Promise<number> {
  const began = performance.now();
  await using _ = await startContender("bare-pglite", [folder]);
  return performance.now() - began;
}

async function startMcp(folder: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [PROGRAM, "mcp", "--user", EMAIL], {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", COUPLES_CFO_DATA: folder },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = createInterface({ input: child.stdout });
  const ended = once(child, "exit");
  const request = async (id: number, method: string, params: object) => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    await once(answers, "line");
  };
  await request(1, "initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "bench", version: "1" },
  });
  const greeted = performance.now() - began;
  await request(2, "tools/call", { name: "list_accounts", arguments: {} });
  const answered = performance.now() - began;
  child.stdin.end();
  await ended;
  return { greeted, answered };
}
