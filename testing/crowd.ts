import type { EventType } from "../src/books/rows.ts";
/** Many calls at once, and how they ended. */

import type { Outcome } from "../src/engine/invoke.ts";
import { LedgerEvent } from "../src/entities/ledger-event.ts";
import { type Answer, newCouple, type TestCouple } from "./books.ts";

/** So many calls at once. */
export function together<T>(count: number, start: (at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => start(at)));
}

/** How calls ended, in alphabetical order: done, replayed, or the code of the refusal. */
export function codes(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .map((outcome) => (outcome.ok ? (outcome.replayed ? "replayed" : "done") : outcome.refusal.code))
    .toSorted();
}

/** The same word so many times. */
export function many(count: number, word: string): string[] {
  return Array.from({ length: count }, () => word);
}

/** Events of a couple by type. */
export async function eventsOf(couple: TestCouple, eventType: EventType): Promise<number> {
  return couple.engine.orm.em.fork().count(LedgerEvent, { couple: couple.id, eventType });
}

/** A couple with an account of 1000.00 and a goal. */
export async function funded(
  settings: Record<string, unknown> = {},
): Promise<{ couple: TestCouple; account: Answer; goal: Answer }> {
  const couple = await newCouple(settings);
  return { couple, account: await couple.account(), goal: await couple.goal() };
}
