import type { Candidate } from "./refusals.ts";
import { foldedWords } from "./text.ts";

/** How many rows are offered for one name. */
export const MAX_CANDIDATES = 5;

/** Closed rows that are compared with a name, at most. Limits keep the other rows few. */
export const MAX_CLOSED_COMPARED = 200;

/** UTF-16 code units of a name that are compared, at most: twice the length of the longest name in the books. */
const COMPARED_LENGTH = 200;

/** A name, and how it compares without regard to case and width. */
interface Name {
  readonly name: string;
  readonly folded: string;
}

/** From the best on: the same text, the same but for case and width, one begins with the other, one contains the other. */
const MATCHES: readonly ((one: Name, other: Name) => boolean)[] = [
  (one, other) => one.name === other.name,
  (one, other) => one.folded === other.folded,
  (one, other) => one.folded.startsWith(other.folded) || other.folded.startsWith(one.folded),
  (one, other) => one.folded.includes(other.folded) || other.folded.includes(one.folded),
];

/** The rows to compare with a name: all that are not closed, then the newest closed ones. Give rows oldest first. */
export function comparable<R extends { readonly status: string }>(rows: Iterable<R>): R[] {
  const [closed, others]: [R[], R[]] = [[], []];
  for (const row of rows) (row.status === "closed" ? closed : others).push(row);
  return [...others, ...closed.slice(-MAX_CLOSED_COMPARED)];
}

/**
 * The rows that may be meant by a name, at most MAX_CANDIDATES: the best matches first, among equals those that are not
 * closed, then in the order given. When fewer match, other rows that are not closed fill up: the name may be a
 * description, and these are what there is to choose from.
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
