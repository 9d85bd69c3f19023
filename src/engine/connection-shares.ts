import { unavailable } from "../kernel/refusals.ts";
import { isStuck, stuck } from "./unexpected-errors.ts";

/** Connections that the calls of one owner use at once. */
const CONNECTIONS = 2;
/** How many of those may be used by calls that write: they often wait for one lock, so more of them would only hold connections. */
const WRITING = 1;
/** Calls of one owner that wait for a connection. */
const WAITING = 64;

/** The owner that a call shares connections with, and whether the call writes. */
export interface Sharer {
  /** The id of a couple, or of a user without one; undefined: the call shares with nobody. */
  readonly owner: string | undefined;
  readonly writes: boolean;
}

interface Waiting {
  readonly writes: boolean;
  start(): void;
  refuse(error: Error): void;
}

interface Share {
  running: number;
  writing: number;
  readonly waiting: Waiting[];
}

/**
 * Shares the database's connections among the owners of calls that run in a transaction of their own: lists, read marks, calls of
 * users without a couple, deliveries. An owner whose lock another process holds, or who sends more calls than the database
 * answers, uses few connections. The calls of one owner start in the order in which they came, but a read does not wait for a
 * write. Decisions and views of books do not use it: see couple-queue.ts and book-loads.ts.
 */
export class FairShare {
  readonly #shares = new Map<string, Share>();

  /**
   * Runs a call's transaction when it is its turn.
   * @throws Refusal `unavailable` when too many calls wait already, or the call before found the lock held for too long
   */
  async run<T>({ owner, writes }: Sharer, transaction: () => Promise<T>): Promise<T> {
    if (owner === undefined) return transaction();
    const share = this.#shares.get(owner) ?? { running: 0, writing: 0, waiting: [] };
    this.#shares.set(owner, share);
    if (hasRoom(share, writes)) begin(share, writes);
    else await turnIn(share, writes);
    try {
      return await transaction();
    } catch (error) {
      if (isStuck(error)) refuseWaiting(share, writes);
      throw error;
    } finally {
      share.running--;
      if (writes) share.writing--;
      startNext(share);
      if (share.running === 0) this.#shares.delete(owner);
    }
  }
}

function hasRoom({ running, writing }: Share, writes: boolean): boolean {
  return running < CONNECTIONS && (!writes || writing < WRITING);
}

function begin(share: Share, writes: boolean): void {
  share.running++;
  if (writes) share.writing++;
}

function turnIn(share: Share, writes: boolean): Promise<void> {
  if (share.waiting.length >= WAITING) throw unavailable("Too many calls on these books are waiting.");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  share.waiting.push({ writes, start: resolve, refuse: reject });
  return promise;
}

/** Those that wait for the same lock would each wait as long as the one that gave up: together, for minutes. */
function refuseWaiting(share: Share, writes: boolean): void {
  const all = share.waiting.splice(0);
  const isBehind = (waiting: Waiting) => waiting.writes || !writes;
  share.waiting.push(...all.filter((waiting) => !isBehind(waiting)));
  for (const { refuse } of all.filter(isBehind)) refuse(stuck());
}

function startNext(share: Share): void {
  for (;;) {
    const at = share.waiting.findIndex(({ writes }) => hasRoom(share, writes));
    const [next] = at < 0 ? [] : share.waiting.splice(at, 1);
    if (!next) return;
    begin(share, next.writes);
    next.start();
  }
}
