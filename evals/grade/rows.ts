import type { BooksRows, Evidence } from "../run/evidence.ts";
import { formatUnits } from "../task/units.ts";

type Kind = "accounts" | "goals";

/** The id of what a task calls by a key of its fixture. */
export function idOf(evidence: Pick<Evidence, "ids">, kind: Kind, key: string): string {
  const id = (evidence.ids[kind] as Readonly<Record<string, string>> | undefined)?.[key];
  if (id === undefined) throw new Error(`the evidence knows no ${kind}.${key}`);
  return id;
}

/** Minor units of an account that goals hold. */
export function earmarkedOf({ earmarks }: BooksRows, accountId: string): bigint {
  return earmarks
    .filter(({ account }) => account === accountId)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

/** Two amounts that should be one. */
export function unlike(what: string, found: bigint, wanted: bigint, digits: number): string[] {
  if (found === wanted) return [];
  return [`${what} is ${formatUnits(found, digits)}, not ${formatUnits(wanted, digits)}`];
}
