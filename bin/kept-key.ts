import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder, syncFile, syncFolder } from "../src/database/disk.ts";

/** A key in a file, and whether it was made just now. */
export interface KeptKey {
  readonly text: string;
  readonly isNew: boolean;
}

/** The key in a file that its owner alone can read. One of 256 random bits is made when there is no such file. */
export function keptKey(path: string, encoding: "base64" | "base64url"): KeptKey {
  makeFolder(dirname(path));
  const made = existsSync(path) ? undefined : makeKey(path, encoding);
  const text = made ?? readFileSync(path, "utf8").trim();
  chmodSync(path, 0o600);
  return { text, isNew: made !== undefined };
}

/** Makes a new key. Undefined when another process was faster: its key counts. */
function makeKey(path: string, encoding: "base64" | "base64url"): string | undefined {
  const key = randomBytes(32).toString(encoding);
  return storeKey(path, key) ? key : undefined;
}

/** Puts a key on the disk, whole or not at all, in a folder that exists. False when there is a file already: it stays. */
export function storeKey(path: string, key: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600 });
  try {
    syncFile(draft);
    linkSync(draft, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}
