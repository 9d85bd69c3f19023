import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { FolderInUse } from "./errors.ts";
import { alone, claimServing, holdFolder } from "./folder.ts";

/** Holds the folder until its standard input closes. Prints `held`, or `refused` and the holder. */
const HOLDER = `
  const { holdFolder } = await import(${JSON.stringify(new URL("folder.ts", import.meta.url).href)});
  try {
    const held = await holdFolder(process.argv[1]);
    console.log("held");
    process.stdin.on("end", async () => { await held.release(); process.exit(0); }).resume();
  } catch (error) {
    console.log("refused", error.name, error.pid);
    process.exit(3);
  }`;

let root: string;
const children = new Set<ChildProcess>();

beforeEach(() => {
  root = temporaryFolder();
});

afterEach(async () => {
  for (const child of children) await kill(child);
});

/** Starts another process that tries to hold the folder. Returns what it prints. */
async function contender(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", HOLDER, folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.add(child);
  for await (const said of createInterface({ input: child.stdout })) return { child, said };
  throw new Error("the child ended without output");
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

describe("the lock on a data folder", () => {
  test("makes a folder only for its owner, with the books in a subfolder", async () => {
    const folder = join(root, "new", "data");
    const held = await holdFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "socket")).mode & 0o777).toBe(0o600);
    expect(held.books).toBe(join(folder, "books"));
    await held.release();
  });

  test("refuses a second holder in the same process, and can be released", async () => {
    const held = await holdFolder(root);
    const refused = await holdFolder(root).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(FolderInUse);
    expect(refused).toMatchObject({ folder: root, pid: process.pid });
    await held.release();
    await (await holdFolder(root)).release();
  });

  test("refuses another process, and names the folder and its holder", async () => {
    const { child, said } = await contender(root);
    expect(said).toBe("held");
    const refused = await holdFolder(root).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "FolderInUse", folder: root, pid: child.pid });
    expect((refused as Error).message).toContain(root);
    const ended = once(child, "exit");
    child.stdin?.end();
    await ended;
    expect(existsSync(join(root, "socket"))).toBe(false);
    await (await holdFolder(root)).release();
  });

  test("is free after kill -9, and a stale socket is replaced", async () => {
    for (let round = 0; round < 3; round++) {
      const { child, said } = await contender(root);
      expect(said).toBe("held");
      await kill(child);
      expect(existsSync(join(root, "socket"))).toBe(true);
    }
    const { said, child } = await contender(root);
    expect(said).toBe("held");
    const second = await contender(root);
    expect(second.said).toBe(`refused FolderInUse ${child.pid}`);
  });

  test("goes to exactly one of six processes that start together beside a stale socket", async () => {
    const { child } = await contender(root);
    await kill(child);
    const contenders = await Promise.all(Array.from({ length: 6 }, () => contender(root)));
    expect(contenders.filter(({ said }) => said === "held")).toHaveLength(1);
    expect(contenders.filter(({ said }) => said.startsWith("refused FolderInUse"))).toHaveLength(5);
  });

  test("works in a folder whose path is too long for a socket", async () => {
    const folder = join(root, "d".repeat(120));
    mkdirSync(folder);
    const { child, said } = await contender(folder);
    expect(said).toBe("held");
    const path = readFileSync(join(folder, "socket-path"), "utf8");
    expect(existsSync(path)).toBe(true);
    const refused = await holdFolder(folder).catch((error: unknown) => error);
    expect(refused).toMatchObject({ pid: child.pid });
    await kill(child);
    const held = await holdFolder(folder);
    expect(existsSync(path)).toBe(false);
    await held.release();
    expect(existsSync(join(folder, "socket-path"))).toBe(false);
  });

  test("is one lock for all spellings of the folder", async () => {
    const held = await holdFolder(root);
    await expect(holdFolder(join(root, "..", root.split("/").at(-1) ?? ""))).rejects.toThrow(FolderInUse);
    await held.release();
  });

  test("has one serving process besides its holder", async () => {
    const held = await holdFolder(root);
    const leave = claimServing(root);
    expect(() => claimServing(root)).toThrow(
      expect.objectContaining({ name: "FolderInUse", folder: root, pid: process.pid }),
    );
    leave();
    claimServing(root)();
    await held.release();
  });

  test("runs exclusive work one at a time, also after a failure", async () => {
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      most.push(++inside);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside--;
      throw new Error("failed");
    };
    const ended = await Promise.allSettled([1, 2, 3].map(() => alone(root, "work", work)));
    expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(most).toEqual([1, 1, 1]);
  });
});
