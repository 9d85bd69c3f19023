import type { Afterwards, Operation } from "../operations/operation.ts";
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

/** The database keeps an answer without the order of its fields; the schema has it. */
export function inOrder({ output }: Operation, kept: Record<string, unknown>): Record<string, unknown> {
  const { data } = output.safeParse(kept);
  return data ?? kept;
}
