import type { Afterwards } from "../operations/operation.ts";
import type { Glossary } from "./glossary.ts";
import type { LongLists } from "./long-lists.ts";

export interface Done {
  readonly output: Record<string, unknown>;
  /** Whether an idempotency key recalled the answer. */
  readonly replayed: boolean;
  /** Present when the call asked for it. */
  readonly glossary?: Glossary;
  /** The lists of the answer that are read after the call, where it has any. */
  readonly lists?: LongLists | undefined;
  /** The caller has this answer: `output` is empty. */
  readonly unchanged?: { readonly tag: string };
}

/** How a transaction ended: with the answer, or with what of a read is still to do. */
export type Ended =
  | Done
  | { readonly rest: Afterwards<Record<string, unknown>>; readonly glossary?: Glossary };
