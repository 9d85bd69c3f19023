import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Answer } from "../testing/books.ts";
import { startServe } from "../testing/command.ts";
import { blocksOf, examples } from "../testing/docs.ts";
import { PROGRAM } from "../testing/program.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

/** Runs blocks as one script on a server as `npm start` starts it, and returns the answers that the script prints. */
async function play(blocks: readonly string[]): Promise<Answer[]> {
  const folder = temporaryFolder();
  const served = await startServe({ COUPLES_CFO_DATA: join(folder, ".data"), LOG_LEVEL: "info" });
  const script = ["set -euo pipefail", ...blocks]
    .join("\n")
    .replace("http://127.0.0.1:4000", served.url)
    .replace(/^((?:ada|operator|allocate) (?:[^\n']|'[^']*')*)$/gm, "$1; echo");
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: folder, timeout: 60_000 });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("the first couple of the README gets the answers that it shows", async () => {
  const page = "README.md";
  const answers = await play(examples("Your first couple", "sh", page));
  const shown = examples("Your first couple", "json", page).map((block) => JSON.parse(block));
  expect(answers).toHaveLength(2);
  expect(answers).toMatchObject(shown);
});

test("the commands of the README are scripts of the package, and npm start serves", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(examples("Quick start", "sh", "README.md")).toEqual(["npm ci && npm run demo\n", "npm start\n"]);
  expect(scripts).toMatchObject({
    demo: "node bin/couples-cfo.ts demo",
    start: "node bin/couples-cfo.ts serve",
  });
});

test("the calls of the API tour do what the tour says", async () => {
  const blocks = blocksOf("docs/api.md");
  const answers = await play(blocks.filter(({ language }) => language === "sh").map(({ text }) => text));
  const [joined, allocated, goals, accounts, updated, deposit, reversal, ledger, summary, spent, ...later] =
    answers;
  const [shared, secret, found, reaction, removed, forecast, drift, plan, committed, ...last] = later;
  const [weekly, answered, inbox, live, full, ofAda, refused] = last;

  expect(answers).toHaveLength(26);
  expect(joined).toMatchObject({ partner_2_id: expect.any(String), approval_threshold: "500.00" });
  expect(allocated).toMatchObject({
    goal: { current_allocation: "1500.00" },
    account: { available: "2700.00" },
  });
  expect(goals.items).toMatchObject([{ name: "Japan trip", progress: { percent: 25 } }]);
  expect(accounts.items).toMatchObject([{ name: "Joint checking", balance: "4200.00" }]);
  expect(updated).toMatchObject({ priority: 1 });
  expect(deposit).toMatchObject({ event_type: "DEPOSIT", amount: "2100.00" });
  expect(reversal).toMatchObject({ event_type: "REVERSAL", amount: "400.00" });
  expect(ledger.items.map(({ amount }: { amount: string }) => amount)).toEqual(["400.00", "1500.00"]);
  expect(summary).toMatchObject({ totals: { balance: "6300.00", allocated: "1500.00" } });
  expect(spent).toMatchObject({
    status: "spent",
    goal: { current_allocation: "1250.00", spent: "250.00", progress: { percent: 25 } },
    account: { balance: "6050.00" },
  });
  expect(shared).toMatchObject({ mood_word: "giddy", visibility: "shared", goal_id: goals.items[0].id });
  expect(secret).toMatchObject({ visibility: "private" });
  expect(found.items).toEqual([shared]);
  expect([reaction.emoji, removed]).toMatchObject(["🎉", { emoji: "🎉", removed: true }]);
  expect(forecast.goals).toMatchObject([{ months: 18, what_if: { months: 15 } }]);
  expect(drift.goals).toMatchObject([{ status: "on_track", actual: "1500.00" }]);
  const reason = "Available money brings “Japan trip” to its target.";
  expect(plan).toMatchObject({ status: "suggested", moves: [{ amount: "4500.00", reason }] });
  expect(committed).toMatchObject({ status: "committed", events: [{}, { amount: "4500.00" }] });
  expect(weekly).toMatchObject({ status: "scheduled", rrule: "FREQ=WEEKLY;BYDAY=SU", agenda: [] });
  expect(answered).toMatchObject({ status: "waiting" });
  expect(inbox.items.map(({ kind }: { kind: string }) => kind)).toEqual([
    "check_in_due",
    "milestone",
    "reaction",
    "journal_entry",
    "milestone",
  ]);
  expect(live).toEqual({ sequence: expect.any(Number) });
  expect(full.goals).toMatchObject([{ id: goals.items[0].id, notes: null }]);
  expect(ofAda.items).toHaveLength(1);
  const [shown = ""] = examples("Refusals", "json", "docs/api.md");
  expect(refused).toMatchObject(JSON.parse(shown));
});

test("the backup of the operating guide is made, and restored into new books", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const commands = examples("Backups", "sh", "docs/operating.md").join("");
  const npx = `npx() { shift; "${process.execPath}" "${PROGRAM}" "$@"; }`;
  const script = `set -e; ${npx}\nnpx couples-cfo migrate >&2\n${commands.replace("/var/lib/new-books", join(folder, "new-books"))}`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: folder, timeout: 110_000 });
  expect(stdout.match(/^Restored \d+ rows of \d+ tables from books-2026-11-30.jsonl/gm)).toHaveLength(2);
});
