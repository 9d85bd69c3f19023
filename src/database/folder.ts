import { accessSync, constants, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "./disk.ts";
import { FolderInUse, LockDamaged } from "./errors.ts";
import { send } from "./frames.ts";
import { listenInFolder } from "./socket.ts";

/*
 * The lock on a data folder. Two instances of PGlite on one folder corrupt it without an error, so the process that uses a
 * folder holds it: by an exclusive transaction on an empty SQLite file, because Node offers no other file lock of the
 * operating system. The kernel releases the lock when the process ends, so no lock is ever stale. The lock file is never
 * removed: otherwise two processes could lock two files of the same name.
 *
 * Only the holder replaces the socket in the folder and listens on it (socket.ts). Other processes connect to it as guests
 * (shared.ts).
 */

/** How long processes that start at the same time wait for each other, in milliseconds. */
const LOCK_WAIT_MS = 1000;
/** The pause between two attempts to get a lock that others hold briefly, in milliseconds. */
const PAUSE_MS = 20;
const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** A data folder that this process has locked. */
export interface HeldFolder {
  /** Where PGlite keeps its files. */
  readonly books: string;
  /** Releases the folder. Close the database first. */
  release(): Promise<void>;
}

/** The folder of PGlite's files within a data folder. */
export function booksFolder(folder: string): string {
  return join(folder, "books");
}

/** The first message of the holder on each connection. */
export interface Greeting {
  readonly pid: number;
  /** The last migration that it knows. A process with another last migration expects other tables. */
  readonly schema: string;
}

/** How to hold a folder. */
interface Holding {
  readonly schema?: string;
  /** Serves a connection after the greeting. By default connections are closed. */
  readonly receive?: (caller: Socket) => void;
  /** How long to wait for the lock, in milliseconds. The wait blocks this process. */
  readonly waitMs?: number;
}

/** Locks the data folder, which it creates if necessary. @throws FolderInUse */
export async function holdFolder(folder: string, holding: Holding = {}): Promise<HeldFolder> {
  const real = makeFolder(folder);
  const { schema = "", receive = (caller: Socket) => caller.end(), waitMs = LOCK_WAIT_MS } = holding;
  const unlock = claim(real, HOLDER, waitMs);
  if (!unlock) throw new FolderInUse(folder, holderOf(real));
  try {
    const stopListening = await listenInFolder(real, (caller) => {
      // A caller may disconnect before the greeting.
      caller.on("error", () => caller.destroy());
      send(caller, { pid: process.pid, schema } satisfies Greeting);
      receive(caller);
    });
    return {
      books: booksFolder(real),
      release: async () => {
        await stopListening();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Makes this process the only one that serves the folder's books over HTTP; other processes can still use them. Returns a
 * function that ends it, as does the end of the process. @throws FolderInUse
 */
export function claimServing(folder: string): () => void {
  const real = makeFolder(folder);
  const unlock = claim(real, SERVER, LOCK_WAIT_MS);
  if (!unlock) throw new FolderInUse(folder, pidIn(real, SERVER));
  return unlock;
}

/** Does work that only one process at a time may do in a data folder, such as a migration. */
export async function alone<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const unlock = lock(join(folder, `${what}.lock`), 0);
    if (!unlock) {
      await sleep(PAUSE_MS);
      continue;
    }
    try {
      return await work();
    } finally {
      unlock();
    }
  }
}

/** The process id of the folder's holder. It is read from a file, so that a stopped holder can be named too. */
export function holderOf(folder: string): number | undefined {
  return pidIn(folder, HOLDER);
}

/** A role that one process at a time has in a folder: its lock file and the file with its process id. */
interface Role {
  readonly lock: string;
  readonly pid: string;
}

const HOLDER: Role = { lock: "lock", pid: "holder.pid" };
const SERVER: Role = { lock: "serve.lock", pid: "serve.pid" };

/** Takes a role and returns a function that gives it up; undefined if another process has it. */
function claim(folder: string, role: Role, waitMs: number): (() => void) | undefined {
  const unlock = lock(join(folder, role.lock), waitMs);
  if (!unlock) return undefined;
  const pidFile = join(folder, role.pid);
  writeFileSync(pidFile, String(process.pid));
  return () => {
    rmSync(pidFile, { force: true });
    unlock();
  };
}

function pidIn(folder: string, role: Role): number | undefined {
  const file = join(folder, role.pid);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return pid > 0 ? pid : undefined;
}

/**
 * Locks a file and returns a function that unlocks it; undefined if another process has the lock.
 * @throws LockDamaged, or the system's error if the file cannot be opened
 */
function lock(path: string, waitMs: number): (() => void) | undefined {
  const file = lockFile(path, waitMs);
  try {
    // Nothing is ever written, so no journal file is needed.
    file.exec("pragma journal_mode = memory; begin exclusive");
    return () => file.close();
  } catch (error) {
    file.close();
    const { errcode } = error as { errcode?: number };
    if (errcode === SQLITE_BUSY) return undefined;
    throw errcode === SQLITE_NOTADB ? new LockDamaged(path) : error;
  }
}

/** Opens a lock file. SQLite does not say why it cannot open a file, so the system is asked. */
function lockFile(path: string, timeout: number): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout });
  } catch (error) {
    // Does not open the file: closing it would release a lock that this process holds on it.
    accessSync(existsSync(path) ? path : dirname(path), constants.R_OK | constants.W_OK);
    throw statSync(path, { throwIfNoEntry: false })?.isDirectory() ? new LockDamaged(path) : error;
  }
}
