import { inspect } from "node:util";

/*
 * Why the books cannot be reached. Each error of embedded books has a code as the system gives it to a connection, so that
 * callers get `unavailable`; the command line has words of its own for each (bin/failure.ts).
 */

/** The books cannot be reached; nothing was done. */
class BooksUnreachable extends Error {
  readonly code: string = "ECONNREFUSED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another process holds the folder, or serves it. */
export class FolderInUse extends BooksUnreachable {
  readonly folder: string;
  /** Its process id, if it said so. */
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    super(`the data folder ${folder} is in use by another process${pid ? ` (pid ${pid})` : ""}`);
    this.folder = folder;
    this.pid = pid;
  }
}

/** The process that holds the folder stands still. */
export class HolderSilent extends BooksUnreachable {
  readonly folder: string;
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    super(`the process that holds the data folder ${folder}${pid ? ` (pid ${pid})` : ""} does not answer`);
    this.folder = folder;
    this.pid = pid;
  }
}

/** The holder is of another version, whose tables are not ours. */
export class HolderDiffers extends BooksUnreachable {
  readonly pid: number;

  constructor(pid: number) {
    super(`the process that holds the data folder (pid ${pid}) runs another version of couples-cfo`);
    this.pid = pid;
  }
}

/** The holder ended, closed the connection or does not answer. Whether a statement in progress took effect is unknown. */
export class HolderLost extends BooksUnreachable {
  override readonly code = "ECONNRESET";

  constructor() {
    super("the process that holds the data folder has ended or stands still");
  }
}

/** This process holds the folder, but its database does not open: damaged, of another version, no room. */
export class BooksDamaged extends BooksUnreachable {
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(`the books in ${folder} do not open: ${cause instanceof Error ? cause.message : inspect(cause)}`, {
      cause,
    });
    this.folder = folder;
  }
}

/** The embedded database has failed, and has to be opened again. Whether the last statement took effect is unknown. */
export class DatabaseFailed extends BooksUnreachable {
  override readonly code = "ECONNRESET";

  constructor(cause: unknown) {
    super(`the embedded database has failed: ${cause instanceof Error ? cause.message : inspect(cause)}`, {
      cause,
    });
  }
}

/** The path of a lock file holds something else. */
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
  /** PostgreSQL's code for it. */
  readonly code = "3D000";
  readonly database: string;

  constructor(database: string, cause: unknown) {
    super(`the PostgreSQL server has no database "${database}"`, { cause });
    this.name = "NoSuchDatabase";
    this.database = database;
  }
}

/** The tables are of another version of couples-cfo. This version does not read them and has changed nothing. */
export class OtherVersion extends Error {
  /** Names of the migrations that made the tables, the first one first. */
  readonly migrations: readonly string[];
  /** The version that made them. An unreleased one has the same migrations as this version, with other contents. */
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
