import type { EntityManager } from "@mikro-orm/core";
import type { z } from "zod";
import type { Couple } from "../entities/couple.ts";
import type { Principal, Requirement } from "../identity/principal.ts";
import type { RefusalCode } from "../kernel/refusals.ts";
import type { WebhookSettings } from "../webhooks/settings.ts";
import type { AsRead, Representation } from "./inputs/representation.ts";

/** The tenant an operation runs in: a couple, a single user (in a couple or not yet), or none. */
export interface Books {
  couple: Couple;
  person: Couple | null;
  nobody: null;
}

/** Everything a handler is given; nothing else is ambient. */
export interface Context<C extends Couple | null = Couple> {
  /** Inside the operation's transaction. */
  readonly em: EntityManager;
  /** Who acts. An operator who acts for a user carries that user's id. */
  readonly principal: Principal;
  /** A write holds its lock. */
  readonly couple: C;
  readonly now: Date;
  readonly ids: () => string;
  readonly requestId: string;
  readonly webhooks?: WebhookSettings | undefined;
  /** What a REST client's update says of the row as the client read it. */
  readonly asRead?: AsRead | undefined;
}

/** The row that an input names, from which the operator's call finds its couple. */
export type Subject = Partial<
  Record<"couple" | "user" | "account" | "goal" | "event" | "plan" | "token" | "webhook" | "check-in", string>
>;

export interface Http {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The brief's path, such as `/goals/{id}`. */
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

export interface Declaration<I extends z.ZodObject, O extends z.ZodObject, W extends keyof Books> {
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
  readonly within: W;
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
  /** A read that shows the couple as a whole: partners, accounts and allocations come with it, in one statement. */
  readonly wholeCouple?: true;
  /** An update of a row that REST clients read under the same path, and may send back as they read it. */
  readonly representation?: Representation & {
    readonly readOnly: Readonly<Record<Exclude<keyof z.output<O>, keyof z.output<I> | "version">, string>>;
    readonly nulls: Readonly<Partial<Record<keyof z.output<I>, string>>>;
  };
  /** Output fields that are shown once and never kept with an idempotency key. */
  readonly secrets?: readonly (keyof z.output<O> & string)[];
  /** An input that works, for documentation. */
  readonly example: z.input<I>;
  subject(input: z.output<I>): Subject;
  /** Where an operation has no subject, but locks rows: the user whose row it locks. */
  locksFirst?(input: z.output<I>): string;
  run(input: z.output<I>, context: Context<Books[W]>): Promise<z.input<O> | Afterwards<z.input<O>>>;
}

/** An operation as `invoke` and the surfaces hold it. */
export type Operation = Declaration<z.ZodObject, z.ZodObject, keyof Books> & {
  run(input: never, context: never): Promise<Record<string, unknown> | Afterwards<Record<string, unknown>>>;
  subject(input: never): Subject;
  locksFirst?(input: never): string;
};

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
export function operation<I extends z.ZodObject, O extends z.ZodObject, W extends keyof Books>(
  declaration: Declaration<I, O, W>,
): Readonly<Declaration<I, O, W>> {
  return Object.freeze(declaration);
}
