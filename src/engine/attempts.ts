import {
  DeadlockException,
  DriverException,
  type EntityManager,
  IsolationLevel,
  type TransactionOptions,
  UniqueConstraintViolationException,
} from "@mikro-orm/core";
import { KeyTaken } from "../database/queries/idempotency.ts";
import { membershipOf } from "../database/queries/tenants.ts";
import { WriteConflict } from "../database/queries/write.ts";
import type { Operation } from "../operations/operation.ts";
import type { Engine } from "./engine.ts";
import { isAnswered } from "./idempotency.ts";
import type { Call } from "./parse.ts";

/** How often a write is tried that lost a race it can win the next time. */
const ATTEMPTS = 3;

/** The membership changed between the token's look-up and the lock: start over with what is true now. */
export class Joined extends Error {}

/** Runs a call in a transaction of its own, and again where it lost a race that it can win the next time. */
export function attempt<T>(
  engine: Engine,
  operation: Operation,
  call: Call,
  run: (em: EntityManager) => Promise<T>,
): Promise<T> {
  const isRead = operation.effect === "read";
  return transact(engine, run, {
    ...(isRead && { options: { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true } }),
    isLost: async (error) =>
      !(error instanceof Joined) &&
      (isRace(error) || (await answeredMeanwhile(engine.orm.em.fork(), operation, call))),
  });
}

interface Attempts {
  readonly options?: TransactionOptions;
  /** Whether the transaction lost a race that it can win the next time. */
  readonly isLost?: (error: unknown) => boolean | Promise<boolean>;
}

/** Runs a transaction, and again where it lost a race. `run` starts over each time. */
export async function transact<T>(
  { orm }: Pick<Engine, "orm">,
  run: (em: EntityManager) => Promise<T>,
  { options, isLost = isRace }: Attempts = {},
): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await orm.em.fork().transactional(run, options);
    } catch (error) {
      if (count === ATTEMPTS || !(await isLost(error))) throw error;
    }
  }
}

/** The call with the couple that its user is in by now. */
export async function refreshed({ orm }: Engine, call: Call): Promise<Call> {
  const { principal } = call;
  const user = principal.userId === null ? undefined : await membershipOf(orm.em.fork(), principal.userId);
  return user ? { ...call, principal: { ...principal, coupleId: user.coupleId } } : call;
}

/** PostgreSQL: a prepared statement was overtaken by a migration that changed its table's columns. */
const STALE_PLAN = "0A000";

/**
 * Two requests with one key that had no lock in common, a row that is not as expected, a deadlock, or a plan gone stale: the
 * next attempt finds things settled.
 */
function isRace(error: unknown): boolean {
  const stale = error instanceof DriverException && error.code === STALE_PLAN;
  return (
    stale || error instanceof WriteConflict || error instanceof KeyTaken || error instanceof DeadlockException
  );
}

/**
 * Without a couple there is no lock to wait at: of two requests with one key the second can run into what the first
 * has just made (its e-mail address, its couple). Then the first has answered, and the next attempt finds that.
 */
async function answeredMeanwhile(em: EntityManager, operation: Operation, call: Call): Promise<boolean> {
  if (operation.within !== "nobody" || call.idempotencyKey === undefined) return false;
  return isAnswered(em, call.principal, call.idempotencyKey);
}

/** The unique constraint that a write violated. */
export function constraintOf(error: unknown): string | undefined {
  if (!(error instanceof UniqueConstraintViolationException)) return undefined;
  return "constraint" in error ? String(error.constraint) : undefined;
}
