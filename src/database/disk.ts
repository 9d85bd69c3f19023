import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, realpathSync, statSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/*
 * Written data is on the disk only after a sync of the file, and a new name only after a sync of its folder. Without them a
 * power cut can leave an empty file, an old file, or no file.
 */

/** The number of files that are synced at the same time, so that one flush of the disk serves several. */
const AT_ONCE = 32;

/** A file that changed this recently may change again without a new change time, in milliseconds. */
const SETTLED_MS = 2_000;

/** The change times of synced files in nanoseconds, by path. */
export type SyncedFiles = ReadonlyMap<string, bigint>;

/** Waits until the content of a file is on the disk. */
export function syncFile(path: string): void {
  syncOpened(openSync(path, "r+"));
}

/** Waits until the names in a folder are on the disk. Windows cannot open a folder, and needs no sync for names. */
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

/** Creates a folder that only its owner can access, and missing parents. Returns its real path. */
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
 * Creates a folder and its missing parents. Returns the first that it created. Node's `recursive: true` never ends where a
 * folder neither exists nor can be created, such as in /proc.
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
 * Syncs a folder with all files and folders in it. Returns the files that have not changed as long as their change time is
 * the same.
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

/** Syncs a file. Returns its change time before the sync, in nanoseconds. */
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
