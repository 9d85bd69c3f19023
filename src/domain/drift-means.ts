import { sum } from "./money.ts";
import { least, positive } from "./rebalance/amounts.ts";

/*
 * What accounts can do for goals, and which goals they no longer cover. It is computed from the accounts that one caller
 * may see and from nothing else, so that no figure reveals another account. Amounts in minor units.
 */

/** An open account that the caller may know. */
export interface Backing {
  readonly overAllocated: bigint;
  readonly allocatable: bigint;
  readonly held: readonly { readonly goalId: string; readonly amount: bigint }[];
}

/** An active goal. */
export interface Backed {
  readonly id: string;
  readonly locked: boolean;
  /** What it holds above what its schedule asks for next. */
  readonly surplus: bigint;
}

/** What accounts have for goals. */
export interface Means {
  /** What of each goal their balances no longer cover, by its id. */
  readonly uncovered: ReadonlyMap<string, bigint>;
  /** What can be put behind goals as it is. */
  readonly free: bigint;
  /** What goals could give to others: their surplus, as far as it sits in these accounts, is covered, and no lock holds it. */
  readonly spare: bigint;
}

/** The means for goals in their order, the most important first. */
export function meansOf(accounts: readonly Backing[], goals: readonly Backed[]): Means {
  const uncovered = uncoveredBy(accounts, goals);
  const spareOf = ({ id, locked, surplus }: Backed) => {
    const held = sum(accounts.map((account) => heldBy(account, id)));
    return locked ? 0n : positive(least(surplus, held) - (uncovered.get(id) ?? 0n));
  };
  return {
    uncovered,
    free: sum(accounts.map(({ allocatable }) => allocatable)),
    spare: sum(goals.map(spareOf)),
  };
}

/** In the order in which a rebalance would release it: from the least important goal first, from locked ones last. */
function uncoveredBy(accounts: readonly Backing[], goals: readonly Backed[]): ReadonlyMap<string, bigint> {
  const order = goals.toReversed().toSorted((a, b) => Number(a.locked) - Number(b.locked));
  const uncovered = new Map<string, bigint>();
  for (const account of accounts.filter(({ overAllocated }) => overAllocated > 0n)) {
    let left = account.overAllocated;
    for (const { id } of order) {
      const amount = least(left, heldBy(account, id));
      uncovered.set(id, (uncovered.get(id) ?? 0n) + amount);
      left -= amount;
    }
  }
  return uncovered;
}

function heldBy({ held }: Backing, id: string): bigint {
  return held.find(({ goalId }) => goalId === id)?.amount ?? 0n;
}
