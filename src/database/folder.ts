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
 * The lock on a data folder. PGlite opens one folder twice without a word and corrupts it, so the process that uses
 * the folder holds it: an exclusive transaction on an empty SQLite file, which is the way to an operating system's
 * file lock that Node has. The kernel gives it up when the process ends, however it ends; so there is no stale lock
 * to recognise, and of two processes that start at once exactly one gets it. The lock file is never removed: two
 * processes could then lock two files of one name.
 *
 * Whoever has the lock, and nobody else, replaces the socket in the folder and listens on it (socket.ts). Other
 * processes are its guests there (shared.ts).
 */

/** How long processes that start at the same instant wait for each other, in milliseconds. */
const TURN_MS = 1000;
/** How long a process waits that could not have a lock which others give up soon. */
const PAUSE_MS = 20;
const SQLITE_BUSY = 5;
const SQLITE_NOTADB = 26;

/** A data folder that this process has to itself. */
export interface HeldFolder {
  /** Where PGlite keeps its files. */
  readonly books: string;
  /** Gives the folder up. Close the database first. */
  release(): Promise<void>;
}

/** The folder of the embedded database's own files within a data folder. */
export function booksFolder(folder: string): string {
  return join(folder, "books");
}

/** What the holder of a folder says first to whoever comes to its socket. */
export interface Greeting {
  /** Its process id. */
  readonly pid: number;
  /** The last migration it knows: a process that knows another has other tables in mind. */
  readonly schema: string;
}

/** How to hold a folder. */
interface Holding {
  readonly schema?: string;
  /** Serves a caller on the socket, who has been greeted; without it the caller is sent away. */
  readonly receive?: (caller: Socket) => void;
  /** How long to wait for the lock, in milliseconds. Nothing else in this process goes on meanwhile. */
  readonly waitMs?: number;
}

/** Makes the data folder where there is none, and holds it. @throws FolderInUse */
export async function holdFolder(folder: string, holding: Holding = {}): Promise<HeldFolder> {
  const real = makeFolder(folder);
  const { schema = "", receive = (caller: Socket) => caller.end(), waitMs = TURN_MS } = holding;
  const unlock = claim(real, HOLDER, waitMs);
  if (!unlock) throw new FolderInUse(folder, holderOf(real));
  try {
    const stopListening = await listenInFolder(real, (caller) => {
      // A caller may be gone before it is greeted; that is its own affair.
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
 * Makes this process the one that serves the folder's books over HTTP; others may work on them beside it, but not
 * serve them too. Answers how to give that up; the end of the process gives it up as well. @throws FolderInUse
 */
export function claimServing(folder: string): () => void {
  const real = makeFolder(folder);
  const unlock = claim(real, SERVER, TURN_MS);
  if (!unlock) throw new FolderInUse(folder, pidIn(real, SERVER));
  return unlock;
}

/** Does something that one process at a time may do in a data folder, such as bringing its tables up to date. */
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

/** The process id of the folder's holder, as it noted it: one that stands still can be named, too. */
export function holderOf(folder: string): number | undefined {
  return pidIn(folder, HOLDER);
}

/** What one process at a time can be to a folder: the files of its lock and of its process id. */
interface Part {
  readonly lock: string;
  readonly pid: string;
}

const HOLDER: Part = { lock: "lock", pid: "holder.pid" };
const SERVER: Part = { lock: "serve.lock", pid: "serve.pid" };

/** Takes a part and answers how to give it up; undefined when another process has it. */
function claim(folder: string, part: Part, waitMs: number): (() => void) | undefined {
  const unlock = lock(join(folder, part.lock), waitMs);
  if (!unlock) return undefined;
  const pidFile = join(folder, part.pid);
  writeFileSync(pidFile, String(process.pid));
  return () => {
    rmSync(pidFile, { force: true });
    unlock();
  };
}

function pidIn(folder: string, part: Part): number | undefined {
  const file = join(folder, part.pid);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return pid > 0 ? pid : undefined;
}

/**
 * Takes the lock and answers how to give it up; undefined when another process has it.
 * @throws LockDamaged, and the system's error where the file cannot be opened
 */
function lock(path: string, waitMs: number): (() => void) | undefined {
  const file = lockFile(path, waitMs);
  try {
    // Nothing is ever written, so no journal file is needed beside it.
    file.exec("pragma journal_mode = memory; begin exclusive");
    return () => file.close();
  } catch (error) {
    file.close();
    const { errcode } = error as { errcode?: number };
    if (errcode === SQLITE_BUSY) return undefined;
    throw errcode === SQLITE_NOTADB ? new LockDamaged(path) : error;
  }
}

/** SQLite says only that it cannot open a file; the system says why. */
function lockFile(path: string, timeout: number): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout });
  } catch (error) {
    // The file is not opened for that: closing it would give up a lock on it that this process holds.
    accessSync(existsSync(path) ? path : dirname(path), constants.R_OK | constants.W_OK);
    throw statSync(path, { throwIfNoEntry: false })?.isDirectory() ? new LockDamaged(path) : error;
  }
}
