import type { EntityManager, MikroORM } from "@mikro-orm/core";
import type { PostgresDriver } from "./postgres.ts";

/** How long a statement may take on a PostgreSQL server, in milliseconds. */
export interface StatementLimits {
  /** Waiting for one lock (lock_timeout). */
  readonly lockMs: number;
  /** In all (statement_timeout). */
  readonly statementMs: number;
  /** Between two statements of a transaction (idle_in_transaction_session_timeout): a process that stopped keeps its locks no longer. */
  readonly idleMs: number;
  /** Without any answer, after which the server counts as stopped. */
  readonly answerMs: number;
}

/** What a call may take. */
export const CALL_LIMITS: StatementLimits = {
  lockMs: 5_000,
  statementMs: 15_000,
  idleMs: 15_000,
  answerMs: 20_000,
};

/**
 * Limits the statements of transactions that begin from now on. Commands that take long by nature (migrate, verify,
 * export, backup) do without. An embedded database has one connection and no such settings: there a guest that stands
 * still loses its turn (host.ts).
 */
export function limitStatements({ driver }: MikroORM, limits: StatementLimits = CALL_LIMITS): void {
  if (isPostgres(driver)) driver.limitStatements(limits);
}

/** The limits of statements that begin now; undefined: none. */
function limitsOf(em: EntityManager): StatementLimits | undefined {
  const driver = em.getDriver();
  return isPostgres(driver) ? driver.limits : undefined;
}

/** How long a statement that begins now may wait for a lock, in milliseconds; 0: without a limit. */
export function lockMsOf(em: EntityManager): number {
  const limits = limitsOf(em);
  return limits ? Math.min(limits.lockMs, limits.statementMs) : 0;
}

/** Whether the books are on a PostgreSQL server. Its driver is not loaded for embedded books, so the class cannot be asked for. */
export function isPostgres(driver: object): driver is PostgresDriver {
  return "limitStatements" in driver;
}
