/** The system's words for a connection that fails, and PostgreSQL's: classes 08 and 57P, too many connections. */
const CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|57P0[1-4]|53300)$/;

/** What the driver says, without a code, of a connection that broke. */
const WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to)/;

/** Whether an error says that the database cannot be reached, as opposed to something that is wrong. */
export function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (("code" in cause && CODES.test(String(cause.code))) || WORDS.test(cause.message)) return true;
  }
  return false;
}
