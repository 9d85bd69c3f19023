import type { EntityManager } from "@mikro-orm/core";
import type { Books } from "../books/books.ts";
import { diff, isInsert } from "../books/diff.ts";
import type { Facts, Questions } from "../books/facts.ts";
import { loadBooks, lockCouple } from "../database/queries/books.ts";
import { loadFacts } from "../database/queries/facts.ts";
import { insertEvents, writeRows } from "../database/queries/write.ts";
import { recordDrift } from "../drift/derive.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { hiddenAccounts, type SeenBooks, see } from "../identity/see.ts";
import { fillInboxes } from "../inbox/derive.ts";
import { notFound } from "../kernel/refusals.ts";
import { SERVICE_ACTOR } from "../ledger/actors.ts";
import { Decision } from "../ledger/decision.ts";
import type { Operation } from "../operations/operation.ts";
import type { Engine } from "./engine.ts";
import { glossaryFrom } from "./glossary-from-books.ts";
import { type KeyedRequest, recall, remember } from "./idempotency.ts";
import { type Ended, inOrder } from "./outcome.ts";
import type { Call } from "./parse.ts";
import { sourcesAt } from "./sources.ts";

/** A call on a couple's books, in its transaction. */
interface BooksCall {
  readonly engine: Engine;
  readonly em: EntityManager;
  readonly operation: Operation;
  readonly principal: Principal;
  readonly coupleId: string;
  readonly call: Call;
  readonly keyed: KeyedRequest | undefined;
}

/** Loads the couple's books, lets the operation show or decide, and stores what it decided. @throws Refusal */
export async function runOnBooks(run: BooksCall, input: Record<string, unknown>): Promise<Ended> {
  const { engine, em, operation, principal, coupleId, call, keyed } = run;
  const writes = operation.effect === "append" || operation.effect === "change";
  if (writes) await lockCouple(em, coupleId);
  const books = await loadBooks(em, coupleId);
  if (!books) throw notFound("couple");
  // The time at which the lock is held, and never before the newest event: the ledger's instants follow its sequence.
  const now = writes ? laterOf(engine.now(), books.recent[0]?.timestamp) : engine.now();
  const glossary = (answer: Record<string, unknown>, after: Books) =>
    call.withGlossary ? { glossary: glossaryFrom(see(principal, after), operation, answer) } : {};
  const kept = keyed && (await recall(em, principal, keyed, now));
  if (kept) {
    assertStillVisible(books, see(principal, books), kept);
    return { output: inOrder(operation, kept), replayed: true, ...glossary(kept, books) };
  }
  const questions = operation.facts?.(input as never) ?? {};
  const facts = await loadFacts({ em, books, caller: principal, now }, questions);
  const given = { facts: facts as Facts, webhooks: engine.webhooks, asRead: call.asRead };
  if (operation.view) {
    const viewing = { books: see(principal, books), whole: books, caller: principal, now };
    const answer = operation.view(input as never, viewing, given as never);
    if (typeof answer === "function") return { rest: answer, ...glossary({}, books) };
    const output = operation.output.parse(answer);
    return { output, replayed: false, ...glossary(output, books) };
  }
  if (operation.rows) {
    const viewing = { books: see(principal, books), whole: books, caller: principal, now };
    const context = { ...viewing, em, ids: engine.ids };
    const output = operation.output.parse(await operation.rows(input as never, context, given as never));
    if (keyed) remember(em, principal, keyed, { coupleId, output, now });
    return { output, replayed: false, ...glossary(output, books) };
  }
  const decision = new Decision(books, principal, sourcesAt(now, engine));
  const output = operation.output.parse(operation.decide?.(input as never, decision, given as never));
  await store(em, decision);
  if (keyed) {
    const remembered = { ...output };
    for (const secret of operation.secrets ?? []) remembered[secret] = null;
    remember(em, principal, keyed, { coupleId, output: remembered, now });
  }
  return { output, replayed: false, ...glossary(output, decision.books) };
}

/** Stores a decision in the transaction that read its books, with what follows from it. @throws WriteConflict */
export async function store(em: EntityManager, decision: Decision<Principal>): Promise<void> {
  const { before } = decision;
  if (decision.steps.length > 0) {
    recordDrift(decision);
    fillInboxes(decision);
  }
  const coupleId = before.couple.id;
  const rows = diff(before, decision.books);
  // Events name accounts and goals, other rows name events.
  await writeRows(
    em,
    coupleId,
    rows.filter(isInsert).filter(({ table }) => NAMED_BY_EVENTS.has(table)),
  );
  await insertEvents(
    em,
    coupleId,
    decision.steps.map(({ change }) => change.event),
  );
  const others = rows.filter((row) => !(isInsert(row) && NAMED_BY_EVENTS.has(row.table)));
  await writeRows(em, coupleId, [...others, ...decision.writes]);
}

/** A decision that no call asked for: a time has come, or a delivery failed. */
interface Occasion<F extends keyof Facts> {
  readonly coupleId: string;
  readonly now: Date;
  readonly ids: () => string;
  /** The facts beyond the books that the decision needs. */
  readonly questions?: Pick<Questions, F>;
}

type Decide<T, F extends keyof Facts> = (decision: Decision<Principal>, facts: Pick<Facts, F>) => T;

/**
 * Decides on a couple's books in a transaction of its own, in the name of the service, and stores the decision. Undefined
 * when there is no such couple, or somebody else holds its lock.
 */
export function decideByService<T, F extends keyof Facts = never>(
  { orm, now, ids }: Engine,
  occasion: Pick<Occasion<F>, "coupleId" | "questions">,
  decide: Decide<T, F>,
): Promise<T | undefined> {
  return orm.em.fork().transactional(async (em) => {
    if (!(await lockCouple(em, occasion.coupleId, "skip locked"))) return undefined;
    return decideWithin(em, { ...occasion, now: now(), ids }, decide);
  });
}

/** The same in a transaction that has the couple's books to itself. */
export async function decideWithin<T, F extends keyof Facts = never>(
  em: EntityManager,
  { coupleId, now, ids, questions }: Occasion<F>,
  decide: Decide<T, F>,
): Promise<T | undefined> {
  const books = await loadBooks(em, coupleId);
  if (!books) return undefined;
  const at = laterOf(now, books.recent[0]?.timestamp);
  const caller: Principal = { ...OPERATOR, ...SERVICE_ACTOR, coupleId };
  const facts = await loadFacts({ em, books, caller, now: at }, questions ?? {});
  const decision = new Decision(books, caller, sourcesAt(at, { ids }));
  const result = decide(decision, facts as Pick<Facts, F>);
  await store(em, decision);
  return result;
}

const NAMED_BY_EVENTS: ReadonlySet<string> = new Set(["bank_accounts", "financial_goals"]);

function laterOf(now: Date, newest: Date | undefined): Date {
  return newest && newest > now ? newest : now;
}

/** Refuses to repeat an earlier answer that names an account which has become the partner's alone since. @throws Refusal `not_found` */
function assertStillVisible(books: Books, seen: SeenBooks, answer: object): void {
  const hidden = hiddenAccounts(books, seen);
  if (hidden.size === 0) return;
  const text = JSON.stringify(answer);
  for (const id of hidden) if (text.includes(id)) throw notFound("account");
}
