import { fstatSync, mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSyncs } from "../../testing/power-cut/syncs.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { makeFolder, syncTree } from "./disk.ts";

let root: string;
let synced: number[];
let stop: () => void;

beforeEach(async () => {
  root = temporaryFolder();
  synced = [];
  stop = await watchSyncs((descriptor) => synced.push(fstatSync(descriptor).ino));
});

afterEach(() => stop());

const inodesOf = (...paths: string[]) => paths.map((path) => statSync(join(root, path)).ino);

test("a folder is readable only by its owner, and its name and its parents' names are synced", () => {
  expect(makeFolder(join(root, "a", "b", "c"))).toBe(join(root, "a", "b", "c"));
  expect(statSync(join(root, "a", "b", "c")).mode & 0o777).toBe(0o700);
  expect(synced).toEqual(inodesOf("a/b", "a", "."));
  expect(makeFolder(join(root, "a", "b"))).toBe(join(root, "a", "b"));
  expect(synced).toHaveLength(3);
});

test.each([
  ["a file", "file", "EEXIST"],
  ["a place below a file", "file/a/b", "ENOTDIR"],
])("%s is refused, because it is no folder", (_, path, code) => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, path))).toThrow(expect.objectContaining({ code }));
});

test.runIf(process.platform === "linux")(
  "a folder that the system cannot create is refused, without an endless loop",
  () => {
    expect(() => makeFolder("/proc/none/at/all")).toThrow(expect.objectContaining({ path: "/proc/none" }));
  },
);

test("every file and folder of a tree is synced once", async () => {
  mkdirSync(join(root, "a", "b"), { recursive: true });
  const files = ["one", "a/two", ...Array.from({ length: 100 }, (_, n) => `a/b/${n}`)];
  for (const file of files) writeFileSync(join(root, file), file);
  await syncTree(root);
  expect(synced.toSorted()).toEqual(inodesOf(...files, "a", "a/b", ".").toSorted());
});

test("the change time of a file that has just changed is not trusted", async () => {
  writeFileSync(join(root, "fresh"), "1");
  // The system sets the change time, so a test cannot create a file with an old one.
  utimesSync(join(root, "fresh"), 0, 0);
  expect([...(await syncTree(root)).keys()]).toEqual([]);
  const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 10_000);
  try {
    const settled = await syncTree(root);
    expect(settled.get(join(root, "fresh"))).toBe(statSync(join(root, "fresh"), { bigint: true }).ctimeNs);
  } finally {
    now.mockRestore();
  }
});

test("a file that cannot be synced is an error", async () => {
  writeFileSync(join(root, "one"), "1");
  stop();
  stop = await watchSyncs(() => {
    throw new Error("the disk is gone");
  });
  await expect(syncTree(root)).rejects.toThrow("the disk is gone");
});
