import { chmodSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { keptBooks } from "../testing/backups.ts";
import { OPERATED, runCommand, startCommand, startServe } from "../testing/command.ts";
import { ownDatabase } from "../testing/own-database.ts";

const MANY = 10_000;

vi.setConfig({ testTimeout: 300_000 });

test("a backup is restored into empty books, and neither overwrites anything unasked", async () => {
  const [from, to] = [await keptBooks(), await ownDatabase()];
  const file = join(from.folder, "books.jsonl");
  const written = await runCommand(["backup", "--out", file], from.env);
  expect(written).toMatchObject({ code: 0, stdout: "" });
  expect(written.stderr).toMatch(
    /^Backed up \d+ rows of \d+ tables, without secrets, to .*books\.jsonl\.\n$/,
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await runCommand(["backup", "--out", file], from.env);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("already exists")]);
  chmodSync(file, 0o644);
  expect(await runCommand(["backup", "--out", file, "--overwrite"], from.env)).toMatchObject({ code: 0 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(globSync(`${file}*`)).toEqual([file]);

  const restored = await runCommand(["restore", file], to.env);
  expect(restored).toMatchObject({ code: 0, stderr: "" });
  expect(restored.stdout).toMatch(
    /^Restored \d+ rows of \d+ tables from .*books\.jsonl, backed up \S+Z by couples-cfo /,
  );
  expect(restored.stdout).toContain("Disabled 1 webhook");
  expect(restored.stdout).toContain("1 couple: the books agree with the ledger.");
  const twice = await runCommand(["restore", file], to.env);
  expect([twice.code, twice.stdout]).toEqual([1, ""]);
  expect(twice.stderr).toContain("the database already holds books");
});

test("a running server serves books that are restored meanwhile", async () => {
  const [from, to] = [await keptBooks(), await ownDatabase()];
  const file = join(from.folder, "books.jsonl");
  await runCommand(["backup", "--out", file], from.env);
  const served = await startServe({ ...to.env, ...OPERATED });
  expect(await runCommand(["restore", file], to.env)).toMatchObject({ code: 0 });
  const summary = await served.ask("GET", `/summary?couple_id=${from.coupleId}`);
  expect(summary).toMatchObject({ totals: { balance: "1000.00" } });
});

test("a restore that is killed halfway leaves an empty database", async () => {
  const [from, to] = [await keptBooks(MANY), await ownDatabase()];
  const file = join(from.folder, "books.jsonl");
  await runCommand(["backup", "--out", file], from.env);
  const text = readFileSync(file, "utf8");
  const { child, exit } = startCommand(["restore", "-"], to.env);
  child.stdout.resume();
  child.stderr.resume();
  // Far more than a pipe buffers: once it is written, the other end has read most of it.
  const part = text.slice(0, text.indexOf('{"table":"couples"'));
  await new Promise((resolve) => child.stdin.write(part, resolve));
  child.kill("SIGKILL");
  await exit;
  expect(await runCommand(["restore", file], to.env)).toMatchObject({ code: 0, stderr: "" });
});
