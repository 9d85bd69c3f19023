import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../../books/books.ts";
import type { FactRequests, Facts } from "../../books/facts.ts";
import type { Principal } from "../../identity/principal.ts";
import { takenAlone } from "./allowance.ts";
import { knownCheckIn, news } from "./check-ins.ts";
import { nextDriftCheckAt } from "./couples.ts";
import { knownEvent } from "./events.ts";
import { offScheduleEvents } from "./off-schedule-events.ts";
import { editedSince, knownPlan } from "./plans.ts";
import { liveTokens, tokens } from "./tokens.ts";
import { unexplainedMoves } from "./unexplained.ts";
import { webhook, webhookCount } from "./webhooks.ts";

/** What a fact is read with, beside its question. */
export interface Asking {
  readonly em: EntityManager;
  readonly books: Books;
  readonly caller: Principal;
  readonly now: Date;
}

type Reader<Q, A> = (asking: Asking, question: NonNullable<Q>) => Promise<A>;

/**
 * How each fact is read: in the snapshot that read the books, so all of it is of one place of the ledger. Facts about rows
 * beside the books can change before a decision is written; the decision's writes then say what they expect of these rows.
 */
const READERS: { readonly [K in keyof Facts]: Reader<FactRequests[K], Facts[K]> } = {
  takenAlone,
  event: knownEvent,
  unexplainedMoves,
  offScheduleEvents,
  webhook,
  webhookCount,
  plan: knownPlan,
  editedSince,
  liveTokens,
  tokens,
  checkIn: knownCheckIn,
  news,
  nextDriftCheckAt,
};

/** Reads the facts that are asked for, one after another. */
export async function loadFacts(asking: Asking, questions: Partial<FactRequests>): Promise<Partial<Facts>> {
  const facts: Record<string, unknown> = {};
  for (const [name, question] of Object.entries(questions)) {
    const read = READERS[name as keyof Facts] as Reader<unknown, unknown>;
    if (question !== undefined && question !== null) facts[name] = await read(asking, question);
  }
  return facts as Partial<Facts>;
}
