import { hash } from "node:crypto";
import type { Books } from "../books/books.ts";
import type { Principal } from "../identity/principal.ts";
import { dateIn } from "../kernel/calendar.ts";
import { lruOf } from "../kernel/lru.ts";
import type { Operation } from "../operations/operation.ts";

/** Tags that a process remembers. */
const MAX_TAGS = 20_000;

/** The tag of an answer, from its whole text: two answers with one tag are the same. */
export function tagOfText(text: string): string {
  return hash("sha256", text, "base64url").slice(0, 27);
}

/** A call on a couple's books. */
interface Asked {
  readonly operation: Operation;
  readonly principal: Principal;
  readonly coupleId: string;
  readonly input: object;
}

/** The state of the books, and an instant. */
interface At {
  readonly books: Books;
  readonly now: Date;
}

/**
 * The tags of answers that this process gave last, each with the head of the ledger and the epoch that it was made from: as long as
 * both are the same, so is the answer of an operation that depends on the ledger alone, and its tag is known without making it.
 */
export class AnswerTags {
  readonly #tags = lruOf<string, { readonly state: string; readonly tag: string }>(MAX_TAGS);

  note(asked: Asked, { output, ...at }: At & { readonly output: object }): void {
    this.#tags.set(keyOf(asked), { state: stateOf(asked, at), tag: tagOfText(JSON.stringify(output)) });
  }

  /** The tag of the answer; undefined if it has to be made first. */
  tagOf(asked: Asked, at: At): string | undefined {
    const known = this.#tags.get(keyOf(asked));
    return known?.state === stateOf(asked, at) ? known.tag : undefined;
  }
}

/** What the answer depends on besides the state of the books. */
function keyOf({ operation, principal, coupleId, input }: Asked): string {
  const { role, userId, kind, app } = principal;
  return tagOfText(JSON.stringify([operation.name, coupleId, role, userId, kind, app?.seesPrivate, input]));
}

function stateOf({ operation }: Asked, { books: { couple }, now }: At): string {
  const { headHash, authEpoch, timeZone } = couple;
  // Words of books that ended are erased without an event; only the epoch shows it.
  const state = `${headHash} ${authEpoch}`;
  return operation.dependsOn === "day" ? `${state} ${dateIn(timeZone, now)}` : state;
}
