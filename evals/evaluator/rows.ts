import type { BooksRows, Simulation } from "../runner/simulation.ts";
import { formatUnits } from "../tasks/amounts.ts";

type Kind = "accounts" | "goals";

/** The id of a fixture key. @throws Error for an unknown key */
export function idOf(simulation: Pick<Simulation, "ids">, kind: Kind, key: string): string {
  const id = (simulation.ids[kind] as Readonly<Record<string, string>> | undefined)?.[key];
  if (id === undefined) throw new Error(`the run has no ${kind}.${key}`);
  return id;
}

/** The money of an account that is allocated to goals, in minor units. */
export function earmarkedOf({ earmarks }: BooksRows, accountId: string): bigint {
  return earmarks
    .filter(({ account }) => account === accountId)
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

/** The problem where two amounts differ. */
export function amountProblems(what: string, found: bigint, wanted: bigint, digits: number): string[] {
  if (found === wanted) return [];
  return [`${what} is ${formatUnits(found, digits)}, not ${formatUnits(wanted, digits)}`];
}
