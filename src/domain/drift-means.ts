import { sum } from "./money.ts";

/*
 * What accounts can do for goals, and where they fail them. It is reckoned from the accounts that one caller may know
 * and from nothing else, so that no figure betrays another. Amounts in minor units.
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
  /** What it holds above what it should hold today. */
  readonly surplus: bigint;
}

/** What accounts have for a goal. */
export interface Means {
  /** What of the goal their balances no longer cover. */
  readonly uncovered: bigint;
  /** What can be put behind it as it is. */
  readonly free: bigint;
  /** What other goals could give to it: their surplus, as far as it sits in these accounts and no lock holds it. */
  readonly spare: bigint;
}

/** The means of each goal by its id. The goals come in their order, the most important first. */
export function meansOf(accounts: readonly Backing[], goals: readonly Backed[]): (goalId: string) => Means {
  const uncovered = uncoveredBy(accounts, goals);
  const free = sum(accounts.map(({ allocatable }) => allocatable));
  const spares = goals.map(({ id, locked, surplus }) => ({
    id,
    spare: locked ? 0n : least(surplus, sum(accounts.map((account) => heldBy(account, id)))),
  }));
  return (goalId) => ({
    uncovered: uncovered.get(goalId) ?? 0n,
    free,
    spare: sum(spares.filter(({ id }) => id !== goalId).map(({ spare }) => spare)),
  });
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

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
