import { fstatSync, fsyncSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { type SyncedFiles, syncFolder } from "./disk.ts";

/*
 * PGlite starts PostgreSQL with fsync off, and its file system ignores the syncs that PostgreSQL requests. A killed process
 * loses nothing, but after a power cut the books may not open. This file system passes each fsync to the disk. Other ways
 * to sync (fdatasync, O_DSYNC) do not reach the file system, so the WAL is synced by fsync.
 */

/** Start parameters of PostgreSQL for books that survive a power cut. */
export const DURABLE: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  ...["fsync=on", "wal_sync_method=fsync", "full_page_writes=on", "synchronous_commit=on"].flatMap(
    (setting) => ["-c", setting],
  ),
];

/** Emscripten's number for EIO. PostgreSQL stops at every failed sync, so one number is enough. */
const EIO = 29;

/** The part of an open file that is used here. Folders have no descriptor. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: object;
}

/** The part of Emscripten's file system that is used here. */
interface EmscriptenFs {
  readonly filesystems: {
    readonly NODEFS: {
      readonly stream_ops: { fsync?: (file: OpenFile) => number };
      realPath(node: object): string;
    };
  };
  readonly ErrnoError: new (errno: number) => Error;
}

/** A file system of books that passes syncs to the disk. */
export class DurableFs extends NodeFS {
  #synced: SyncedFiles;
  #failure: unknown;

  /** `synced`: files that this process has just synced. Until `started` they are synced again only if they have changed. */
  constructor(folder: string, synced: SyncedFiles = new Map()) {
    super(folder);
    this.#synced = synced;
  }

  /** Why the last sync failed. PostgreSQL only gets an I/O error. */
  get failure(): unknown {
    return this.#failure;
  }

  override async init(...given: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(...given);
    const preRun = [
      ...[emscriptenOpts.preRun ?? []].flat(),
      (module: { FS: object }) => this.#passOn(module.FS as EmscriptenFs),
    ] as NonNullable<typeof emscriptenOpts.preRun>;
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }

  /** Passes on every sync from now on. Call it when the database has started. */
  started(): void {
    this.#synced = new Map();
  }

  #passOn({ filesystems: { NODEFS }, ErrnoError }: EmscriptenFs): void {
    NODEFS.stream_ops.fsync = ({ nfd, node }) => {
      try {
        if (nfd === undefined) syncFolder(NODEFS.realPath(node));
        else if (!this.#isSynced(nfd, NODEFS.realPath(node))) fsyncSync(nfd);
        return 0;
      } catch (error) {
        this.#failure = error;
        throw new ErrnoError(EIO);
      }
    };
  }

  #isSynced(descriptor: number, path: string): boolean {
    const changed = this.#synced.get(path);
    return changed !== undefined && changed === fstatSync(descriptor, { bigint: true }).ctimeNs;
  }
}
