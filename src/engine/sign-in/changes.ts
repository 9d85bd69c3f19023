import type { EntityManager } from "@mikro-orm/core";
import { loadBooks, lockCouple } from "../../database/queries/books.ts";
import {
  type FoundSession,
  raiseAuthEpoch,
  sessionByHash,
  sessionById,
} from "../../database/queries/sessions.ts";
import { lockMembers } from "../../database/queries/tenants.ts";
import { hashToken } from "../../identity/new-token.ts";
import { sessionPrincipal } from "../../identity/session.ts";
import { Refusal } from "../../kernel/refusals.ts";
import { Decision, type EventDraft } from "../../ledger/decision.ts";
import type { Engine } from "../engine.ts";
import { laterOf, sourcesAt } from "../sources.ts";
import { store } from "../store.ts";

/** The live session with this secret, as the database has it. @throws Refusal `unauthenticated` */
export async function sessionWith({ em, now }: Engine, secret: string | undefined): Promise<FoundSession> {
  const found = secret === undefined ? undefined : await sessionByHash(em, hashToken(secret));
  if (!found || found.session.expiresAt <= now()) throw new Refusal("unauthenticated");
  return found;
}

/** A change of how a person signs in, in the transaction that holds the lock on their row. */
interface Change {
  readonly em: EntityManager;
  /** The person's session, as it is under the lock. */
  readonly found: FoundSession;
  /** The time at which the lock is held. */
  readonly now: Date;
}

/**
 * Changes how a person signs in. The event that `change` returns is stored in the same transaction where the person is in a
 * couple, and every process then looks the tokens and sessions of the couple up again.
 * @throws Refusal `unauthenticated` if the session ended; what `change` throws
 */
export async function changeSignIn(
  engine: Engine,
  { session }: FoundSession,
  change: (context: Change) => Promise<EventDraft | undefined>,
): Promise<void> {
  const { userId, id } = session;
  await engine.orm.em.fork().transactional(async (em) => {
    const [user] = await lockMembers(em, [userId]);
    const coupleId = user?.coupleId ?? null;
    if (coupleId !== null) await lockCouple(em, coupleId);
    const now = engine.now();
    const found = await sessionById(em, id);
    if (!found) throw new Refusal("unauthenticated");
    const event = await change({ em, found, now });
    if (coupleId === null) return;
    if (event) await append(engine, em, { found, coupleId, event, now });
    await raiseAuthEpoch(em, coupleId);
  });
}

async function append(
  engine: Engine,
  em: EntityManager,
  {
    found,
    coupleId,
    event,
    now,
  }: Pick<Change, "found" | "now"> & { readonly coupleId: string; readonly event: EventDraft },
): Promise<void> {
  const books = await loadBooks(em, coupleId);
  if (!books) throw new Error("a couple that is locked has no books");
  const caller = sessionPrincipal(found.session, found);
  const decision = new Decision(books, caller, sourcesAt(laterOf(now, books), engine));
  decision.append(event);
  await store(em, decision);
}
