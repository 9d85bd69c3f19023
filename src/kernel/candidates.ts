import type { Candidate } from "./refusals.ts";
import { foldedWords } from "./text.ts";

export const MAX_CANDIDATES = 5;

/** Maximum number of closed rows compared with a name. The number of open rows is already limited. */
export const MAX_CLOSED_COMPARED = 200;

/** Maximum length of the compared name in UTF-16 code units: twice that of the longest name in the books. */
const COMPARED_LENGTH = 200;

/** The rows to compare with a name: all open rows, then the newest closed ones. `rows` must be in order of age, oldest first. */
export function comparable<R extends { readonly status: string }>(rows: Iterable<R>): R[] {
  const [closed, others]: [R[], R[]] = [[], []];
  for (const row of rows) (row.status === "closed" ? closed : others).push(row);
  return [...others, ...closed.slice(-MAX_CLOSED_COMPARED)];
}

/**
 * The rows that a name may refer to, at most MAX_CANDIDATES: the best matches first, open rows before closed ones, then in
 * the given order. If fewer rows match, other open rows follow, because the name may be a description.
 */
export function bestMatches(wanted: string, rows: readonly Candidate[]): Candidate[] {
  const name = wanted.trim().slice(0, COMPARED_LENGTH);
  return rows
    .map((row) => ({ row, rank: rankOf(row.name, name) }))
    .filter(({ row, rank }) => rank < NO_MATCH || !row.closed)
    .toSorted((a, b) => a.rank - b.rank || Number(a.row.closed) - Number(b.row.closed))
    .slice(0, MAX_CANDIDATES)
    .map(({ row }) => row);
}

const NO_MATCH = 4;

/** 0: equal; 1: equal except for case and width; 2: one starts with the other; 3: one contains the other. */
function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0;
  const [one, other] = [foldedWords(name), foldedWords(wanted)];
  if (one === other) return 1;
  if (one.startsWith(other) || other.startsWith(one)) return 2;
  return one.includes(other) || other.includes(one) ? 3 : NO_MATCH;
}
