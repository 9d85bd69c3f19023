import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import type { FactRequests, Facts } from "../books/facts.ts";
import { loadBooks } from "../database/queries/books.ts";
import { factsOfBooks, loadFacts } from "../database/queries/facts.ts";
import { assertKept } from "../identity/leaving.ts";
import type { Principal } from "../identity/principal.ts";
import { hiddenAccounts, type SeenBooks, see } from "../identity/see.ts";
import { notFound } from "../kernel/refusals.ts";
import type { Operation, Viewing } from "../operations/operation.ts";
import { answered } from "./answer.ts";
import { attempt } from "./attempts.ts";
import { assertCurrent } from "./auth-epoch.ts";
import type { Engine } from "./engine.ts";
import { glossaryFrom } from "./glossary.ts";
import { type KeyedRequest, recallFrom, remember } from "./idempotency.ts";
import { longListsOf } from "./long-lists.ts";
import type { Done, Ended } from "./outcome.ts";
import type { Parsed } from "./parse.ts";
import { sourcesAt } from "./sources.ts";

/** A call on a couple's books. */
export interface BooksCall extends Parsed {
  readonly engine: Engine;
  readonly operation: Operation;
  readonly principal: Principal;
  readonly coupleId: string;
  readonly keyed: KeyedRequest | undefined;
}

/** Lets an operation decide, in the queue of its couple. @throws Refusal */
export function decideOnBooks(run: BooksCall): Promise<Done> {
  const { engine, operation, principal, coupleId, input, keyed } = run;
  const { decide, secrets } = operation;
  if (!decide) throw new Error(`${operation.name} decides nothing`);
  return engine.queues.run(engine, coupleId, {
    caller: principal,
    questions: questionsOf(run),
    keyed,
    secrets,
    decide(decision, facts) {
      assertKept(decision.books.couple);
      const output = answered(operation, decide(input as never, decision, givenWith(run, facts)));
      const result = { output, replayed: false, ...glossary(run, output, decision.books) };
      return { result, answer: output };
    },
    recall: (books, kept) => replayed(run, books, kept),
  });
}

/** Shows an operation the books, and the rows beside them that it lists or writes. @throws Refusal */
export async function showBooks(run: BooksCall): Promise<Ended> {
  const { engine, operation, coupleId, call } = run;
  const known = engine.cache.get(coupleId);
  if (operation.view && (!known || factsFor(run, known, engine.now()))) {
    const books = opened(run, await engine.loads.load(engine, coupleId));
    const now = engine.now();
    const facts = factsFor(run, books, now);
    if (facts) return show(run, { books, now, facts });
  }
  const unchanged = await unchangedFor(run);
  if (unchanged) return unchanged;
  return engine.shares.run({ owner: coupleId, writes: operation.effect !== "read" }, () =>
    attempt(engine, operation, call, (em) => showWithin(em, run)),
  );
}

/** The same in a transaction that sees the books and the rows beside them at one place of the ledger. */
async function showWithin(em: EntityManager, run: BooksCall): Promise<Ended> {
  const { engine, operation, principal: caller, coupleId, input, keyed } = run;
  const books = opened(run, await loadBooks(em, coupleId, engine.cache.get(coupleId)));
  engine.cache.keep(books);
  const now = engine.now();
  const kept = keyed && (await recallFrom(em, keyed, now));
  if (kept) return replayed(run, books, kept);
  if (operation.effect !== "read") assertKept(books.couple);
  const facts = await loadFacts((fact) => fact.run(em), { books, caller, now }, questionsOf(run));
  if (operation.view) return show(run, { books, now, facts });
  const { ids, secrets } = sourcesAt(now, engine);
  const viewing = viewingOf(run, books, now);
  const context = { ...viewing, em, ids, secrets };
  const answer = await operation.rows?.(input as never, context, givenWith(run, facts));
  if (!answer) throw new Error(`${operation.name} runs on no books`);
  const output = answered(operation, answer);
  if (keyed) await remember(em, keyed, { output, secrets: operation.secrets, now });
  if (isTracked(run)) engine.answers.note(run, { books, now, output });
  const lists = longListsOf(run, viewing);
  return { output, replayed: false, lists, ...glossary(run, output, books) };
}

/** The outcome for a caller who has the answer: the ledger on which it depends has not moved. @throws Refusal; EpochChanged */
async function unchangedFor(run: BooksCall): Promise<Done | undefined> {
  const { engine, coupleId, call } = run;
  if (!isTracked(run) || !call.knownTags?.length) return undefined;
  const books = opened(run, await engine.loads.load(engine, coupleId));
  const tag = engine.answers.tagOf(run, { books, now: engine.now() });
  if (tag === undefined || !call.knownTags.includes(tag)) return undefined;
  return { output: {}, replayed: false, unchanged: { tag } };
}

/** Whether the process remembers the tag of the answer. */
function isTracked({ operation, call }: BooksCall): boolean {
  return operation.dependsOn !== undefined && call.knownTags !== undefined;
}

/** What a view is made from. */
interface Found {
  readonly books: Books;
  readonly now: Date;
  readonly facts: Partial<Facts>;
}

function show(run: BooksCall, { books, now, facts }: Found): Ended {
  const { operation, input } = run;
  const answer = operation.view?.(input as never, viewingOf(run, books, now), givenWith(run, facts));
  if (!answer) throw new Error(`${operation.name} has no view`);
  if (typeof answer === "function") return { rest: answer, ...glossary(run, {}, books) };
  const output = answered(operation, answer);
  return { output, replayed: false, ...glossary(run, output, books) };
}

/** Books that the caller may see at all. @throws Refusal `not_found` where there are none; EpochChanged */
function opened({ principal }: BooksCall, books: Books | undefined): Books {
  if (!books) throw notFound("couple");
  assertCurrent(principal, books);
  return books;
}

/** The facts for a view where the books answer all of them. */
function factsFor(run: BooksCall, books: Books, now: Date): Partial<Facts> | undefined {
  return factsOfBooks({ books, caller: run.principal, now }, questionsOf(run));
}

function questionsOf({ operation, input }: BooksCall): Partial<FactRequests> {
  return operation.facts?.(input as never) ?? {};
}

function givenWith({ engine, call, coupleId }: BooksCall, facts: Partial<Facts>): never {
  const { webhooks, pageOrigin } = engine;
  const verify = () => engine.verifications.verify(engine, coupleId);
  return { facts, webhooks, pageOrigin: pageOrigin(), asRead: call.asRead, verify } as never;
}

function viewingOf({ principal }: BooksCall, books: Books, now: Date): Viewing {
  return { books: see(principal, books), whole: books, caller: principal, now };
}

function replayed(run: BooksCall, books: Books, kept: Record<string, unknown>): Done {
  assertStillVisible(books, see(run.principal, books), kept);
  return { output: kept, replayed: true, ...glossary(run, kept, books) };
}

function glossary(
  { principal, operation, call }: BooksCall,
  answer: Record<string, unknown>,
  books: Books,
): Pick<Done, "glossary"> {
  return call.withGlossary ? { glossary: glossaryFrom(see(principal, books), operation, answer) } : {};
}

/**
 * Refuses to repeat an earlier answer that names an account which has become the partner's alone since.
 * @throws Refusal `not_found`
 */
function assertStillVisible(books: Books, seen: SeenBooks, answer: object): void {
  const hidden = hiddenAccounts(books, seen);
  if (hidden.size === 0) return;
  const text = JSON.stringify(answer);
  for (const id of hidden) if (text.includes(id)) throw notFound("account");
}
