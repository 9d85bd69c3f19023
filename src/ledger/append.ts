import { randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import type { EventMetadata } from "../books/metadata.ts";
import type { EventType } from "../books/rows.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { User } from "../entities/user.ts";
import { tell } from "../inbox/rules.ts";
import { eventRow } from "./event-row.ts";
import { hashOf as hashOfRow } from "./seal.ts";

/** What a change of the books needs: the locked couple, the clock, ids, and who acts. */
export interface Writing {
  readonly em: EntityManager;
  readonly couple: Couple;
  readonly now: Date;
  readonly ids: () => string;
  readonly principal: { readonly userId: string | null; readonly actor: string };
}

/**
 * Metadata in which every fact has a name out of `BOOK_KEYS`. Under any other name a caller could state a fact, too, so a
 * name that the books are to write is first added there.
 */
type Known<M extends EventMetadata> = M & { readonly [key in Exclude<keyof M, keyof EventMetadata>]: never };

/** An event before it has its place in the ledger. Amount in minor units, default zero. */
interface EventDraft<M extends EventMetadata> {
  readonly eventType: EventType;
  readonly amount?: bigint;
  readonly sourceAccount?: BankAccount | undefined;
  readonly sourceGoal?: FinancialGoal | undefined;
  readonly destGoal?: FinancialGoal | undefined;
  readonly reversesEvent?: LedgerEvent;
  readonly metadata?: Known<M> | undefined;
}

/** Appends an event to the couple's ledger, moves its head, and tells the inboxes. The couple's row must be locked. */
export function appendEvent<M extends EventMetadata = EventMetadata>(
  writing: Writing,
  draft: EventDraft<M>,
): LedgerEvent {
  const { em, couple, now, ids, principal } = writing;
  const event = em.create(LedgerEvent, {
    id: ids(),
    couple,
    sequence: couple.headSequence + 1,
    eventType: draft.eventType,
    amount: draft.amount ?? 0n,
    sourceAccount: draft.sourceAccount ?? null,
    sourceGoal: draft.sourceGoal ?? null,
    destGoal: draft.destGoal ?? null,
    user: principal.userId ? em.getReference(User, principal.userId) : null,
    actor: principal.actor,
    timestamp: now,
    metadata: draft.metadata ?? {},
    reversesEvent: draft.reversesEvent ?? null,
    salt: randomBytes(16).toString("hex"),
    prevHash: couple.headHash,
    hash: "",
  });
  event.hash = hashOf(event);
  couple.headSequence = event.sequence;
  couple.headHash = event.hash;
  tell(writing, event);
  return event;
}

/** The hash of an event, in hex. */
export function hashOf(event: LedgerEvent): string {
  return hashOfRow(event.couple.id, eventRow(event));
}
