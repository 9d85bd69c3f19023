import { min } from "../kernel/money.ts";

/** An open account that the caller may see. Amounts in minor units. */
export interface Backing {
  readonly overAllocated: bigint;
  readonly held: readonly { readonly goalId: string; readonly amount: bigint }[];
}

/** An active goal. */
export interface Backed {
  readonly id: string;
  readonly locked: boolean;
}

/**
 * How much of each goal, by its id, these accounts no longer cover. Goals come in their order, the most important first:
 * the least important is charged first, and locked goals last, as a rebalance would release it. It depends only on these
 * accounts and reveals nothing about others.
 */
export function uncoveredBy(
  accounts: readonly Backing[],
  goals: readonly Backed[],
): ReadonlyMap<string, bigint> {
  const order = goals.toReversed().toSorted((a, b) => Number(a.locked) - Number(b.locked));
  const uncovered = new Map<string, bigint>();
  for (const account of accounts.filter(({ overAllocated }) => overAllocated > 0n)) {
    let left = account.overAllocated;
    for (const { id } of order) {
      const amount = min(left, heldBy(account, id));
      uncovered.set(id, (uncovered.get(id) ?? 0n) + amount);
      left -= amount;
    }
  }
  return uncovered;
}

function heldBy({ held }: Backing, id: string): bigint {
  return held.find(({ goalId }) => goalId === id)?.amount ?? 0n;
}
