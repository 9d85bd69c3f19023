import {
  DeadlockException,
  DriverException,
  type EntityManager,
  IsolationLevel,
  LockMode,
  UniqueConstraintViolationException,
} from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import { WriteConflict } from "../database/queries/write.ts";
import { recordDrift } from "../drift/record.ts";
import { Couple } from "../entities/couple.ts";
import { FinancialGoal } from "../entities/financial-goal.ts";
import { User } from "../entities/user.ts";
import { assertStillVisible } from "../identity/find.ts";
import { authorise, type Principal } from "../identity/principal.ts";
import { notFound, Refusal, type RefusalCode } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import type { Operation } from "../operations/operation.ts";
import { withCandidates } from "./candidates.ts";
import { canonical } from "./canonical.ts";
import type { Engine } from "./engine.ts";
import { glossaryOf } from "./glossary.ts";
import { isAnswered, type KeyedRequest, recall, remember } from "./idempotency.ts";
import { runOnBooks, store } from "./on-books.ts";
import { type Done, type Ended, inOrder } from "./outcome.ts";
import { type Call, type Parsed, parseCall } from "./parse.ts";
import { sourcesAt } from "./sources.ts";
import { ownerOf, type Tenant, tenantOf } from "./tenant.ts";
import { refusalFor } from "./unexpected-errors.ts";

/** How a call ended: with an answer, or refused. */
export type Outcome = Answered | { readonly ok: false; readonly refusal: Refusal };

interface Answered extends Done {
  readonly ok: true;
}

/** Constraints that callers can run into: what each says. */
const CONFLICTS: Readonly<Record<string, RefusalCode>> = {
  users_email_unique: "email_taken",
};

/** How often a write is tried that lost a race it can win the next time. */
const ATTEMPTS = 3;

/** The membership changed between the token's look-up and the lock: start over with what is true now. */
class Joined extends Error {}

/**
 * The only way into the books: authorises, parses, runs the operation in its transaction and parses its answer.
 * Never throws: what is unexpected becomes the refusal `internal` with an incident id, and no driver's words
 * reach the caller.
 */
export async function invoke(
  engine: Engine,
  operation: Operation,
  input: unknown,
  call: Call,
): Promise<Outcome> {
  try {
    authorise(call.principal, operation.scope);
    const parsed = await parsedCall(engine, operation, input, call);
    const sharer = {
      owner: await ownerOf(engine.orm.em, operation, parsed),
      writes: operation.effect !== "read",
    };
    const ended = await engine.shares.run(sharer, () =>
      transact(engine, operation, parsed.input, parsed.call),
    );
    if (!("rest" in ended)) return { ok: true, ...ended };
    const { rest, ...more } = ended;
    return { ok: true, output: operation.output.parse(await rest()), replayed: false, ...more };
  } catch (error) {
    return { ok: false, refusal: refusalOf(engine, operation, call, error) };
  }
}

