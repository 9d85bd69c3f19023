import type { Books } from "../books/books.ts";
import type { FactRequests, Facts } from "../books/facts.ts";
import type { Principal } from "../identity/principal.ts";
import type { Decision } from "../ledger/decision.ts";
import type { KeyedRequest } from "./idempotency.ts";

/** One decision about a couple's books: a call's, or the service's own. */
export interface Turn<T> {
  readonly caller: Principal;
  /** The facts beyond the books that it needs. A turn for which they are queried begins a flight. */
  readonly questions: Partial<FactRequests>;
  readonly keyed?: KeyedRequest | undefined;
  /** Fields of the answer that hold secrets; they are not kept under a key. */
  readonly secrets?: readonly string[] | undefined;
  /**
   * Whether the turn ends without a result where another process holds the couple, or there is no such couple: what it would
   * do stays due.
   */
  readonly yields?: boolean;
  /** Pure. @throws Refusal */
  decide(decision: Decision<Principal>, facts: Facts): Decided<T>;
  /** The result for a key that has an answer already. @throws Refusal */
  recall?(books: Books, answer: Record<string, unknown>): T;
}

/** A result, and what of it is kept under the turn's key. */
export interface Decided<T> {
  readonly result: T;
  readonly answer?: Record<string, unknown>;
}

/** How a turn ended. */
export type TurnEnd<T> = { readonly result: T } | { readonly error: unknown };

/** A couple's turns that are decided one after another on the same books, and written by one commit. */
export interface Flight {
  readonly coupleId: string;
  readonly turns: readonly Turn<unknown>[];
}
