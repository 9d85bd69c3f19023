import { commitBooks, type NotWritten } from "../database/queries/commit.ts";
import type { FlightOutcome } from "./decide-turns.ts";
import type { Engine } from "./engine.ts";
import { type FirstAttempt, isLostRace } from "./flight.ts";
import { expiredBefore } from "./idempotency.ts";
import type { Turn, TurnEnd } from "./turn.ts";
import { isAnswer } from "./unexpected-errors.ts";

/** Rows and characters of text that a statement writes for several couples; a flight with more goes alone. */
const ROWS = 256;
const CHARACTERS = 256_000;

/**
 * How long a statement for several couples waits for a lock, in milliseconds. It does not wait for a couple, but it can run into
 * a lock on one of a couple's rows, and then all of its couples wait.
 */
const LOCK_MS = 50;

/** A turn that waits for its couple. */
export interface Waiting {
  readonly turn: Turn<unknown>;
  end(ended: TurnEnd<unknown>): void;
}

/** The turns of one couple. */
export interface Queue {
  readonly coupleId: string;
  readonly waiting: Waiting[];
  /** How many turns of the couple are being decided and written. */
  flying: number;
}

/** Turns that were taken from a queue. */
export interface Taken {
  readonly queue: Queue;
  readonly turns: readonly Waiting[];
}

/** Turns that were decided for the first time. */
export interface Departure extends Taken {
  readonly outcome: FlightOutcome;
}

/** Takes from the decided flights those that the next statement writes, the longest decided first. */
export function takeTogether({ sharded }: Engine, decided: Departure[]): readonly Departure[] {
  let [rows, characters] = [0, 0];
  const end = decided.findIndex(({ outcome: { write } }, at) => {
    const all = [...write.events, ...write.rows, ...write.keys];
    rows += all.length;
    characters += charactersOf(all);
    return at > 0 && (sharded || rows > ROWS || characters > CHARACTERS);
  });
  return decided.splice(0, end < 0 ? decided.length : end);
}

/** Writes decisions about several couples. Returns, by couple, why nothing was written. */
export function writeTogether(
  { em }: Engine,
  departures: readonly Departure[],
): Promise<ReadonlyMap<string, NotWritten>> {
  const keysSince = expiredBefore(
    new Date(Math.min(...departures.map(({ outcome }) => outcome.now.getTime()))),
  );
  const writes = departures.map(({ outcome }) => outcome.write);
  return commitBooks(em, writes, { keysSince, lockMs: LOCK_MS });
}

/** What an error of the statement says of each of its couples: nothing was written, or nobody knows. */
export function firstAttempt(outcome: FlightOutcome, error: unknown): FirstAttempt | undefined {
  if (!isAnswer(error)) return { unanswered: outcome };
  return isLostRace(error) ? { lost: "moved" } : undefined;
}

/** Characters of the texts in a value, those of other values and of names left out. */
function charactersOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let characters = 0;
  for (const part of Object.values(value)) characters += charactersOf(part);
  return characters;
}
