import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import { lockMembers } from "../database/queries/tenants.ts";
import type { Principal } from "../identity/principal.ts";
import { notFound } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import type { DirectoryContext, Operation } from "../operations/operation.ts";
import { answered } from "./answer.ts";
import { Joined } from "./attempts.ts";
import { assertCurrent } from "./auth-epoch.ts";
import type { Engine } from "./engine.ts";
import { UNNAMED } from "./glossary.ts";
import { type KeyedRequest, recallFrom, remember } from "./idempotency.ts";
import type { Done } from "./outcome.ts";
import type { Parsed } from "./parse.ts";
import { laterOf, sourcesAt } from "./sources.ts";
import { store } from "./store.ts";
import type { Tenant } from "./tenant.ts";

/** A call of a user without a couple, or of nobody, in its transaction. */
interface DirectoryCall extends Parsed {
  readonly engine: Engine;
  readonly em: EntityManager;
  readonly operation: Operation;
  readonly tenant: Tenant;
  readonly keyed: KeyedRequest | undefined;
}

/** Runs an operation on users, tokens, accounts of users without a couple, or how a couple forms. @throws Refusal */
export async function runInDirectory(run: DirectoryCall): Promise<Done> {
  const { engine, em, operation, tenant, input, call, keyed } = run;
  const { principal } = tenant;
  if (operation.within === "person" && operation.effect !== "read" && principal.userId)
    await lockSingle(em, principal.userId);
  // The time at which the lock is held.
  const now = engine.now();
  const glossary = call.withGlossary ? { glossary: UNNAMED } : {};
  const kept = keyed && (await recallFrom(em, keyed, now));
  if (kept) return { output: kept, replayed: true, ...glossary };
  const answer = await operation.directory?.(input as never, contextOf(run, principal, now));
  if (!answer) throw new Error(`${operation.name} does not run in the directory`);
  const output = answered(operation, answer);
  if (keyed) await remember(em, keyed, { output, secrets: operation.secrets, now });
  return { output, replayed: false, ...glossary };
}

function contextOf({ engine, em, call }: DirectoryCall, caller: Principal, now: Date): DirectoryContext {
  const { ids, secrets } = sourcesAt(now, engine);
  return {
    em,
    caller,
    now,
    ids,
    secrets,
    asRead: call.asRead,
    begin(books: Books, as = caller) {
      // The row of a partner's token is not locked; the epoch shows that it has not ended since it was looked up.
      if (caller.coupleId === books.couple.id) assertCurrent(caller, books);
      return new Decision(books, as, sourcesAt(laterOf(now, books), engine));
    },
    store: (decision) => store(em, decision),
    forget: (coupleId) => engine.cache.forget(coupleId),
  };
}

/** Locks a user who has no couple. Where a couple formed meanwhile, its lock must be held instead. @throws Joined */
async function lockSingle(em: EntityManager, userId: string): Promise<void> {
  const [user] = await lockMembers(em, [userId]);
  if (!user) throw notFound("user");
  if (user.coupleId !== null) throw new Joined();
}
