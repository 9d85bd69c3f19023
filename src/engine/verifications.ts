import pLimit from "p-limit";
import { lruOf } from "../kernel/lru.ts";
import type { Verified } from "../operations/operation.ts";
import type { Engine } from "./engine.ts";
import { verifyBeside } from "./verify.ts";

/** A couple's books are verified at most once in this time, in milliseconds. */
const INTERVAL_MS = 60_000;

/** Verifications at once. The others wait: each computes for as long as its ledger is. */
const AT_ONCE = 2;

/** Results that a process remembers. */
const MAX_RESULTS = 10_000;

/** Verifies couples' books at their partners' request, each at most once a minute in this process. */
export class Verifications {
  readonly #results = lruOf<string, Verified>(MAX_RESULTS);
  readonly #running = new Map<string, Promise<Verified>>();
  readonly #limit = pLimit(AT_ONCE);

  /** Verifies the books of a couple, or answers the last result if it is less than a minute old. */
  verify(engine: Engine, coupleId: string): Promise<Verified> {
    const last = this.#results.get(coupleId);
    if (last && engine.now().getTime() - last.checkedAt.getTime() < INTERVAL_MS) return Promise.resolve(last);
    const running =
      this.#running.get(coupleId) ??
      this.#limit(() => this.#run(engine, coupleId)).finally(() => this.#running.delete(coupleId));
    this.#running.set(coupleId, running);
    return running;
  }

  async #run(engine: Engine, coupleId: string): Promise<Verified> {
    const { discrepancy, head } = await verifyBeside(engine.em, coupleId);
    if (discrepancy) engine.log.error({ ...discrepancy }, "books differ from their ledger");
    const result = { ok: !discrepancy, sequence: head.sequence, checkedAt: engine.now() };
    this.#results.set(coupleId, result);
    return result;
  }
}
