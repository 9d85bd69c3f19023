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

/** The context of a directory operation: users, tokens, accounts of users without a couple, and forming a couple. */
export interface DirectoryContext {
  /** Inside the operation's transaction. */
  readonly em: EntityManager;
  /** The caller. An operator who acts for a user carries that user's id. A write holds the lock on that user's row. */
  readonly caller: Principal;
  readonly now: Date;
  readonly ids: () => string;
  /** New secrets, 32 random bytes each. */
  readonly secrets: () => Buffer;
  /** What a REST client's update states about the row as the client read it. */
  readonly asRead?: AsRead | undefined;
  /** Starts a decision on the books of a couple that this transaction forms or has locked. `as`: who acts instead of the caller. */
  begin(books: WholeBooks, as?: Principal): Decision<Principal>;
  /** Stores that decision with everything derived from it. */
  store(decision: Decision<Principal>): Promise<void>;
  /** Removes the books of a couple from the memory of this process. */
  forget(coupleId: string): void;
}

/** The result of a verification. */
export interface Verified {
  /** Whether the books agree with the ledger. */
  readonly ok: boolean;
  /** The last event that was verified. */
  readonly sequence: number;
  readonly checkedAt: Date;
}

/** What an operation on a couple's books gets besides its input. */
export interface Given<F extends keyof Facts = never> {
  readonly facts: Pick<Facts, F>;
  readonly webhooks?: WebhookSettings | undefined;
  /** The origin of the pages that answers link to; undefined where people cannot open them. */
  readonly pageOrigin?: string | undefined;
  /** What a REST client's update states about the row as the client read it. */
  readonly asRead?: AsRead | undefined;
}

/** The same for a view. */
export interface GivenToView<F extends keyof Facts = never> extends Given<F> {
  /** Verifies the books, or answers the last result. */
  readonly verify: () => Promise<Verified>;
}

/** The context of a view: the books as the caller may see them, and an instant. */
export interface Viewing {
  readonly books: SeenBooks;
  /** The unfiltered books, for rules that apply to both partners. Views take `books`. */
  readonly whole: WholeBooks;
  readonly caller: Principal;
  readonly now: Date;
}

/** The context of an operation that queries or writes rows outside the books. */
export interface RowsContext extends Viewing {
  /** Inside the operation's transaction. */
  readonly em: EntityManager;
  readonly ids: () => string;
  /** New secrets, 32 random bytes each. */
  readonly secrets: () => Buffer;
}

/** An item of a long list, with its place in the order of the list. */
export interface PlacedItem {
  readonly place: string;
  readonly item: object;
}

/** Reads the next page of a long list of an answer, after a place. An empty page ends the list. */
export type ReadPage = (
  em: EntityManager,
  viewing: Viewing,
  after: string | undefined,
) => Promise<readonly PlacedItem[]>;

export interface Http {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path below the base path, such as `/goals/{id}`. */
  readonly path: string;
  /** The input field that the path's `{id}` fills. */
  readonly id?: string;
  /** The status of a success, default 200. */
  readonly status?: 200 | 201;
}

/**
 * The rest of a read that no longer needs the books. It runs after the transaction, so that long work holds neither a
 * snapshot nor a connection.
 */
export type Afterwards<T> = () => Promise<T>;

export interface Declaration<I extends z.ZodObject, O extends z.ZodObject, F extends keyof Facts = never> {
  /** snake_case, verb first. */
  readonly name: string;
  readonly title: string;
  /** The description that models read: when to use it, when not, units, what to call next. */
  readonly summary: string;
  /**
   * Its effect on the books: `read` writes nothing, `append` adds, `change` alters what exists. `aside` writes outside the
   * books (a suggested plan, a read mark): it needs only the scope `read`, and no event records it.
   */
  readonly effect: "read" | "aside" | "append" | "change";
  /** It appends, but can reduce an earmark or a balance, so a client must ask a person first. */
  readonly takesAway?: true;
  readonly scope: Requirement;
  readonly within: Within;
  readonly http: Http;
  /** A strict object. */
  readonly input: I;
  readonly output: O;
  /** Its own refusals, besides COMMON_REFUSALS. */
  readonly refusals: readonly RefusalCode[];
  /** Whether it is a tool for agents. */
  readonly tool: boolean;
  /** The URI template of its MCP resource. */
  readonly resource?: string;
  /** For an update of a row that REST clients read under the same path and may send back as they read it. */
  readonly representation?: Representation & {
    readonly readOnly: Readonly<Record<Exclude<keyof z.output<O>, keyof z.output<I> | "version">, string>>;
    readonly nulls: Readonly<Partial<Record<keyof z.output<I>, string>>>;
  };
  /** The field of the input that names the address to which the server mails the invitation of the answer. */
  readonly mailsTo?: keyof z.output<I> & string;
  /** Output fields that are shown once and never stored with an idempotency key. */
  readonly secrets?: readonly (keyof z.output<O> & string)[];
  /**
   * What the answer of a read of `rows` depends on besides the caller and the input: the couple's ledger, or also the day. The same
   * head (and day) then means the same answer, so that a caller who has it needs no query.
   */
  readonly dependsOn?: "ledger" | "day";
  /** A valid input, for documentation. */
  readonly example: z.input<I>;
  /** The user whose row an operation within `nobody` locks first. */
  locksFirst?(input: z.output<I>): string;
  /** The facts beyond the books that `decide` or `view` needs. */
  facts?(input: z.output<I>): Pick<FactRequests, F>;
  /** Decides a write on a couple's books: plain data in, plain data out. The engine stores the decision. */
  decide?(input: z.output<I>, decision: Decision<Principal>, given: Given<F>): z.input<O>;
  /** Shows a couple's books. */
  view?(input: z.output<I>, viewing: Viewing, given: GivenToView<F>): z.input<O> | Afterwards<z.input<O>>;
  /** Reads or writes rows that the books do not hold: no event, no change to the books. */
  rows?(input: z.output<I>, context: RowsContext, given: Given<F>): Promise<z.input<O>>;
  /**
   * Lists of the answer of `rows` that can be too long for memory. `rows` leaves them empty; they are its last fields, in this
   * order. Surfaces read them page by page after the call.
   */
  readonly lists?: Readonly<Record<string, ReadPage>>;
  /** Reads or writes the directory. */
  directory?(input: z.output<I>, context: DirectoryContext): Promise<z.input<O>>;
}

/** An operation with its types erased, as `invoke` and the surfaces use it. */
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

/** Refusals that any operation can return. */
export const COMMON_REFUSALS = [
  "malformed_request",
  "unauthenticated",
  "missing_scope",
  "operator_only",
  "invalid_input",
  "not_found",
  "no_couple",
  "couple_ended",
  "idempotency_key_reused",
  "rate_limited",
  "internal",
  "unavailable",
] as const satisfies readonly RefusalCode[];

/** By default an operation runs in a couple, is no tool, and has no refusals of its own. */
const DEFAULTS = { within: "couple", refusals: [], tool: false } as const;

type Optional = keyof typeof DEFAULTS;

/** Declares an operation. The declaration is frozen, because every surface reads it. */
export function operation<I extends z.ZodObject, O extends z.ZodObject, F extends keyof Facts = never>(
  declaration: Omit<Declaration<I, O, F>, Optional> & Partial<Pick<Declaration<I, O, F>, Optional>>,
): Readonly<Declaration<I, O, F>> {
  return Object.freeze({ ...DEFAULTS, ...declaration });
}
