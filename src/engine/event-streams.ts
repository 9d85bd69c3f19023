import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { Books } from "../books/books.ts";
import type { Event } from "../books/rows.ts";
import { eventsBetween } from "../database/queries/events.ts";
import { type Head, headsOf } from "../database/queries/heads.ts";
import { meets, type Principal } from "../identity/principal.ts";
import { see } from "../identity/see.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";
import { streamedEvent, type streamedEventShape } from "../views/streamed-event.ts";
import { confirmed } from "./authenticator.ts";
import type { Engine } from "./engine.ts";

/** How long to rest between two looks at the heads, in milliseconds. */
const PAUSE_MS = 500;

/** A reader that is further behind reads its data again instead. */
const MAX_BEHIND = 100;

/** A credential is looked up again after this time, so that a session in use does not expire. */
const LOOK_UP_MS = 60 * 60 * 1000;

/** A message to a reader. `ready` and `reload` carry the sequence from which on the reader gets events. */
export type StreamMessage =
  | { readonly kind: "ready" | "reload"; readonly data: { readonly sequence: number } }
  | { readonly kind: "event"; readonly data: z.output<typeof streamedEventShape> };

/** Where a stream's messages go. */
export interface StreamReader {
  send(message: StreamMessage): void;
  /** Ends the stream: the credential has ended, the user left the couple, or the server stops. */
  end(): void;
}

interface Stream {
  readonly coupleId: string;
  readonly reader: StreamReader;
  principal: Principal;
  /** When the credential is looked up again. */
  lookUpAt: Date;
  /** The last sequence that the reader knows; undefined: it starts with the next event. */
  sequence: number | undefined;
}

/**
 * Streams of ledger events to readers that stay connected. While there are readers, the process looks at the heads of their couples twice
 * a second, in one statement for all of them, and so finds what any process has committed. A head has the couple's `auth_epoch`,
 * so a reader never gets an event that was committed after its credential ended.
 */
