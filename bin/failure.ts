import { inspect, styleText } from "node:util";
import { EARLIER } from "../src/backup/earlier/version.ts";
import { BackupRefused } from "../src/backup/refused.ts";
import {
  BooksDamaged,
  FolderInUse,
  HolderDiffers,
  HolderSilent,
  LockDamaged,
  NoSuchDatabase,
  OtherVersion,
} from "../src/database/errors.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { nextStep } from "../src/views/next-steps.ts";
import { describeSystemError } from "./system-errors.ts";

/** Exit codes of every command; the help shows them. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** The error of a command for its user: the message says what is wrong, `next` says what to do. */
export class Failure extends Error {
  readonly next: string | undefined;
  readonly exitCode: number;

  constructor(message: string, next?: string, exitCode: number = EXIT.failed) {
    super(message);
    this.name = "Failure";
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** The failure for an invalid command line or environment. */
export function usage(message: string, next?: string): Failure {
  return new Failure(message, next, EXIT.usage);
}

/** Writes an error to standard error, with its stack when debugging. Returns the exit code. */
export function report(error: unknown, { debug }: { debug: boolean }): number {
  const failure = failureOf(error);
  const label = styleText("red", "error:", { stream: process.stderr });
  process.stderr.write(`${label} ${failure.message}\n`);
  if (failure.next) process.stderr.write(`${failure.next}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${inspect(error)}\n`);
  return failure.exitCode;
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Refusal)
    return new Failure(error.message, error.errors.length > 0 ? undefined : nextStepWithLinks(error));
  if (error instanceof BackupRefused) return new Failure(error.message, error.next);
  if (error instanceof FolderInUse) return inUse(error);
  if (error instanceof HolderSilent) return silent(error);
  if (error instanceof BooksDamaged) return damaged(error);
  if (error instanceof NoSuchDatabase) return missing(error);
  if (error instanceof OtherVersion) return new Failure(`${error.message}.`, toGoOn(error));
  if (error instanceof LockDamaged) {
    return new Failure(
      `${error.path} is not a lock file of couples-cfo.`,
      "Stop every process that uses the data folder, then remove the file.",
    );
  }
  if (error instanceof HolderDiffers) {
    return new Failure(`${error.message}.`, "Stop that process and start it again with this version.");
  }
  const words = describeSystemError(error);
  if (words) return new Failure(...words);
  const message = error instanceof Error ? error.message : inspect(error);
  return new Failure(
    `unexpected error: ${message || "no message"}`,
    "Set LOG_LEVEL=debug to see where it happened.",
  );
}

/** The next step, with links in place of the names of the facts that hold them. */
function nextStepWithLinks(refusal: Refusal): string {
  return nextStep(refusal).replaceAll(/`(url|approval_url)`/g, (name, fact) =>
    String(refusal.facts[fact] ?? name),
  );
}

function inUse({ folder, pid }: FolderInUse): Failure {
  return new Failure(
    `the books in ${folder} are served by another process${pid ? ` (pid ${pid})` : ""}.`,
    "You need only one `serve`: `mcp` and every other command work while it runs. To serve other books, set\n" +
      "COUPLES_CFO_DATA to another folder, or keep the books in PostgreSQL (DATABASE_URL).",
  );
}

function silent({ folder, pid }: HolderSilent): Failure {
  const process = pid ? `process ${pid}` : "the process";
  return new Failure(
    `${process}, which has the books in ${folder} open, does not respond.`,
    pid
      ? `Resume it (kill -CONT ${pid}) or end it (kill -9 ${pid}; no acknowledged write is lost), and try again.`
      : "Resume or end it, and try again.",
  );
}

function damaged({ folder, cause }: BooksDamaged): Failure {
  const [words] = describeSystemError(inNodeTerms(cause)) ?? [];
  return new Failure(
    `the books in ${folder} cannot be opened: ${words ? lowerFirst(words) : "the embedded database stopped."}`,
    "The disk or memory may be full, or files in the folder may be damaged, from another version or owned by another\n" +
      "user. Free some space, correct the owner, or restore a backup (couples-cfo restore). LOG_LEVEL=debug shows the cause.",
  );
}

/** What to do with books of another version. */
function toGoOn({ madeBy, migrations }: OtherVersion): string {
  if (madeBy === "later") return "Use that version or a later one.";
  const backUp =
    "back them up with the version that made them: couples-cfo backup --with-secrets --out FILE\n" +
    "Then restore the file with this version into a new database or data folder: couples-cfo restore FILE";
  return madeBy === "unreleased" || migrations.at(-1) === EARLIER.schema
    ? `To go on, ${backUp}`
    : `To go on, first bring them up to date with the version whose last migration is ${EARLIER.schema}: couples-cfo migrate\nThen ${backUp}`;
}

/** Node's names of the WASI error numbers that the embedded database's file system reports. */
const WASI_ERRORS: Readonly<Record<number, string>> = {
  2: "EACCES",
  19: "EDQUOT",
  31: "EISDIR",
  33: "EMFILE",
  44: "ENOENT",
  51: "ENOSPC",
  54: "ENOTDIR",
  63: "EPERM",
  69: "EROFS",
};

/** Gives Node's error code to an error of the embedded database's file system, which has only a number. */
function inNodeTerms(cause: unknown): unknown {
  if (cause instanceof Error || typeof cause !== "object" || cause === null) return cause;
  const { errno } = cause as { errno?: number };
  return { code: WASI_ERRORS[errno ?? 0] };
}

/** Lowercases the first letter, for use inside a sentence. Leaves a path unchanged. */
function lowerFirst(words: string): string {
  return /^[A-Z][a-z]* /.test(words) ? `${words.charAt(0).toLowerCase()}${words.slice(1)}` : words;
}

function missing({ database }: NoSuchDatabase): Failure {
  return new Failure(
    `the PostgreSQL server in DATABASE_URL has no database "${database}".`,
    "Correct the name in DATABASE_URL, or run couples-cfo migrate --create-database to create the database.",
  );
}
