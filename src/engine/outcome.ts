import type { Afterwards } from "../operations/operation.ts";
import type { Glossary } from "./glossary.ts";

export interface Done {
  readonly output: Record<string, unknown>;
  /** Whether an idempotency key recalled the answer. */
  readonly replayed: boolean;
  /** Present when the call asked for it. */
  readonly glossary?: Glossary;
}

/** How a transaction ended: with the answer, or with what of a read is still to do. */
export type Ended =
  | Done
  | { readonly rest: Afterwards<Record<string, unknown>>; readonly glossary?: Glossary };
