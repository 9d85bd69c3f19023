import { WriteConflict } from "../database/queries/write.ts";
import { OTHER_FORMAT } from "../database/routines/format.ts";
import { Refusal, unavailable } from "../kernel/refusals.ts";
import type { Engine } from "./engine.ts";

/** PostgreSQL gave up waiting for a lock (lock_timeout), or a statement took too long (statement_timeout). */
const STUCK = /^(55P03|57014)$/;

/**
 * Codes of errors that pass without the caller's doing. The system's: a connection that fails. PostgreSQL's: classes 08
 * (connection), 28 (sign-in), 53 (disk, memory or connections used up), 57P (shut down); 25006 (read-only), 25P03 (a
 * transaction stood still), 3D000 (no such database), 58030 (I/O error). OpenSSL's: the server's certificate proves nothing,
 * for example since it has expired.
 */
const PASSING =
  /^(ECONN\w+|ENET\w+|EPIPE|EPROTO|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|28\w{3}|53\w{3}|57P\w{2}|25006|25P03|3D000|58030|(ERR_TLS_)?CERT_\w+|ERR_(SSL|STREAM)_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** The database's routines refuse a server of another version. */
const OF_OTHER_VERSION = new RegExp(`^${OTHER_FORMAT}$`);

/** What the driver says, without a code, of a connection that broke or could not be opened. */
const WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to|Query read timeout|The server does not support SSL)/;

/** Whether an error or one of its causes has a code that matches. */
export function hasCode(error: unknown, codes: RegExp): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && codes.test(String(cause.code))) return true;
  }
  return false;
}

/** Whether a call waited too long for a lock, or its statement took too long. */
export function isStuck(error: unknown): boolean {
  return hasCode(error, STUCK);
}

/** The refusal of a call that waited too long, or would. */
export function stuck(): Refusal {
  return unavailable("The books are busy: another process holds them, or a statement took too long.");
}

/** Whether an error says that the database cannot be used, as opposed to something that is wrong. */
export function isOutOfReach(error: unknown): boolean {
  if (hasCode(error, PASSING)) return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (WORDS.test(cause.message)) return true;
  }
  return false;
}

/**
 * Whether an error is an answer, of the rules or of the database: then the statement did nothing. After any other error, such as
 * a connection that broke, nobody knows.
 */
export function isAnswer(error: unknown): boolean {
  if (error instanceof Refusal || error instanceof WriteConflict) return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("severity" in cause && cause.severity === "ERROR") return true;
  }
  return false;
}

/**
 * The refusal that a caller gets for an error: a refusal as it is, `unavailable` where trying again can help, else
 * `internal` with the incident id under which the log has it. The error's own words stay in the log, with `facts`.
 */
export function refusalFor(
  { ids, log }: Pick<Engine, "ids" | "log">,
  error: unknown,
  facts: Readonly<Record<string, unknown>> = {},
): Refusal {
  if (error instanceof Refusal) return error;
  if (isStuck(error)) {
    log.error({ err: error, ...facts }, "a statement waited or ran too long");
    return stuck();
  }
  if (isOutOfReach(error)) {
    log.error({ err: error, ...facts }, "the database cannot be used");
    return unavailable();
  }
  if (hasCode(error, OF_OTHER_VERSION)) {
    log.error({ err: error, ...facts }, "the database is of another version");
    return unavailable("This server is of another version than its database.");
  }
  const incident = ids();
  log.error({ err: error, incident, ...facts }, "unexpected error");
  return new Refusal("internal", undefined, { incident });
}
