import type { EntityManager, MikroORM } from "@mikro-orm/core";
import type { PostgresDriver } from "./postgres.ts";

/** Time limits of statements on a PostgreSQL server, in milliseconds. */
export interface StatementLimits {
  /** Of a wait for one lock (lock_timeout). */
  readonly lockMs: number;
  /** Of a whole statement (statement_timeout). */
  readonly statementMs: number;
  /** Between two statements of a transaction (idle_in_transaction_session_timeout), so that a stopped process releases its locks. */
  readonly idleMs: number;
  /** Without any response, after which the server is considered stopped. */
  readonly answerMs: number;
}

/** The limits of a call. */
export const CALL_LIMITS: StatementLimits = {
  lockMs: 5_000,
  statementMs: 15_000,
  idleMs: 15_000,
  answerMs: 20_000,
};

/**
 * Limits the statements of transactions that begin from now on. Long commands (migrate, verify, export, backup) have no
 * limits. An embedded database has one connection and no such settings; there a stopped guest loses its turn (host.ts).
 */
export function limitStatements({ driver }: MikroORM, limits: StatementLimits = CALL_LIMITS): void {
  if (isPostgres(driver)) driver.limitStatements(limits);
}

/** The limits of statements that begin now; undefined means none. */
function limitsOf(em: EntityManager): StatementLimits | undefined {
  const driver = em.getDriver();
  return isPostgres(driver) ? driver.limits : undefined;
}

/** How long a statement that begins now may wait for a lock, in milliseconds; 0 means without a limit. */
export function lockMsOf(em: EntityManager): number {
  const limits = limitsOf(em);
  return limits ? Math.min(limits.lockMs, limits.statementMs) : 0;
}

/** Whether the books are on a PostgreSQL server. `instanceof` would load its driver for embedded books too. */
export function isPostgres(driver: object): driver is PostgresDriver {
  return "limitStatements" in driver;
}
