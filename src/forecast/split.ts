import { sum } from "../kernel/money.ts";

export const SPLITS = ["on_schedule", "priority", "deadline", "proportion"] as const;
export type Split = (typeof SPLITS)[number];

/** Goals by nearest deadline, those without one last. Goals with the same deadline keep their order. */
export function nearestFirst<G>(goals: readonly G[], deadlineOf: (goal: G) => string | null): readonly G[] {
  const key = (goal: G) => deadlineOf(goal) ?? "none, after every year";
  return goals.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

/**
 * The part of the money for each goal, in minor units, at most its missing amount. `priority` and `deadline` fill goals one
 * after the other in the given order. `proportion` divides the money in proportion to the missing amounts by the largest
 * remainder method (Hamilton): parts are rounded down, and each remaining unit goes to the largest remainder, the first
 * among equals. `shareOnSchedule` implements `on_schedule`.
 */
export function shareOut(
  money: bigint,
  missing: readonly bigint[],
  split: Exclude<Split, "on_schedule">,
): readonly bigint[] {
  const total = sum(missing);
  if (money >= total) return missing;
  return split === "proportion" ? inProportion(money, missing, total) : inTurn(money, missing);
}

function inTurn(money: bigint, missing: readonly bigint[]): readonly bigint[] {
  let left = money;
  return missing.map((amount) => {
    const part = amount < left ? amount : left;
    left -= part;
    return part;
  });
}

/** If the money is less than the total missing amount, even a part rounded up is at most the goal's missing amount. */
function inProportion(money: bigint, missing: readonly bigint[], total: bigint): readonly bigint[] {
  const parts = missing.map((amount) => (money * amount) / total);
  const remainders = missing.map((amount, at) => ({ at, remainder: (money * amount) % total }));
  const left = Number(money - sum(parts));
  const first = remainders.toSorted((a, b) =>
    a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1,
  );
  for (const { at } of first.slice(0, left)) parts[at] = (parts[at] ?? 0n) + 1n;
  return parts;
}