/** The call, parsed. @throws Refusal `invalid_input`, with candidates for a name that stands where an id belongs */
async function parsedCall(engine: Engine, operation: Operation, input: unknown, call: Call): Promise<Parsed> {
  try {
    return parseCall(operation, input, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw await withCandidates(engine, operation, input, call, error);
  }
}

async function transact(
  engine: Engine,
  operation: Operation,
  input: Record<string, unknown>,
  call: Call,
): Promise<Ended> {
  let current = call;
  for (let attempt = 1; ; attempt++) {
    try {
      return await engine.orm.em
        .fork()
        .transactional((em) => runWithin(engine, em, operation, input, current), {
          ...(operation.effect === "read" && {
            isolationLevel: IsolationLevel.REPEATABLE_READ,
            readOnly: true,
          }),
        });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      if (error instanceof Joined) current = { ...call, principal: await refresh(engine, call.principal) };
      else if (!isRace(error) && !(await answeredMeanwhile(engine, operation, call))) throw error;
    }
  }
}

async function runWithin(
  engine: Engine,
  em: EntityManager,
  operation: Operation,
  input: Record<string, unknown>,
  call: Call,
): Promise<Ended> {
  const subject = operation.subject(input as never);
  const { principal, coupleId, singleId } = await tenantOf(em, operation, call.principal, call, subject);
  if (coupleId && (operation.decide || operation.view || operation.rows)) {
    const keyed = keyedRequest(operation, input, call, { principal, coupleId, singleId });
    return runOnBooks({ engine, em, operation, principal, coupleId, call, keyed }, input);
  }
  const couple = await openBooks(em, operation, { coupleId, singleId });
  // The time at which the lock is held: the ledger's instants then follow its sequence.
  const now = engine.now();
  const glossary = async (answer: Record<string, unknown>) =>
    call.withGlossary ? { glossary: await glossaryOf(em, couple, operation, answer) } : {};
  const keyed = keyedRequest(operation, input, call, { principal, coupleId, singleId });
  if (keyed) {
    const output = await recall(em, principal, keyed, now);
    if (output) {
      if (couple) await assertStillVisible({ em, principal, couple }, output);
      return { output: inOrder(operation, output), replayed: true, ...(await glossary(output)) };
    }
  }
  const { webhooks } = engine;
  const { requestId, asRead } = call;
  const sources = sourcesAt(now, engine);
  const { ids, secrets } = sources;
  const begin = (books: Books) => new Decision(books, principal, sources);
  const kept = { em, principal, couple, singleId, now, ids, secrets, requestId, webhooks, asRead };
  const context = { ...kept, begin, store: (decision: Decision<Principal>) => store(em, decision) };
  const head = couple?.headSequence;
  const answer = await operation.run?.(input as never, context as never);
  if (!answer) throw new Error(`${operation.name} has nothing to run`);
  if (typeof answer === "function") return { rest: answer, ...(await glossary({})) };
  const output = operation.output.parse(answer);
  if (couple && couple.headSequence !== head) {
    await em.find(FinancialGoal, { couple, status: "active" });
    recordDrift({ ...context, couple });
  }
  if (keyed) {
    const kept = { ...output };
    for (const secret of operation.secrets ?? []) kept[secret] = null;
    remember(em, principal, keyed, { coupleId: couple?.id ?? null, output: kept, now });
  }
  return { output, replayed: false, ...(await glossary(output)) };
}

/** Locks what a write changes, loads what a read shows. @throws Refusal `not_found` */
async function openBooks(
  em: EntityManager,
  { within, effect, wholeCouple }: Operation,
  { coupleId, singleId }: Pick<Tenant, "coupleId" | "singleId">,
): Promise<Couple | null> {
  if (within === "nobody") return null;
  if (!coupleId) {
    if (effect !== "read" && singleId) await lockSingle(em, singleId);
    return null;
  }
  const couple = await (effect !== "read"
    ? em.findOne(Couple, { id: coupleId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    : em.findOne(
        Couple,
        { id: coupleId },
        wholeCouple
          ? { populate: ["partner1", "partner2", "accounts.allocations", "plansWaiting"], strategy: "joined" }
          : {},
      ));
  if (!couple) throw notFound("couple");
  return couple;
}

/** Locks a user who has no couple. A couple that formed meanwhile must be locked in the user's stead. */
async function lockSingle(em: EntityManager, userId: string): Promise<void> {
  const user = await em.findOne(
    User,
    { id: userId },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  if (user?.couple) throw new Joined();
}

function keyedRequest(
  operation: Operation,
  input: Record<string, unknown>,
  call: Call,
  { principal, coupleId }: Tenant,
): KeyedRequest | undefined {
  if (call.idempotencyKey === undefined || operation.effect === "read") return undefined;
  const { asRead } = call;
  const request = {
    input: canonical(operation.input, input),
    couple_id: coupleId,
    user_id: principal.userId,
    ...(asRead && { asRead }),
  };
  return { key: call.idempotencyKey, operation: operation.name, request };
}

async function refresh(engine: Engine, principal: Principal): Promise<Principal> {
  if (!principal.userId) return principal;
  const user = await engine.orm.em.fork().findOneOrFail(User, { id: principal.userId });
  return { ...principal, coupleId: user.couple?.id ?? null };
}

/** PostgreSQL: a prepared statement was overtaken by a migration that changed its table's columns. */
const STALE_PLAN = "0A000";

/**
 * Two requests with one key that had no lock in common, a deadlock, or a plan gone stale: the next attempt finds
 * things settled.
 */
function isRace(error: unknown): boolean {
  const stale = error instanceof DriverException && error.code === STALE_PLAN;
  return (
    stale ||
    error instanceof WriteConflict ||
    error instanceof DeadlockException ||
    constraintOf(error) === "idempotency_records_pkey"
  );
}

/**
 * Without a couple there is no lock to wait at: of two requests with one key the second can run into what the first
 * has just made (its e-mail address, its couple). Then the first has answered, and the next attempt finds that.
 */
async function answeredMeanwhile(engine: Engine, operation: Operation, call: Call): Promise<boolean> {
  if (operation.within !== "nobody" || call.idempotencyKey === undefined) return false;
  return isAnswered(engine.orm.em.fork(), call.principal, call.idempotencyKey);
}

function constraintOf(error: unknown): string | undefined {
  if (!(error instanceof UniqueConstraintViolationException)) return undefined;
  return "constraint" in error ? String(error.constraint) : undefined;
}

function refusalOf(engine: Engine, operation: Operation, call: Call, error: unknown): Refusal {
  const conflict = CONFLICTS[constraintOf(error) ?? ""];
  if (conflict) return new Refusal(conflict);
  return refusalFor(engine, error, { operation: operation.name, request_id: call.requestId });
}
