import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import type { Facts } from "../books/facts.ts";
import { loadFacts } from "../database/queries/facts.ts";
import type { Principal } from "../identity/principal.ts";
import { hiddenAccounts, type SeenBooks, see } from "../identity/see.ts";
import { notFound } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { answered } from "./answer.ts";
import type { Engine } from "./engine.ts";
import { glossaryFrom } from "./glossary.ts";
import { type KeyedRequest, recallFrom, remember } from "./idempotency.ts";
import { openToRead } from "./load.ts";
import type { Done, Ended } from "./outcome.ts";
import type { Parsed } from "./parse.ts";

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
  const { engine, operation, principal, coupleId, input, call, keyed } = run;
  const { decide, secrets } = operation;
  if (!decide) throw new Error(`${operation.name} decides nothing`);
  return engine.queues.run(engine, coupleId, {
    caller: principal,
    questions: operation.facts?.(input as never) ?? {},
    keyed,
    secrets,
    decide(decision, facts) {
      const given = { facts, webhooks: engine.webhooks, asRead: call.asRead };
      const output = answered(operation, decide(input as never, decision, given as never));
      const result = { output, replayed: false, ...glossary(run, output, decision.books) };
      return { result, answer: output };
    },
    recall: (books, kept) => replayed(run, books, kept),
  });
}

/** Shows an operation the books, in a transaction that sees them at one place of their ledger. @throws Refusal */
export async function showBooks(em: EntityManager, run: BooksCall): Promise<Ended> {
  const { engine, operation, principal, coupleId, input, call, keyed } = run;
  const { books, now } = await openToRead(em, coupleId, engine);
  const kept = keyed && (await recallFrom(em, keyed, now));
  if (kept) return replayed(run, books, kept);
  const questions = operation.facts?.(input as never) ?? {};
  const facts = await loadFacts({ em, books, caller: principal, now }, questions);
  const given = { facts: facts as Facts, webhooks: engine.webhooks, asRead: call.asRead };
  const viewing = { books: see(principal, books), whole: books, caller: principal, now };
  const answer = operation.view
    ? operation.view(input as never, viewing, given as never)
    : await operation.rows?.(input as never, { ...viewing, em, ids: engine.ids }, given as never);
  if (!answer) throw new Error(`${operation.name} runs on no books`);
  if (typeof answer === "function") return { rest: answer, ...glossary(run, {}, books) };
  const output = answered(operation, answer);
  if (keyed) await remember(em, keyed, { output, secrets: operation.secrets, now });
  return { output, replayed: false, ...glossary(run, output, books) };
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
