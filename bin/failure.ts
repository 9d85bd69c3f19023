import { inspect, styleText } from "node:util";
import { BackupRefused } from "../src/backup/refused.ts";
import {
  BooksDamaged,
  FolderInUse,
  HolderDiffers,
  HolderSilent,
  NoSuchDatabase,
} from "../src/database/errors.ts";
import { Refusal } from "../src/domain/refusals.ts";

/** Exit codes of every command; the help shows them. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** A command could not do what it was asked: what is wrong and what to do, in plain words. */
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

/** The command was called in a way it does not know. */
export function usage(message: string, next?: string): Failure {
  return new Failure(message, next, EXIT.usage);
}

/** Writes on standard error what went wrong, and answers the exit code. The stack only shows when debugging. */
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
    return new Failure(error.message, error.errors.length > 0 ? undefined : error.next);
  if (error instanceof BackupRefused) return new Failure(error.message, error.next);
  if (error instanceof FolderInUse) return inUse(error);
  if (error instanceof HolderSilent) return silent(error);
  if (error instanceof BooksDamaged) return damaged(error);
  if (error instanceof NoSuchDatabase) return missing(error);
  if (error instanceof HolderDiffers) {
    return new Failure(`${error.message}.`, "Stop that process, and start it again with this version.");
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = SYSTEM[code] ?? (UNPROVEN.test(code) ? unproven(error) : undefined) ?? withoutCode(error);
  if (words) return new Failure(words[0], words[1]);
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(message || "something went wrong", "LOG_LEVEL=debug shows where.");
}

function inUse({ folder, pid }: FolderInUse): Failure {
  return new Failure(
    `the books in ${folder} are served by another process${pid ? ` (pid ${pid})` : ""}.`,
    "One `serve` is enough: every other command, and `mcp`, works beside it. To serve other books, name another\n" +
      "folder with COUPLES_CFO_DATA, or keep them in PostgreSQL (DATABASE_URL).",
  );
}

function silent({ folder, pid }: HolderSilent): Failure {
  const process = pid ? `process ${pid}` : "the process";
  return new Failure(
    `${process}, which has the books in ${folder} open, does not answer.`,
    pid
      ? `Continue it (kill -CONT ${pid}) or end it (kill -9 ${pid}: nothing that was acknowledged is lost), and try again.`
      : "Continue or end it, and try again.",
  );
}

function damaged({ folder, cause }: BooksDamaged): Failure {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Failure(
    `the books in ${folder} do not open: ${words}.`,
    "Disk or memory may be full, or the folder's files damaged or of another version: make room, or put back a copy of\n" +
      "the folder. LOG_LEVEL=debug shows where it failed.",
  );
}

function missing({ database }: NoSuchDatabase): Failure {
  return new Failure(
    `the PostgreSQL server in DATABASE_URL has no database "${database}".`,
    "Correct the name in DATABASE_URL, or create the database with: couples-cfo migrate --create-database",
  );
}

/** What is wrong, and what to do. */
type Words = readonly [string, string];

/** Node's codes for a certificate that does not prove who the server is. */
const UNPROVEN = /^((ERR_TLS_)?CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

function unproven(error: unknown): Words {
  return [
    `The PostgreSQL server does not prove who it is: ${(error as Error).message}.`,
    "Name the authority that signed its certificate with sslrootcert in DATABASE_URL, or, where nobody else can be\n" +
      "at the other end of the line, encrypt without proof with sslmode=require.",
  ];
}

/** What pg's driver says without a code. */
function withoutCode(error: unknown): Words | undefined {
  if (!(error instanceof Error && error.message.startsWith("The server does not support SSL")))
    return undefined;
  return [
    "The PostgreSQL server takes no encrypted connections, as DATABASE_URL asks for.",
    "Turn ssl on in the server, or use sslmode=disable where nobody can listen on the line.",
  ];
}

/** Errors of the system and of PostgreSQL that people can do something about, by code. */
const SYSTEM: Readonly<Record<string, Words>> = {
  ECONNREFUSED: [
    "PostgreSQL does not answer at the address in DATABASE_URL: connection refused.",
    "Start it, or correct host and port in DATABASE_URL.",
  ],
  ENOTFOUND: ["The host in DATABASE_URL is not known.", "Correct the host in DATABASE_URL."],
  ETIMEDOUT: [
    "PostgreSQL does not answer at the address in DATABASE_URL.",
    "Correct host and port in DATABASE_URL.",
  ],
  "28P01": ["PostgreSQL refuses the user or password in DATABASE_URL.", "Correct them in DATABASE_URL."],
  "28000": ["PostgreSQL refuses the user in DATABASE_URL.", "Correct the user in DATABASE_URL."],
  "55P03": [
    "Another process holds these books.",
    "Try again in a moment; pg_stat_activity shows the transaction that holds them.",
  ],
  "57014": ["The database took too long to answer.", "Try again in a moment."],
  "25006": [
    "The database is read-only: DATABASE_URL leads to a standby, or default_transaction_read_only is on.",
    "Name the primary server in DATABASE_URL, or turn the setting off.",
  ],
  "53300": [
    "The PostgreSQL server has no connection to spare.",
    "Try again in a moment, close other clients, or raise max_connections.",
  ],
  "57P03": ["The PostgreSQL server is starting or stopping.", "Try again in a moment."],
  ENOSPC: ["The disk is full.", "Make room on it, and try again."],
  EROFS: ["The disk is read-only.", "Use another folder."],
  "53100": ["The database server's disk is full.", "Make room on it, and try again."],
  "42501": ["The user in DATABASE_URL may not do this in the database.", "Use a user who owns the schema."],
  "42P01": ["The database holds no books yet.", "couples-cfo migrate makes their tables."],
  "42703": ["The database's tables are of another version.", "couples-cfo migrate brings them up to date."],
  EACCES: ["The file or folder may not be written.", "Use another, or correct its permissions."],
};
