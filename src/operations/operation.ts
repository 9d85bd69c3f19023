import type { EntityManager } from "@mikro-orm/core";
import type { z } from "zod";
import type { FactRequests, Facts } from "../books/facts.ts";
import type { Principal, Requirement } from "../identity/principal.ts";
import type { SeenBooks, WholeBooks } from "../identity/see.ts";
import type { RefusalCode } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import type { WebhookSettings } from "../webhooks/settings.ts";
import type { AsRead, Representation } from "./inputs/representation.ts";

/** The tenant an operation runs in: a couple, a single user (in a couple or not yet), or none. */
export type Within = "couple" | "person" | "nobody";

/** What an operation works with on users, tokens, accounts of users without a couple, and the forming of a couple. */
export interface DirectoryContext {
  /** Inside the operation's transaction. */
  readonly em: EntityManager;
  /** Who acts. An operator who acts for a user carries that user's id. A write holds the lock on that user's row. */
  readonly caller: Principal;
  readonly now: Date;
  readonly ids: () => string;
  /** New secrets, 32 random bytes each. */
  readonly secrets: () => Buffer;
  /** What a REST client's update says of the row as the client read it. */
  readonly asRead?: AsRead | undefined;
  /** A decision on the first books of a couple that this transaction forms. */
  begin(books: WholeBooks): Decision<Principal>;
  /** Stores such a decision, with what follows from it. */
  store(decision: Decision<Principal>): Promise<void>;
}

/** What comes with the input of an operation on a couple's books. */
export interface Given<F extends keyof Facts = never> {
  readonly facts: Pick<Facts, F>;
  readonly webhooks?: WebhookSettings | undefined;
  /** What a REST client's update says of the row as the client read it. */
  readonly asRead?: AsRead | undefined;
}

/** What a view is made from: books as the caller may see them, and an instant. */
export interface Viewing {
  readonly books: SeenBooks;
  /** The whole books, for rules that judge for both partners: views take `books`. */
  readonly whole: WholeBooks;
  readonly caller: Principal;
  readonly now: Date;
}

/** What an operation on single rows works with: queries beside the books, and the books as the caller may see them. */
export interface RowsContext extends Viewing {
  /** Inside the operation's transaction. */
  readonly em: EntityManager;
  readonly ids: () => string;
}

export interface Http {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path under the base path, such as `/goals/{id}`. */
  readonly path: string;
  /** The input field that the path's `{id}` fills. */
  readonly id?: string;
  /** Status of success, default 200. */
  readonly status?: 200 | 201;
}

/**
 * The rest of a read that needs the books no more. It is done when the transaction is over, so that long work holds
 * neither a snapshot nor a connection.
 */
export type Afterwards<T> = () => Promise<T>;

export interface Declaration<I extends z.ZodObject, O extends z.ZodObject, F extends keyof Facts = never> {
  /** snake_case, verb first. */
  readonly name: string;
  readonly title: string;
  /** The words a model reads: when to use it, when not, units, what to call next. */
  readonly summary: string;
  /**
   * What it does to the books: `read` writes nothing; `append` adds; `change` alters what is there. `aside` writes
   * beside the books (a proposal, that an item was read): the right to read is enough, and no event records it.
   */
  readonly effect: "read" | "aside" | "append" | "change";
  /** It appends, but can take from the couple what they have: an earmark, a balance. A person is to be asked first. */
  readonly takesAway?: true;
  readonly scope: Requirement;
  readonly within: Within;
  readonly http: Http;
  /** A strict object. */
  readonly input: I;
  readonly output: O;
  /** The refusals of its own, beside those that any call can meet (COMMON_REFUSALS). */
  readonly refusals: readonly RefusalCode[];
  /** Whether agents get it as a tool. */
  readonly tool: boolean;
  /** URI template under which agents can read it as an MCP resource. */
  readonly resource?: string;
  /** An update of a row that REST clients read under the same path, and may send back as they read it. */
  readonly representation?: Representation & {
    readonly readOnly: Readonly<Record<Exclude<keyof z.output<O>, keyof z.output<I> | "version">, string>>;
    readonly nulls: Readonly<Partial<Record<keyof z.output<I>, string>>>;
  };
  /** Output fields that are shown once and never kept with an idempotency key. */
  readonly secrets?: readonly (keyof z.output<O> & string)[];
  /** An input that works, for documentation. */
  readonly example: z.input<I>;
  /** The user whose row an operation within `nobody` locks first. */
  locksFirst?(input: z.output<I>): string;
  /** The facts beyond the books that `decide` or `view` needs. */
  facts?(input: z.output<I>): Pick<FactRequests, F>;
  /** Decides a write on a couple's books: plain data in, plain data out. The engine stores the decision. */
  decide?(input: z.output<I>, decision: Decision<Principal>, given: Given<F>): z.input<O>;
  /** Shows a couple's books. */
  view?(input: z.output<I>, viewing: Viewing, given: Given<F>): z.input<O> | Afterwards<z.input<O>>;
  /** Lists rows that books do not hold, or writes such rows: no event, no change of the books. */
  rows?(input: z.output<I>, context: RowsContext, given: Given<F>): Promise<z.input<O>>;
  /** Works on users, tokens, accounts of users without a couple, or forms a couple. */
  directory?(input: z.output<I>, context: DirectoryContext): Promise<z.input<O>>;
}

/** An operation as `invoke` and the surfaces hold it. */
export type Operation = Omit<
  Declaration<z.ZodObject, z.ZodObject>,
  "facts" | "decide" | "view" | "rows" | "directory"
> & {
  facts?(input: never): Partial<FactRequests>;
  decide?(input: never, decision: Decision<Principal>, given: never): Answer;
  view?(input: never, viewing: Viewing, given: never): Answer | Afterwards<Answer>;
  rows?(input: never, context: RowsContext, given: never): Promise<Answer>;
  directory?(input: never, context: DirectoryContext): Promise<Answer>;
  locksFirst?(input: never): string;
};

type Answer = Record<string, unknown>;

/** Refusals that any operation can answer. */
export const COMMON_REFUSALS = [
  "malformed_request",
  "unauthenticated",
  "missing_scope",
  "operator_only",
  "invalid_input",
  "not_found",
  "no_couple",
  "idempotency_key_reused",
  "rate_limited",
  "internal",
  "unavailable",
] as const satisfies readonly RefusalCode[];

/** Declares an operation. The declaration is frozen: every surface is a walk over it. */
export function operation<I extends z.ZodObject, O extends z.ZodObject, F extends keyof Facts = never>(
  declaration: Declaration<I, O, F>,
): Readonly<Declaration<I, O, F>> {
  return Object.freeze(declaration);
}
