import { createHash, randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import canonicalize from "canonicalize";
import type { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import { type EventType, LedgerEvent } from "../entities/ledger-event.ts";
import { User } from "../entities/user.ts";
import { tell } from "../inbox/rules.ts";
import { looksOf } from "../kernel/text.ts";
import type { EventMetadata } from "./metadata.ts";
import { accountProperties } from "./properties.ts";

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

/** The actor under which the operator's own events stand in the ledger. */
export const OPERATOR_ACTOR = "operator";

/** Who acts in what happens by itself, because its time has come or the books have changed: nobody's client. */
export const BY_ITSELF = { userId: null, actor: "couples-cfo" } as const;

/** Names that no client can take: the operator's, the service's own, and that of its web page. */
export const RESERVED_ACTORS: readonly string[] = [OPERATOR_ACTOR, BY_ITSELF.actor, "web"];

const RESERVED_LOOKS: ReadonlySet<string> = new Set(RESERVED_ACTORS.map(looksOf));

/** Whether a client's name is reserved, or a reader could take it for one that is. */
export function isReservedActor(name: string): boolean {
  return RESERVED_LOOKS.has(looksOf(name));
}

/** The hash before the first event of a ledger. */
export const GENESIS_HASH = "0".repeat(64);

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

/** Appends the event with which an account enters the ledger. It states the opening balance and the account's properties. */
export function appendOpening(writing: Writing, account: BankAccount): LedgerEvent {
  const metadata = { action: "opened", ...accountProperties(account), version: account.version };
  return appendEvent(writing, {
    eventType: "ACCOUNT",
    amount: account.balance,
    sourceAccount: account,
    metadata,
  });
}

/** Appends what changed of an account. An account of a user without a couple has no ledger yet, so nothing is appended. */
export function noteAccount(
  { couple, ...rest }: Omit<Writing, "couple"> & { readonly couple: Couple | null },
  account: BankAccount,
  metadata: EventMetadata,
): void {
  if (couple) appendEvent({ ...rest, couple }, { eventType: "ACCOUNT", sourceAccount: account, metadata });
}

/**
 * The hash of an event, in hex: SHA-256 over the previous hash, the salt (both as bytes) and the RFC 8785
 * (JSON Canonicalization Scheme) form of the row, in UTF-8. Amounts are strings of minor units there.
 */
export function hashOf(event: LedgerEvent): string {
  const row = {
    id: event.id,
    couple_id: event.couple.id,
    sequence: event.sequence,
    event_type: event.eventType,
    amount: event.amount.toString(),
    source_account_id: event.sourceAccount?.id ?? null,
    source_goal_id: event.sourceGoal?.id ?? null,
    dest_goal_id: event.destGoal?.id ?? null,
    user_id: event.user?.id ?? null,
    actor: event.actor,
    timestamp: event.timestamp.toISOString(),
    metadata: event.metadata,
    reverses_event_id: event.reversesEvent?.id ?? null,
  };
  return createHash("sha256")
    .update(Buffer.from(event.prevHash, "hex"))
    .update(Buffer.from(event.salt, "hex"))
    .update(canonicalize(row) ?? "", "utf8")
    .digest("hex");
}
