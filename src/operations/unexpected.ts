import { Refusal } from "../domain/refusals.ts";
import type { Engine } from "./engine.ts";

/** The system's words for a connection that fails, and PostgreSQL's: classes 08 and 57P, too many connections. */
const CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|57P0[1-4]|53300)$/;

/** What the driver says, without a code, of a connection that broke. */
const WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to)/;

/** Whether an error says that the database cannot be reached, as opposed to something that is wrong. */
function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (("code" in cause && CODES.test(String(cause.code))) || WORDS.test(cause.message)) return true;
  }
  return false;
}

/**
 * What a caller is told of an error: a refusal as it is, of any other whether to try again, or under which incident id
 * the log has it. The error's own words stay in the log; `facts` go with them.
 */
export function refusalFor(
  { ids, log }: Pick<Engine, "ids" | "log">,
  error: unknown,
  facts: Readonly<Record<string, unknown>> = {},
): Refusal {
  if (error instanceof Refusal) return error;
  if (isUnreachable(error)) {
    log.error({ err: error, ...facts }, "no database");
    return new Refusal("unavailable");
  }
  const incident = ids();
  log.error({ err: error, incident, ...facts }, "unexpected error");
  return new Refusal("internal", undefined, { incident });
}
