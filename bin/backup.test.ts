import { chmodSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { expect, test, vi } from "vitest";
import { openEngine } from "../src/engine/open.ts";
import { newCouple, unexpected } from "../testing/books.ts";
import { OPERATED, runCommand, startCommand, startServe } from "../testing/command.ts";
import { TEXT } from "../testing/golden/file.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";

const KEY = OPERATED.COUPLES_CFO_OPERATOR_KEY ?? "";
const MANY = 10_000;

/** New books with one couple that has an account, and users without a couple. */
async function keptBooks(others = 0): Promise<OwnDatabase & { readonly coupleId: string }> {
  const own = await ownDatabase();
  const engine = await openEngine(own.location, { log: unexpected });
  const couple = await newCouple({}, { on: engine });
  await couple.account();
  await couple.ask("create_webhook", { url: "https://hooks.example.com/" });
  await (engine.orm.em.fork() as SqlEntityManager).execute(
    "insert into users (id, email, display_name, created_at) " +
      "select gen_random_uuid(), n || '@example.com', 'Eve', now() from generate_series(1, ?::int) as n",
    [others],
  );
  await engine.orm.close(true);
  return { ...own, coupleId: couple.id };
}

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

test("a backup includes secrets on request, through a pipe, while servers run", async () => {
  const [from, to] = [await keptBooks(), await ownDatabase()];
  const sealing = Buffer.alloc(32, 7).toString("base64");
  const env = { ...from.env, COUPLES_CFO_SECRETS_KEY: sealing };
  await startServe({ ...env, ...OPERATED });
  const asked = ["backup", "--out", "-", "--with-secrets"];
  const written = await runCommand(asked, { ...env, ...OPERATED });
  expect(written).toMatchObject({ code: 0 });
  const [, keys] = written.stdout.split("\n");
  expect(JSON.parse(keys ?? "")).toEqual({ keys: { sealing: [sealing], operator: KEY } });
  expect(written.stderr).not.toContain(sealing);

  const file = join(from.folder, "books.jsonl");
  writeFileSync(file, written.stdout);
  const restored = await runCommand(["restore", file], to.env);
  expect(restored).toMatchObject({ code: 0 });
  expect(readFileSync(join(to.folder, "secrets.key"), "utf8").trim()).toBe(sealing);
  expect(readFileSync(join(to.folder, "operator.key"), "utf8").trim()).toBe(KEY);
  expect(restored.stdout).not.toContain(sealing);
  expect(restored.stdout).not.toContain(KEY);
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

test("a backup of the version before is restored, and its books agree with their ledgers", async () => {
  const to = await ownDatabase();
  const file = join(to.folder, "before.jsonl");
  writeFileSync(file, TEXT);
  const restored = await runCommand(["restore", file], to.env);
  expect(restored).toMatchObject({ code: 0, stderr: "" });
  expect(restored.stdout).toContain("Restored 323 rows of 15 tables");
  expect(restored.stdout).toContain("3 couples: the books agree with the ledger.");
});

test("a backup that cannot be restored is refused with a reason", async () => {
  const own = await ownDatabase();
  const file = join(own.folder, "notes.txt");
  writeFileSync(file, "Dear diary\n");
  const cases: [args: string[], code: number, words: string][] = [
    [["restore", file], 1, `${file}: line 1: this is not the header of a couples-cfo backup.`],
    [["restore", join(own.folder, "none")], 1, "there is no file"],
    [["restore", own.folder], 1, "is a folder"],
    [["backup", "--out", join(own.folder, "new.jsonl")], 1, "books"],
  ];
  for (const [args, code, words] of cases) {
    const ended = await runCommand(args, own.env);
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([code, "", expect.stringContaining(words)]);
  }
  expect(globSync(join(own.folder, "new.jsonl*"))).toEqual([]);
});
