import { type FactQuery, type ReadEach, SharedFactQuery } from "../database/queries/fact-query.ts";
import type { Engine } from "./engine.ts";
import { SharedReads } from "./shared-reads.ts";

/** Couples that a statement reads facts of: each may have hundreds of events. */
const COUPLES = 32;

/** Runs queries for facts outside of transactions: the same fact of several couples in one statement. */
export class FactReads {
  readonly #shared = new Map<ReadEach<unknown, unknown>, SharedReads<unknown, unknown>>();

  run(engine: Engine, fact: FactQuery<unknown>): Promise<unknown> {
    if (!(fact instanceof SharedFactQuery)) return fact.run(engine.em);
    const { readEach, question } = fact as SharedFactQuery<unknown, unknown>;
    const reads =
      this.#shared.get(readEach) ?? new SharedReads(COUPLES, ({ em }, questions) => readEach(em, questions));
    this.#shared.set(readEach, reads);
    return reads.read(engine, question);
  }
}
