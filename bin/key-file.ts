import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder, syncFile, syncFolder } from "../src/database/disk.ts";

/** The key in a file, and whether this call made it. */
export interface KeptKey {
  readonly text: string;
  readonly isNew: boolean;
}

/** Reads the key in a file that only its owner can read. Makes a random 256-bit key when the file does not exist. */
export function keptKey(path: string, encoding: "base64" | "base64url"): KeptKey {
  makeFolder(dirname(path));
  const made = existsSync(path) ? undefined : makeKey(path, encoding);
  const text = made ?? readFileSync(path, "utf8").trim();
  chmodSync(path, 0o600);
  return { text, isNew: made !== undefined };
}

/** Makes a new key. Undefined when another process made one first. */
function makeKey(path: string, encoding: "base64" | "base64url"): string | undefined {
  const key = randomBytes(32).toString(encoding);
  return storeKey(path, key) ? key : undefined;
}

/** Writes a key to disk atomically, in an existing folder. Returns false, and changes nothing, when the file exists. */
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
