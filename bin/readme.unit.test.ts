import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startServe } from "../testing/command.ts";
import { examples } from "../testing/readme.ts";

/** The blocks as one script, which prints an empty line of its own after each answer that is shown. */
function script(url: string): string {
  return ["set -euo pipefail", ...examples("A couple's first day, by curl", "sh")]
    .join("\n")
    .replace("http://127.0.0.1:4000", url)
    .replace(/^((?:ada|operator) (?:[^\n']|'[^']*')*)$/gm, "$1; echo");
}

test("the curl calls of the README do what it says, on a server as it starts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "couples-cfo-readme-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const served = await startServe({ COUPLES_CFO_DATA: join(folder, ".data"), LOG_LEVEL: "info" });
  onTestFinished(async () => void (await served.end("SIGTERM")));

  const { stdout } = await promisify(execFile)("bash", ["-c", script(served.url)], {
    cwd: folder,
    timeout: 60_000,
  });
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [allocated, goals, accounts, updated, deposit, reversal, ledger, summary, spent, ...later] = answers;
  const [shared, secret, found, reaction, removed, forecast, drift, plan, committed, ...last] = later;
  const [weekly, answered, inbox, full, ofAda, refused] = last;

  expect(answers).toHaveLength(24);
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
  expect(full.goals).toMatchObject([{ id: goals.items[0].id, notes: null }]);
  expect(ofAda.items).toHaveLength(1);
  expect(refused).toMatchObject({ code: "insufficient_available", facts: { allocatable: "300.00" } });
});
