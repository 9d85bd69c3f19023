import type { FactRequests, Facts } from "../../books/facts.ts";
import { takenAlone } from "./allowance.ts";
import { knownCheckIn, news } from "./check-ins.ts";
import { connectedApps } from "./connected-apps.ts";
import { nextDriftCheckAt } from "./couples.ts";
import { knownEvent } from "./events.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { copiesOfEntry, ownEntry } from "./journal.ts";
import { offScheduleEvents } from "./off-schedule-events.ts";
import { editedSince, knownPlan } from "./plans.ts";
import { liveTokens, tokens } from "./tokens.ts";
import { unexplainedMoves } from "./unexplained.ts";
import { webhook, webhookCount } from "./webhooks.ts";

type Reader<Q, A> = (context: FactContext, question: NonNullable<Q>) => A | FactQuery<A>;

/**
 * How each fact is found: from the books, or by a query. The query runs in the snapshot that read the books; or beside it, and
 * the commit then confirms that the ledger has not moved. Facts about rows beside the books can change before a decision is written; the decision's writes then
 * say what they expect of these rows.
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
  connectedApps,
  checkIn: knownCheckIn,
  ownEntry,
  copiesOfEntry,
  news,
  nextDriftCheckAt,
};

/** The facts that answer the questions. @returns undefined when the books do not answer all of them */
export function factsOfBooks(
  context: FactContext,
  questions: Partial<FactRequests>,
): Partial<Facts> | undefined {
  const found = findFacts(context, questions);
  const isComplete = !found.some(([, fact]) => fact instanceof FactQuery);
  return isComplete ? (Object.fromEntries(found) as Partial<Facts>) : undefined;
}

/** The facts that answer the questions. `run` runs their queries, one after another. */
export async function loadFacts(
  run: (fact: FactQuery<unknown>) => Promise<unknown>,
  context: FactContext,
  questions: Partial<FactRequests>,
): Promise<Partial<Facts>> {
  const facts: Record<string, unknown> = {};
  for (const [name, fact] of findFacts(context, questions))
    facts[name] = fact instanceof FactQuery ? await run(fact) : fact;
  return facts as Partial<Facts>;
}

function findFacts(context: FactContext, questions: Partial<FactRequests>): (readonly [string, unknown])[] {
  return Object.entries(questions).flatMap(([name, question]) => {
    const read = READERS[name as keyof Facts] as Reader<unknown, unknown>;
    return question === undefined || question === null ? [] : [[name, read(context, question)] as const];
  });
}
