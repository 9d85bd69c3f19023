import type { Candidate } from "./refusals.ts";
import { foldedWords as folded } from "./text.ts";

/** How many rows are offered for one name. */
export const MAX_CANDIDATES = 5;

/** From the best on: the same text, the same but for case and width, one begins with the other, one contains the other. */
const MATCHES: readonly ((name: string, wanted: string) => boolean)[] = [
  (name, wanted) => name === wanted,
  (name, wanted) => folded(name) === folded(wanted),
  (name, wanted) => folded(name).startsWith(folded(wanted)) || folded(wanted).startsWith(folded(name)),
  (name, wanted) => folded(name).includes(folded(wanted)) || folded(wanted).includes(folded(name)),
];

/**
 * The rows that may be meant by a name, at most MAX_CANDIDATES: the best matches first, among equals those that are not
 * closed, then in the order given. When fewer match, other rows that are not closed fill up: the name may be a
 * description, and these are what there is to choose from.
 */
export function bestMatches(wanted: string, rows: readonly Candidate[]): Candidate[] {
  const rank = ({ name }: Candidate) => {
    const match = MATCHES.findIndex((matches) => matches(name, wanted.trim()));
    return match === -1 ? MATCHES.length : match;
  };
  return rows
    .map((row) => ({ row, rank: rank(row) }))
    .filter(({ row, rank }) => rank < MATCHES.length || !row.closed)
    .toSorted((a, b) => a.rank - b.rank || Number(a.row.closed) - Number(b.row.closed))
    .slice(0, MAX_CANDIDATES)
    .map(({ row }) => row);
}
