import { inspect } from "node:util";

/*
 * Errors of a database that cannot be used. Those of embedded books have the code that the system gives a connection that
 * fails, so that callers get `unavailable`; bin/failure.ts turns each into a message of the command line.
 */

/** The books cannot be reached. Nothing was done. */
class BooksUnreachable extends Error {
  readonly code: string = "ECONNREFUSED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An error that names a data folder and the process that holds it, if its process id is known. */
class FolderUnreachable extends BooksUnreachable {
  readonly folder: string;
  readonly pid: number | undefined;

  constructor(message: (process: string) => string, folder: string, pid: number | undefined) {
    super(message(pid ? ` (pid ${pid})` : ""));
    this.folder = folder;
    this.pid = pid;
  }
}

/** Another process holds or serves the folder. */
export class FolderInUse extends FolderUnreachable {
  constructor(folder: string, pid: number | undefined) {
    super((process) => `the data folder ${folder} is in use by another process${process}`, folder, pid);
  }
}

/** The process that holds the folder does not respond. */
export class HolderSilent extends FolderUnreachable {
  constructor(folder: string, pid: number | undefined) {
    super(
      (process) => `the process that holds the data folder ${folder}${process} does not respond`,
      folder,
      pid,
    );
  }
}

/** The holder runs another version of couples-cfo, with other tables. */
export class HolderDiffers extends BooksUnreachable {
  readonly pid: number;

  constructor(pid: number) {
    super(`the process that holds the data folder (pid ${pid}) runs another version of couples-cfo`);
    this.pid = pid;
  }
}

/** The holder ended, closed the connection or does not respond. Whether a statement in progress took effect is unknown. */
export class HolderLost extends BooksUnreachable {
  override readonly code = "ECONNRESET";

  constructor() {
    super("the process that holds the data folder has ended or does not respond");
  }
}

/** This process holds the folder, but its database does not open: it is damaged, of another version, or the disk is full. */
export class BooksDamaged extends BooksUnreachable {
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(`the books in ${folder} do not open: ${messageOf(cause)}`, { cause });
    this.folder = folder;
  }
}

/** The embedded database failed and must be opened again. Whether the last statement took effect is unknown. */
export class DatabaseFailed extends BooksUnreachable {
  override readonly code = "ECONNRESET";

  constructor(cause: unknown) {
    super(`the embedded database has failed: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : inspect(cause);
}

/** The file at the path of a lock is not a lock file. */
export class LockDamaged extends BooksUnreachable {
  readonly path: string;

  constructor(path: string) {
    super(`${path} is not a lock file`);
    this.path = path;
  }
}

/** This process has closed the books. */
export class BooksClosed extends BooksUnreachable {
  constructor() {
    super("the books are closed");
  }
}

/** The PostgreSQL server has no database of the name in the address. */
export class NoSuchDatabase extends Error {
  /** PostgreSQL's error code. */
  readonly code = "3D000";
  readonly database: string;

  constructor(database: string, cause: unknown) {
    super(`the PostgreSQL server has no database "${database}"`, { cause });
    this.name = "NoSuchDatabase";
    this.database = database;
  }
}

/** Another version of couples-cfo made the tables. This version cannot read them and has changed nothing. */
export class OtherVersion extends Error {
  /** The names of the migrations that made the tables, in order. */
  readonly migrations: readonly string[];
  /** The version that made the tables. An unreleased one has the same migrations as this version with other contents. */
  readonly madeBy: "earlier" | "later" | "unreleased";

  constructor(migrations: readonly string[], madeBy: OtherVersion["madeBy"]) {
    const [first, last] = [migrations.at(0), migrations.at(-1)];
    const names = migrations.length === 1 ? `migration ${last}` : `migrations ${first} to ${last}`;
    super(
      `the books are of ${madeBy === "later" ? "a" : "an"} ${madeBy} version of couples-cfo (${names}). ` +
        "This version cannot read them, and has changed nothing",
    );
    this.name = "OtherVersion";
    this.migrations = migrations;
    this.madeBy = madeBy;
  }
}
