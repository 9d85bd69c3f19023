import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import type { Facts } from "../books/facts.ts";
import { loadFacts } from "../database/queries/facts.ts";
import type { Principal } from "../identity/principal.ts";
import { hiddenAccounts, type SeenBooks, see } from "../identity/see.ts";
import { notFound } from "../kernel/refusals.ts";
import { Decision } from "../ledger/decision.ts";
import type { Operation } from "../operations/operation.ts";
import { answered } from "./answer.ts";
import type { Engine } from "./engine.ts";
import { glossaryFrom } from "./glossary.ts";
import { type KeyedRequest, recall, remember } from "./idempotency.ts";
import { type Opened, openToRead, openToWrite } from "./load.ts";
import type { Done, Ended } from "./outcome.ts";
import type { Parsed } from "./parse.ts";
import { sourcesAt } from "./sources.ts";
import { store } from "./store.ts";

/** A call on a couple's books, in its transaction. */
interface BooksCall extends Parsed {
  readonly engine: Engine;
  readonly em: EntityManager;
  readonly operation: Operation;
  readonly principal: Principal;
  readonly coupleId: string;
  readonly keyed: KeyedRequest | undefined;
}

/** Loads the couple's books, lets the operation show or decide, and stores what it decided. @throws Refusal */
export async function runOnBooks(run: BooksCall): Promise<Ended> {
  const { engine, em, operation, principal, coupleId, input, call, keyed } = run;
  const open = operation.decide ? openToWrite : openToRead;
  const { books, now } = await open(em, coupleId, engine.now);
  const kept = keyed && (await recall(em, keyed, now));
  if (kept) {
    assertStillVisible(books, see(principal, books), kept);
    return { output: kept, replayed: true, ...glossary(run, kept, books) };
  }
  const questions = operation.facts?.(input as never) ?? {};
  const facts = await loadFacts({ em, books, caller: principal, now }, questions);
  const given = { facts: facts as Facts, webhooks: engine.webhooks, asRead: call.asRead };
  if (operation.decide) {
    const decision = new Decision(books, principal, sourcesAt(now, engine));
    const output = answered(operation, operation.decide(input as never, decision, given as never));
    await store(em, decision);
    return finish(run, output, { books: decision.books, now });
  }
  const viewing = { books: see(principal, books), whole: books, caller: principal, now };
  const answer = operation.view
    ? operation.view(input as never, viewing, given as never)
    : await operation.rows?.(input as never, { ...viewing, em, ids: engine.ids }, given as never);
  if (!answer) throw new Error(`${operation.name} runs on no books`);
  if (typeof answer === "function") return { rest: answer, ...glossary(run, {}, books) };
  return finish(run, answered(operation, answer), { books, now });
}

/** Keeps the answer for the call's key. `after`: the books as the call leaves them. */
async function finish(run: BooksCall, output: Record<string, unknown>, after: Opened): Promise<Done> {
  const { em, operation, keyed } = run;
  if (keyed) await remember(em, keyed, { output, secrets: operation.secrets, now: after.now });
  return { output, replayed: false, ...glossary(run, output, after.books) };
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
