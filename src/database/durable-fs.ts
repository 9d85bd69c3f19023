import { fstatSync, fsyncSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { type SyncedFiles, syncFolder } from "./disk.ts";

/*
 * PGlite starts PostgreSQL with fsync off, and its file system drops the syncs that PostgreSQL asks for. A killed
 * process loses nothing then, but after a power cut the books may not open. This file system passes each fsync on to
 * the disk. The others that PostgreSQL knows (fdatasync, O_DSYNC) do not reach it, so the WAL is synced by fsync.
 */

/** How PostgreSQL starts on books that survive a power cut. */
export const DURABLE: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
  ...["fsync=on", "wal_sync_method=fsync", "full_page_writes=on", "synchronous_commit=on"].flatMap(
    (setting) => ["-c", setting],
  ),
];

/** EIO as Emscripten numbers it. PostgreSQL stops at any error of a sync, so one number serves for all. */
const EIO = 29;

/** What is used here of a file that PostgreSQL has open. Folders have no descriptor. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: object;
}

/** What is used here of Emscripten's file system. */
interface EmscriptenFs {
  readonly filesystems: {
    readonly NODEFS: {
      readonly stream_ops: { fsync?: (file: OpenFile) => number };
      realPath(node: object): string;
    };
  };
  readonly ErrnoError: new (errno: number) => Error;
}

/** A folder of books whose syncs reach the disk. */
export class DurableFs extends NodeFS {
  #synced: SyncedFiles;
  #failure: unknown;

  /** `synced`: files that this process has just synced. They are synced again only when they have changed. */
  constructor(folder: string, synced: SyncedFiles = new Map()) {
    super(folder);
    this.#synced = synced;
  }

  /** Why the last sync failed. PostgreSQL itself only learns that it was an I/O error. */
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

  /** Call it when the database has started: from then on every sync is passed on. */
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
