import { min } from "../kernel/money.ts";

/** An open account that the caller may see. Amounts are minor units. */
export interface AllocatedAccount {
  readonly overAllocated: bigint;
  readonly allocations: readonly { readonly goalId: string; readonly amount: bigint }[];
}

/**
 * The amount of each goal, by its id, that these accounts no longer cover. `goals` are in order of importance; like in a
 * rebalance, the least important goal is charged first and locked goals last. The result reveals nothing about accounts that
 * the caller may not see.
 */
export function uncoveredBy(
  accounts: readonly AllocatedAccount[],
  goals: readonly { readonly id: string; readonly locked: boolean }[],
): ReadonlyMap<string, bigint> {
  const order = goals.toReversed().toSorted((a, b) => Number(a.locked) - Number(b.locked));
  const uncovered = new Map<string, bigint>();
  for (const account of accounts.filter(({ overAllocated }) => overAllocated > 0n)) {
    let left = account.overAllocated;
    for (const { id } of order) {
      const amount = min(left, allocationOf(account, id));
      uncovered.set(id, (uncovered.get(id) ?? 0n) + amount);
      left -= amount;
    }
  }
  return uncovered;
}

function allocationOf({ allocations }: AllocatedAccount, id: string): bigint {
  return allocations.find(({ goalId }) => goalId === id)?.amount ?? 0n;
}
