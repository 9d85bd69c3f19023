import { createReadStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, createBrotliDecompress } from "node:zlib";
import { type SyncedFiles, syncFile, syncFolder, syncTree } from "./disk.ts";

/*
 * Fresh books start from a copy of a PostgreSQL cluster that initdb has made and that was shut down, since initdb takes
 * five times as long. `npm run cluster` makes cluster.tar.br with the PGlite that is installed, and a test compares it
 * with what that PGlite's initdb makes.
 */

/** The cluster, as a tar file compressed by brotli. */
export const CLUSTER = fileURLToPath(new URL("cluster.tar.br", import.meta.url));

/** An empty file in a cluster whose every file was synced at least once. PostgreSQL ignores it. */
const ON_DISK = "couples-cfo.synced";

/** The cluster as PGlite loads it into its memory. */
export function clusterInMemory(): Blob {
  return new Blob([new Uint8Array(brotliDecompressSync(readFileSync(CLUSTER)))]);
}

/**
 * Makes a cluster in a folder that does not exist yet, or is empty. A kill or a power cut at any moment leaves the
 * whole cluster there or none. One process at a time may do this in a folder. @throws when the folder is not empty
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
 * Syncs the files of a cluster that may be on the disk only in part, and answers them. Those are a cluster whose process was
 * killed (PostgreSQL would sync each file before it recovers, one after the other, which takes seconds), and one that an
 * earlier version made, which synced nothing.
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

/** Whether the folder's cluster was not shut down by the process that used it last. */
function wasCutOff(folder: string): boolean {
  return existsSync(join(folder, "postmaster.pid"));
}
