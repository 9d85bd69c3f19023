import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { writeNewFile } from "./new-file.ts";

let folder: string;

beforeAll(() => {
  folder = temporaryFolder();
});

const path = (name: string) => join(folder, name);

async function* chunks(...texts: (string | Error)[]): AsyncGenerator<string> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield text;
  }
}

test("a new file is complete, only its owner can read it, and no other file is left", async () => {
  await writeNewFile(path("new"), chunks("one\n", "two\n"), { overwrite: false });
  expect(readFileSync(path("new"), "utf8")).toBe("one\ntwo\n");
  expect(statSync(path("new")).mode & 0o777).toBe(0o600);
  expect(globSync(`${path("new")}*`)).toEqual([path("new")]);
});

test("an existing file is replaced only on request, and only by a complete file", async () => {
  writeFileSync(path("old"), "old", { mode: 0o644 });
  const write = (overwrite: boolean, ...texts: (string | Error)[]) =>
    writeNewFile(path("old"), chunks(...texts), { overwrite });
  await expect(write(false, "new")).rejects.toThrow("already exists");
  await expect(write(true, "half", new Error("no more rows"))).rejects.toThrow("no more rows");
  expect(readFileSync(path("old"), "utf8")).toBe("old");
  await write(true, "new");
  expect(readFileSync(path("old"), "utf8")).toBe("new");
  expect(statSync(path("old")).mode & 0o777).toBe(0o600);
  expect(globSync(`${path("old")}*`)).toEqual([path("old")]);
});

test("a file created in the meantime is not replaced", async () => {
  const late = async function* () {
    yield "mine";
    writeFileSync(path("late"), "theirs");
  };
  await expect(writeNewFile(path("late"), late(), { overwrite: false })).rejects.toThrow("already exists");
  expect(readFileSync(path("late"), "utf8")).toBe("theirs");
});

test("a missing folder is reported", async () => {
  const writing = writeNewFile(path("none/new"), chunks("one"), { overwrite: false });
  await expect(writing).rejects.toThrow(/cannot write .*none\/new: ENOENT/);
});

const HANGING = `
import { writeNewFile } from ${JSON.stringify(new URL("new-file.ts", import.meta.url).href)};
async function* chunks() {
  yield "half";
  setInterval(() => {}, 1000);
  process.stdout.write("written");
  await new Promise(() => {});
}
await writeNewFile(process.argv[1], chunks(), { overwrite: false });
`;

test.each([
  ["SIGKILL", null, 1],
  ["SIGTERM", 143, 0],
  ["SIGINT", 130, 0],
] as const)("a process that ends by %s leaves no file with that name", async (signal, code, partials) => {
  const file = path(signal);
  const child = spawn(process.execPath, ["--input-type=module", "-e", HANGING, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const exited = once(child, "exit");
  child.kill(signal);
  expect((await exited)[0]).toBe(code);
  expect(existsSync(file)).toBe(false);
  expect(globSync(`${file}.*.partial`)).toHaveLength(partials);
});
