import { createReadStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";
import { type SyncedFiles, syncFile, syncFolder, syncTree } from "./disk.ts";

/*
 * New books start from a copy of a PostgreSQL cluster, because initdb takes five times as long. `npm run cluster` writes
 * cluster.tar.br with initdb of the installed PGlite, and a test compares the two.
 */

/** The cluster as a tar file, compressed by brotli. */
export const CLUSTER = fileURLToPath(new URL("cluster.tar.br", import.meta.url));

/** An empty file that marks a cluster of which every file was synced once. PostgreSQL ignores it. */
const ON_DISK = "couples-cfo.synced";

/** The cluster for PGlite to load into memory. */
export function clusterInMemory(): Blob {
  return new Blob([new Uint8Array(brotliDecompressSync(readFileSync(CLUSTER)))]);
}

/**
 * Creates a cluster in a folder that does not exist or is empty. A kill or a power cut leaves the whole cluster or none.
 * Only one process at a time may do this in a folder. @throws if the folder is not empty
 */
export async function makeCluster(folder: string): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const { extract } = await import("tar");
  const files = extract({ cwd: draft, strict: true, noMtime: true });
  await pipeline(createReadStream(CLUSTER), createBrotliDecompress(), files);
  writeFileSync(join(draft, ON_DISK), "");
  await syncTree(draft);
  renameSync(draft, folder);
  syncFolder(dirname(folder));
}

/** Whether the folder holds a cluster. */
export function holdsCluster(folder: string): boolean {
  return existsSync(join(folder, "PG_VERSION"));
}

/**
 * Syncs a cluster that may be only partly on the disk, and returns its files: after its process was killed (PostgreSQL would
 * sync the files one by one before it recovers, which takes seconds), or if an earlier version, which did not sync, made it.
 */
export async function syncCluster(folder: string): Promise<SyncedFiles | undefined> {
  const mark = join(folder, ON_DISK);
  if (existsSync(mark)) return wasCutOff(folder) ? syncTree(folder) : undefined;
  const synced = await syncTree(folder);
  writeFileSync(mark, "");
  syncFile(mark);
  syncFolder(folder);
  return synced;
}

/** Whether the last process that used the cluster did not shut it down. */
function wasCutOff(folder: string): boolean {
  return existsSync(join(folder, "postmaster.pid"));
}
