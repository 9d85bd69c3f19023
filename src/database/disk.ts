import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, realpathSync, statSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/*
 * What is written is on the disk only after a sync of the file, and a new name only after a sync of its folder. Without
 * these a power cut can leave an empty file, an old one, or none.
 */

/** Files that are synced at the same time: the disk then flushes for many at once. */
const AT_ONCE = 32;

/** A file that was changed this recently may change again without a new time of change, in milliseconds. */
const SETTLED_MS = 2_000;

/** Files that were synced, by path, with the time of their last change in nanoseconds. */
export type SyncedFiles = ReadonlyMap<string, bigint>;

/** Waits until the content of a file is on the disk. */
export function syncFile(path: string): void {
  syncOpened(openSync(path, "r+"));
}

/** Waits until the names in a folder are on the disk. Windows cannot open a folder, and orders its names itself. */
export function syncFolder(path: string): void {
  if (process.platform !== "win32") syncOpened(openSync(path, "r"));
}

function syncOpened(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a folder for its owner alone, and those above it, where they are missing. Answers its real path. */
export function makeFolder(path: string): string {
  const first = makeMissing(path);
  const real = realpathSync(path);
  if (first === undefined) return real;
  const last = dirname(realpathSync(first));
  for (let parent = dirname(real); ; parent = dirname(parent)) {
    syncFolder(parent);
    if (parent === last) return real;
  }
}

/**
 * Makes a folder and those above it, where they are missing. Answers the first that it made. Node's own way
 * (`recursive: true`) never ends where the system denies that a folder exists but also to make it, as in /proc.
 */
function makeMissing(path: string): string | undefined {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const folder of missing.length > 0 ? missing : [path]) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  }
  return missing[0];
}

/**
 * Syncs all files and folders below a folder, and the folder. Answers the files that are known to be unchanged for as
 * long as their time of change stays the same.
 */
export async function syncTree(folder: string): Promise<SyncedFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathOf = (entry: (typeof entries)[number]) => join(entry.parentPath, entry.name);
  const files = entries.filter((entry) => entry.isFile()).map(pathOf);
  const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf);
  const synced = new Map<string, bigint>();
  const settledBefore = BigInt(Date.now() - SETTLED_MS) * 1_000_000n;
  const rest = files.values();
  const work = async () => {
    for (const path of rest) {
      const changed = await syncAndStat(path);
      if (changed < settledBefore) synced.set(path, changed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const path of [...folders, folder]) syncFolder(path);
  return synced;
}

/** Answers when the file was last changed before it was synced, in nanoseconds. */
async function syncAndStat(path: string): Promise<bigint> {
  const file = await open(path, "r+");
  try {
    const { ctimeNs } = await file.stat({ bigint: true });
    await file.sync();
    return ctimeNs;
  } finally {
    await file.close();
  }
}
