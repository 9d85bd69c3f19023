import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { keptBooks } from "../testing/backups.ts";
import { OPERATED, runCommand, startServe } from "../testing/command.ts";
import { TEXT } from "../testing/golden/file.ts";
import { ownDatabase } from "../testing/own-database.ts";

const KEY = OPERATED.COUPLES_CFO_OPERATOR_KEY ?? "";

vi.setConfig({ testTimeout: 300_000 });

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