export class EventStreams {
  readonly #engine: Engine;
  readonly #streams = new Set<Stream>();
  #wake = new AbortController();
  #looking = false;
  #closed = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Adds a reader who knows the events up to `after`, or none. Returns a function that removes it.
   * @throws Refusal `unauthenticated`, `not_found`
   */
  async add(
    reader: StreamReader,
    { principal, coupleId, after }: { principal: Principal; coupleId: string; after: number | undefined },
  ): Promise<() => void> {
    const current = await confirmed(this.#engine, principal);
    const [head] = await headsOf(this.#engine.em, [coupleId]);
    if (!head || !mayFollow(current, coupleId)) throw notFound("couple");
    const stream = { coupleId, reader, sequence: after, ...this.#lookedUp(current) };
    this.#streams.add(stream);
    if (this.#closed) this.#end(stream);
    if (this.#looking) this.#wake.abort();
    else void this.#look();
    return () => this.#streams.delete(stream);
  }

  /** Ends all streams. */
  close(): void {
    this.#closed = true;
    for (const stream of this.#streams) this.#end(stream);
    this.#wake.abort();
  }

  #end(stream: Stream): void {
    if (this.#streams.delete(stream)) stream.reader.end();
  }

  #lookedUp(principal: Principal): Pick<Stream, "principal" | "lookUpAt"> {
    const latest = new Date(this.#engine.now().getTime() + LOOK_UP_MS);
    const { expiresAt = latest } = principal;
    return { principal, lookUpAt: expiresAt < latest ? expiresAt : latest };
  }

  /** Looks at the heads until no reader is left. It never throws: while the database is out of reach, readers wait. */
  async #look(): Promise<void> {
    this.#looking = true;
    let failed = false;
    while (this.#streams.size > 0) {
      // Before the look: whoever comes meanwhile wakes the next one.
      this.#wake = new AbortController();
      try {
        await this.#lookOnce();
        failed = false;
      } catch (err) {
        if (!failed) this.#engine.log.error({ err }, "event streams wait for the database");
        failed = true;
      }
      await sleep(PAUSE_MS, undefined, { signal: this.#wake.signal, ref: false }).catch(() => undefined);
    }
    this.#looking = false;
  }

  async #lookOnce(): Promise<void> {
    const byCouple = Map.groupBy(this.#streams, ({ coupleId }) => coupleId);
    const heads = await headsOf(this.#engine.em, [...byCouple.keys()]);
    const found = new Map(heads.map((head) => [head.coupleId, head]));
    const now = this.#engine.now();
    const settled = await Promise.allSettled(
      [...byCouple].map(([coupleId, streams]) => this.#continue(streams, found.get(coupleId), now)),
    );
    for (const one of settled) if (one.status === "rejected") throw one.reason;
  }

  /** Continues the streams of one couple. */
  async #continue(streams: readonly Stream[], head: Head | undefined, now: Date): Promise<void> {
    for (const stream of streams) {
      const { authEpoch } = stream.principal;
      const isCurrent = authEpoch === undefined || authEpoch === head?.authEpoch;
      if (!isCurrent || stream.lookUpAt <= now) await this.#lookUp(stream);
    }
    const behind = streams.filter(
      (stream) => this.#streams.has(stream) && stream.sequence !== head?.sequence,
    );
    if (behind.length === 0) return;
    const [{ coupleId } = { coupleId: "" }] = behind;
    const books = await this.#engine.loads.load(this.#engine, coupleId);
    if (books) await this.#deliver(behind, books);
    else for (const stream of behind) this.#end(stream);
  }

  /** Ends a stream whose credential has ended, lost the right to read, or belongs to a user who is no longer in the couple. */
  async #lookUp(stream: Stream): Promise<void> {
    try {
      const principal = await confirmed(this.#engine, stream.principal);
      Object.assign(stream, this.#lookedUp(principal));
      if (!mayFollow(principal, stream.coupleId)) this.#end(stream);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#end(stream);
    }
  }

  async #deliver(streams: readonly Stream[], books: Books): Promise<void> {
    const { headSequence: until, authEpoch } = books.couple;
    const current = streams.filter(
      ({ principal }) => principal.authEpoch === undefined || principal.authEpoch === authEpoch,
    );
    const resumable = current.filter(({ sequence }) => isResumable(sequence, until));
    const after = Math.min(until, ...resumable.map(({ sequence = until }) => sequence));
    const events = await eventsAfter(this.#engine, books, after);
    for (const stream of current) {
      const { reader, principal, sequence } = stream;
      if (!this.#streams.has(stream)) continue;
      stream.sequence = until;
      if (sequence === undefined) reader.send({ kind: "ready", data: { sequence: until } });
      else if (!isResumable(sequence, until)) reader.send({ kind: "reload", data: { sequence: until } });
      else {
        const seen = see(principal, books);
        for (const event of events)
          if (event.sequence > sequence) reader.send({ kind: "event", data: streamedEvent(seen, event) });
      }
    }
  }
}

/** Whether a caller may read a couple's events, and the look at the heads finds out when that ends. */
function mayFollow(principal: Principal, coupleId: string): boolean {
  if (principal.role === "operator") return true;
  return principal.coupleId === coupleId && principal.authEpoch !== undefined && meets(principal, "read");
}

/** Whether a reader can continue with the next event. A database that lost commits has a lower head than the reader knows. */
function isResumable(sequence: number | undefined, until: number): sequence is number {
  return sequence !== undefined && sequence <= until && until - sequence <= MAX_BEHIND;
}

/** The events after a sequence, up to the head of these books: from the books where they hold them all. */
async function eventsAfter({ em }: Engine, books: Books, after: number): Promise<readonly Event[]> {
  const { id, headSequence: until } = books.couple;
  const recent = books.recent.filter(({ sequence }) => sequence > after);
  if (recent.length === until - after) return recent.toReversed();
  return eventsBetween(em, id, { after, until });
}
