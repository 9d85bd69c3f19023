/** Concurrent calls and their outcomes. */
import type { EventType } from "../src/books/rows.ts";
import type { Outcome } from "../src/engine/invoke.ts";
import { LedgerEvent } from "../src/entities/ledger-event.ts";
import type { TestCouple } from "./books.ts";

/** Starts this many calls at once. */
export function together<T>(count: number, start: (at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => start(at)));
}

/** The outcome of a call in one word: done, replayed, or the code of the refusal. */
export function endOf(outcome: Outcome): string {
  if (!outcome.ok) return outcome.refusal.code;
  return outcome.replayed ? "replayed" : "done";
}

/** The outcomes of calls, in alphabetical order. */
export function codes(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(endOf).toSorted();
}

/** `done`, or the code of the refusal with which a promise is rejected. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "done",
    (error) => error.code,
  );
}

/** A word, repeated. */
export function many(count: number, word: string): string[] {
  return Array.from({ length: count }, () => word);
}

/** The number of a couple's events of a type. */
export async function eventsOf(couple: TestCouple, eventType: EventType): Promise<number> {
  return couple.engine.orm.em.fork().count(LedgerEvent, { couple: couple.id, eventType });
}
