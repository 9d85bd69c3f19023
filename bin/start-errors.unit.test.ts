import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../testing/command.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

/** Raw words of the system, the driver or the language, which no command may print. */
const RAW =
  /\[object|Aborted\(|URI malformed|\bE(?:EXIST|NOTDIR|PERM|ACCES|ISDIR|NOENT|NAMETOOLONG)\b|ASSERTIONS|clientUrl|mkdir|chmod|unable to open/;

let folder: string;

/** A path in the test's folder. */
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(at("file"), "x");
  for (const name of [
    "lock-is-folder/lock",
    "key-is-folder/operator.key",
    "damaged/books",
    "books-is-file",
    "lock-is-text",
  ])
    mkdirSync(at(name), { recursive: true });
  for (const name of ["lock-is-folder/books", "lock-is-text/books"]) mkdirSync(at(name), { recursive: true });
  writeFileSync(
    at("lock-is-text/lock"),
    "not a lock file, but a text that is longer than a header of SQLite would be.",
  );
  writeFileSync(at("damaged/books/PG_VERSION"), "9.6\n");
  writeFileSync(at("books-is-file/books"), "x");
});

async function saidBy(
  command: string,
  env: Record<string, string>,
): Promise<{ code: number | null; stderr: string }> {
  const { code, stderr } = await runCommand(command.split(" "), { PORT: "0", ...env });
  expect(stderr).not.toMatch(RAW);
  return { code, stderr };
}

describe("a start that fails reports why and what to do", () => {
  test.each([
    ["postgres://cfo:hunter2%zz@db/cfo", "write % as %25"],
    ["postgres://db/cfo%e4", "write % as %25"],
    ["postgres://db/", "names no database"],
    ["mysql://root@db/cfo", "no address of a PostgreSQL database"],
    ["somewhere", "no address of a PostgreSQL database"],
    ["postgres://db:99999/cfo", "no address of a PostgreSQL database"],
  ])("with the address %s", async (url, words) => {
    const { code, stderr } = await saidBy("serve", { DATABASE_URL: url });
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(stderr).not.toContain("hunter2");
  });

  test.each([
    ["serve", "file", "is a file"],
    ["migrate", "file", "is a file"],
    ["verify", "file", "is a file"],
    ["mcp --user ada@example.com", "file", "is a file"],
    ["export", "file", "is a file"],
    ["token list --user ada@example.com", "file", "is a file"],
    ["serve", "file/below", "a part of its path is a file"],
    ["verify", "lock-is-folder", "is not a lock file"],
    ["verify", "lock-is-text", "is not a lock file"],
    ["serve", "key-is-folder", "is a folder, but a file is needed"],
    ["verify", "damaged", "the embedded database stopped"],
    ["verify", "books-is-file", "a part of its path is a file"],
    ["serve", "x".repeat(300), "longer than the file system allows"],
  ])("%s with the data folder %s", async (command, name, words) => {
    const { code, stderr } = await saidBy(command, { COUPLES_CFO_DATA: at(name) });
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  });

  test("at the address of another server", async () => {
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await saidBy("verify", { DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/cfo` });
    expect([code, stderr]).toEqual([1, expect.stringContaining("is not PostgreSQL")]);
    other.close();
  });
});
