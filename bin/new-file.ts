import { existsSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { constants } from "node:os";
import { dirname, resolve } from "node:path";
import { syncFolder } from "../src/database/disk.ts";
import { Failure, usage } from "./failure.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Writes a file that only its owner can read. The file appears under its name only when it is complete and on disk, so a
 * killed process leaves no partial file there. @throws Failure when the file exists and `overwrite` is false, or cannot be
 * written
 */
export async function writeNewFile(
  path: string,
  chunks: AsyncIterable<string>,
  { overwrite }: { overwrite: boolean },
): Promise<void> {
  assertFree(path, overwrite);
  const partial = `${path}.${process.pid}.partial`;
  const remove = () => rmSync(partial, { force: true });
  const stop = (signal: NodeJS.Signals) => {
    remove();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    const file = await open(partial, "wx", 0o600).catch((error: unknown) => fail(path, error));
    try {
      for await (const chunk of chunks) await file.write(chunk).catch((error: unknown) => fail(path, error));
      await file.sync();
    } finally {
      await file.close();
    }
    assertFree(path, overwrite);
    await rename(partial, path);
    syncFolder(dirname(resolve(path)));
  } catch (error) {
    remove();
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

function assertFree(path: string, overwrite: boolean): void {
  if (overwrite || !existsSync(path)) return;
  throw usage(`${path} already exists.`, "Choose another file with --out, or replace it with --overwrite.");
}

function fail(path: string, error: unknown): never {
  throw new Failure(`cannot write ${path}: ${(error as Error).message}`, "Choose another file with --out.");
}
