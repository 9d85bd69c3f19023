import { sum } from "../kernel/money.ts";

/** How one contribution is shared among goals. */
export const SPLITS = ["on_schedule", "priority", "deadline", "proportion"] as const;
export type Split = (typeof SPLITS)[number];

/** Goals by nearest deadline, those without one last; goals with the same deadline keep their order. */
export function nearestFirst<G>(goals: readonly G[], deadlineOf: (goal: G) => string | null): readonly G[] {
  const key = (goal: G) => deadlineOf(goal) ?? "none, after every year";
  return goals.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

/**
 * What each goal gets of the money, in minor units, never more than it is missing. `priority` and `deadline` fill one goal
 * after the other, in the order given; `proportion` gives each a part as large as what it is missing is of what all are
 * missing, by the largest remainder method (Hamilton): parts are rounded down, and each unit left goes to the largest
 * remainder, among equals to the first. No goal gets money beyond what all are missing. `on_schedule` needs dates:
 * `shareOnSchedule` does it.
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

/** With less money than is missing, a part rounded up is still at most what its goal is missing. */
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
