import type { Candidate } from "./refusals.ts";
import { foldedWords } from "./text.ts";

export const MAX_CANDIDATES = 5;

/** Maximum number of closed rows compared with a name. The number of open rows is already limited. */
export const MAX_CLOSED_COMPARED = 200;

/** Maximum length of the compared name in UTF-16 code units: twice that of the longest name in the books. */
const COMPARED_LENGTH = 200;

/** A name, and its form for comparison without case and width. */
interface Name {
  readonly name: string;
  readonly folded: string;
}

/** Best first: equal, equal except for case and width, one starts with the other, one contains the other. */
const MATCHES: readonly ((one: Name, other: Name) => boolean)[] = [
  (one, other) => one.name === other.name,
  (one, other) => one.folded === other.folded,
  (one, other) => one.folded.startsWith(other.folded) || other.folded.startsWith(one.folded),
  (one, other) => one.folded.includes(other.folded) || other.folded.includes(one.folded),
];

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
  const other = nameOf(wanted.trim().slice(0, COMPARED_LENGTH));
  const rank = ({ name }: Candidate) => {
    const one = nameOf(name);
    const match = MATCHES.findIndex((matches) => matches(one, other));
    return match === -1 ? MATCHES.length : match;
  };
  return rows
    .map((row) => ({ row, rank: rank(row) }))
    .filter(({ row, rank }) => rank < MATCHES.length || !row.closed)
    .toSorted((a, b) => a.rank - b.rank || Number(a.row.closed) - Number(b.row.closed))
    .slice(0, MAX_CANDIDATES)
    .map(({ row }) => row);
}

function nameOf(name: string): Name {
  return { name, folded: foldedWords(name) };
}
