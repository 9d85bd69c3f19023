import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { askHolder, listenInFolder } from "./socket.ts";

/*
 * The lock on a data folder. PGlite opens one folder twice without a word and corrupts it, so the process that uses
 * the folder holds it: an exclusive transaction on an empty SQLite file, which is the way to an operating system's
 * file lock that Node has. The kernel gives it up when the process ends, however it ends; so there is no stale lock
 * to recognise, and of two processes that start at once exactly one gets it. The lock file is never removed: two
 * processes could then lock two files of one name.
 *
 * Whoever has the lock, and nobody else, replaces the socket in the folder and listens on it (socket.ts).
 */

/** How long processes that start at the same instant wait for each other, in milliseconds. */
const TURN_MS = 1000;
const SQLITE_BUSY = 5;

/** Another process holds the folder. */
export class FolderInUse extends Error {
  readonly folder: string;
  /** Its process id, if it said so. */
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    super(`the data folder ${folder} is in use by another process${pid ? ` (pid ${pid})` : ""}`);
    this.name = "FolderInUse";
    this.folder = folder;
    this.pid = pid;
  }
}

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

/** Makes the data folder where there is none, and holds it. @throws FolderInUse */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const real = realpathSync(folder);
  const unlock = lock(join(real, "lock"));
  if (!unlock) throw new FolderInUse(folder, await askHolder(real));
  try {
    const stopListening = await listenInFolder(real, (caller) => {
      // A caller may be gone before it is greeted; that is its own affair.
      caller.on("error", () => caller.destroy());
      caller.end(`${JSON.stringify({ pid: process.pid })}\n`);
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

/** Takes the lock and answers how to give it up; undefined when another process has it. */
function lock(path: string): (() => void) | undefined {
  const file = new DatabaseSync(path, { timeout: TURN_MS });
  try {
    // Nothing is ever written, so no journal file is needed beside it.
    file.exec("pragma journal_mode = memory; begin exclusive");
    return () => file.close();
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
