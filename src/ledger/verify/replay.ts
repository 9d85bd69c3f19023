import { apply } from "../../books/apply.ts";
import { type Books, emptyBooks, partnerIdsOf, RowsInPlace } from "../../books/books.ts";
import type { Change } from "../../books/change.ts";
import type { Couple, Event } from "../../books/rows.ts";
import { digestOfWords, GENESIS_HASH, hashOf } from "../seal.ts";
import { withoutErased } from "./erased.ts";
import { addStatements, noStatements, type Statements } from "./statements.ts";

/** The result of replaying a ledger up to one of its events. */
export interface Replay {
  books: Books;
  /** What the events state in addition to the rows of the books. */
  readonly statements: Statements;
}

/**
 * An empty replay of a couple's ledger. Columns that no event states stay undefined in its books: a ledger of an earlier
 * version, or one with erased words, states fewer. The comparison with the stored rows allows for that (`properties.ts`).
 */
export function startReplay(coupleId: string): Replay {
  const head = { headSequence: 0, headHash: GENESIS_HASH };
  const couple = { id: coupleId, version: 1, propertyVersions: {}, ...head } as unknown as Couple;
  const books: Books = {
    ...emptyBooks(couple, [UNNAMED]),
    accounts: new RowsInPlace(),
    goals: new RowsInPlace(),
    allocations: new RowsInPlace(),
    reactions: new RowsInPlace(),
  };
  return { books, statements: noStatements() };
}

/** The ledger does not contain display names. */
const UNNAMED = { id: "", displayName: "" };

/**
 * Adds the next event to a replay. Returns what is wrong with the event, if anything: its sequence, previous hash, hash,
 * words or references. In this case the replay does not change.
 */
export function replay(replayed: Replay, change: Change): string | undefined {
  const { books, statements } = replayed;
  const problem = chainProblem(books, change.event) ?? referenceProblem(books, change.event);
  if (problem) return problem;
  replayed.books = withoutErased(apply(books, change), change.event);
  addStatements(statements, change.event);
  return undefined;
}

function chainProblem({ couple }: Books, event: Event): string | undefined {
  if (event.sequence !== couple.headSequence + 1)
    return `sequence ${event.sequence} follows ${couple.headSequence}`;
  if (event.prevHash !== couple.headHash) return "prev_hash is not the hash of the previous event";
  if (event.hash !== hashOf(couple.id, event)) return "hash does not match the row";
  const { words, wordsDigest } = event;
  return words === null || digestOfWords(words) === wordsDigest
    ? undefined
    : "words do not match words_digest";
}

/** Rows that an event references must exist. A ledger of an earlier version may not state the partners. */
function referenceProblem({ couple, accounts, goals }: Books, event: Event): string | undefined {
  const { eventType, userId, sourceAccountId, sourceGoalId, destGoalId, metadata } = event;
  const hasPartners = couple.partner1Id !== undefined;
  const joins = eventType === "COUPLE" && metadata.action === "joined" && metadata.partner_2_id === userId;
  if (hasPartners && userId !== null && !joins && !partnerIdsOf(couple).includes(userId))
    return "its user is not a partner of the couple";
  const opens = eventType === "ACCOUNT" && metadata.action === "opened";
  if (sourceAccountId !== null && !opens && !accounts.has(sourceAccountId))
    return `it names account ${sourceAccountId}, which no event opened`;
  const creates = eventType === "GOAL" && metadata.action === "created";
  const unknown = [sourceGoalId, creates ? null : destGoalId].find((id) => id !== null && !goals.has(id));
  return unknown ? `it names goal ${unknown}, which no event created` : undefined;
}
