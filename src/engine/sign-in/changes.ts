import type { EntityManager } from "@mikro-orm/core";
import { SCOPES } from "../../books/token.ts";
import { loadBooks, lockCouple } from "../../database/queries/books.ts";
import {
  type FoundSession,
  raiseAuthEpoch,
  sessionByHash,
  sessionById,
} from "../../database/queries/sessions.ts";
import { lockMembers } from "../../database/queries/tenants.ts";
import { hashToken } from "../../identity/new-token.ts";
import type { Principal } from "../../identity/principal.ts";
import { Refusal } from "../../kernel/refusals.ts";
import { WEB_ACTOR } from "../../ledger/actors.ts";
import { Decision, type EventDraft } from "../../ledger/decision.ts";
import { transact } from "../attempts.ts";
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
  /** The time at which the lock is held. */
  readonly now: Date;
}

/**
 * Changes how a person signs in. The event that `change` returns is stored in the same transaction where the person is in a
 * couple, and every process then looks the tokens and sessions of the couple up again. `change` runs again after a lost race.
 * @throws what `change` throws
 */
export async function changeSignIn(
  engine: Engine,
  userId: string,
  change: (context: Change) => Promise<EventDraft | undefined>,
): Promise<void> {
  await transact(engine, async (em) => {
    const [user] = await lockMembers(em, [userId]);
    if (!user) throw new Refusal("unauthenticated");
    const { coupleId } = user;
    if (coupleId !== null) await lockCouple(em, coupleId);
    const now = engine.now();
    const event = await change({ em, now });
    if (coupleId === null) return;
    if (event) await append(engine, em, { userId, coupleId, event, now });
    await raiseAuthEpoch(em, coupleId);
  });
}

/**
 * The same for the person of a session, which `change` gets as it is under the lock.
 * @throws Refusal `unauthenticated` if the session ended; what `change` throws
 */
export function changeInSession(
  engine: Engine,
  { session: { id, userId } }: FoundSession,
  change: (context: Change & { readonly found: FoundSession }) => Promise<EventDraft | undefined>,
): Promise<void> {
  return changeSignIn(engine, userId, async ({ em, now }) => {
    const found = await sessionById(em, id);
    if (!found) throw new Refusal("unauthenticated");
    return change({ em, now, found });
  });
}

interface Appended {
  readonly userId: string;
  readonly coupleId: string;
  readonly event: EventDraft;
  readonly now: Date;
}

async function append(
  engine: Engine,
  em: EntityManager,
  { userId, coupleId, event, now }: Appended,
): Promise<void> {
  const books = await loadBooks(em, coupleId);
  if (!books) throw new Error("a couple that is locked has no books");
  const caller: Principal = {
    role: "user",
    userId,
    coupleId,
    actor: WEB_ACTOR,
    kind: "person",
    scopes: SCOPES,
  };
  const decision = new Decision(books, caller, sourcesAt(laterOf(now, books), engine));
  decision.append(event);
  await store(em, decision);
}
