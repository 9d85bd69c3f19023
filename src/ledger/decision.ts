import { apply } from "../books/apply.ts";
import { type Books, pairOf } from "../books/books.ts";
import type { Change, RowValues } from "../books/change.ts";
import type { RowWrite } from "../books/diff.ts";
import type { EventMetadata } from "../books/metadata.ts";
import type { Event, EventType } from "../books/rows.ts";
import { hashOf, sealMetadata } from "./seal.ts";

/** The acting user and client, as the ledger records them. */
export interface Actor {
  /** Null: the operator, without naming a user. */
  readonly userId: string | null;
  readonly actor: string;
}

/** The nondeterministic inputs of a decision. With equal inputs a decision is always the same. */
export interface Sources {
  readonly now: Date;
  /** New ids, UUIDv7. */
  readonly ids: () => string;
  /** New salts, 16 random bytes in hex. */
  readonly salts: () => string;
  /** New secrets, 32 random bytes each. */
  readonly secrets: () => Buffer;
}

/** Metadata whose keys are all in BOOK_KEYS, because callers can use any other key. */
type Reserved<M extends EventMetadata> = M & {
  readonly [key in Exclude<keyof M, keyof EventMetadata>]: never;
};

/** An event without its position in the ledger. The amount is in minor units and zero by default. */
export interface EventDraft<M extends EventMetadata = EventMetadata> {
  readonly eventType: EventType;
  readonly amount?: bigint | undefined;
  readonly sourceAccountId?: string | null | undefined;
  readonly sourceGoalId?: string | null | undefined;
  readonly destGoalId?: string | null | undefined;
  readonly metadata?: Reserved<M> | undefined;
  readonly reverses?: Event | undefined;
  /** The actor, if it is not the caller. */
  readonly by?: Actor | undefined;
}

export interface Step {
  readonly change: Change;
  readonly before: Books;
  readonly after: Books;
}

/**
 * A decision in progress: the books before it, its changes so far, and the books after them. Rules read `books` and
 * append events. Nothing is stored until the decision is committed.
 */
export class Decision<Caller extends Actor = Actor> {
  readonly before: Books;
  readonly caller: Caller;
  readonly now: Date;
  readonly ids: () => string;
  readonly secrets: () => Buffer;
  readonly #salts: () => string;
  readonly #steps: Step[] = [];
  readonly #writes: RowWrite[] = [];
  #books: Books;

  constructor(books: Books, caller: Caller, { now, ids, salts, secrets }: Sources) {
    this.before = books;
    this.caller = caller;
    this.now = now;
    this.ids = ids;
    this.secrets = secrets;
    this.#salts = salts;
    this.#books = books;
  }

  get books(): Books {
    return this.#books;
  }

  /** The changes so far, each with the books before and after it. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  get events(): readonly Event[] {
    return this.#steps.map(({ change }) => change.event);
  }

  /** Rows to write in addition to those of the books, in order. */
  get writes(): readonly RowWrite[] {
    return this.#writes;
  }

  /** Appends an event to the ledger and applies it. It checks no rules; the caller must do that first. */
  append<M extends EventMetadata>(draft: EventDraft<M>, sets?: RowValues): Event {
    const { couple } = this.#books;
    const { userId, actor } = draft.by ?? this.caller;
    const row = {
      id: this.ids(),
      sequence: couple.headSequence + 1,
      eventType: draft.eventType,
      amount: draft.amount ?? 0n,
      sourceAccountId: draft.sourceAccountId ?? null,
      sourceGoalId: draft.sourceGoalId ?? null,
      destGoalId: draft.destGoalId ?? null,
      userId,
      actor,
      timestamp: this.now,
      ...sealMetadata(draft.metadata ?? {}, this.#salts),
      reversesEventId: draft.reverses?.id ?? null,
      salt: this.#salts(),
      prevHash: couple.headHash,
    };
    const event = { ...row, hash: hashOf(couple.id, row) };
    const change = { event, reversed: draft.reverses, sets: { ...this.#allocationOf(event), ...sets } };
    const before = this.#books;
    this.#books = apply(before, change);
    this.#steps.push({ change, before, after: this.#books });
    return event;
  }

  /** Adds a row to write in the same transaction. */
  write(row: RowWrite): void {
    this.#writes.push(row);
  }

  /** A new id if the event creates an allocation. */
  #allocationOf({ destGoalId, sourceAccountId }: Event): RowValues {
    if (destGoalId === null || sourceAccountId === null) return {};
    const { allocations } = this.#books;
    return allocations.has(pairOf(destGoalId, sourceAccountId)) ? {} : { allocationId: this.ids() };
  }
}
