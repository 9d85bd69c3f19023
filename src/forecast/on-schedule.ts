import type { PreparedGoal } from "./scenario.ts";
import type { Day } from "./timeline.ts";

export interface Claim {
  readonly goal: PreparedGoal;
  /** In minor units, positive. */
  readonly missing: bigint;
}

/**
 * The number of dates over which a goal's missing amount is divided on a day up to its deadline: the contribution dates from
 * this day through the deadline, at least one.
 */
export function datesLeft({ contributionsByDeadline }: PreparedGoal, { contributionsBefore }: Day): number {
  return Math.max(1, contributionsByDeadline - contributionsBefore);
}

/**
 * The part of a day's money for each goal, in minor units. Goals whose deadline has not passed come first, nearest first,
 * each with the equal part that reaches its target over the remaining contributions. Then goals whose deadline has passed
 * get all that they are missing, oldest first. The rest fills goals in order.
 * @param claims in the order of goals
 * @param nearestFirst the same claims by nearest deadline
 */
export function shareOnSchedule(
  money: bigint,
  day: Day,
  claims: readonly Claim[],
  nearestFirst: readonly Claim[],
): readonly bigint[] {
  const parts = new Map<Claim, bigint>();
  let left = money;
  const give = (claim: Claim, wanted: bigint) => {
    const got = parts.get(claim) ?? 0n;
    const most = claim.missing - got < wanted ? claim.missing - got : wanted;
    const part = most < left ? most : left;
    parts.set(claim, got + part);
    left -= part;
  };
  const isDue = ({ goal: { deadline } }: Claim) => deadline !== null && deadline >= day.date;
  const isPast = ({ goal: { deadline } }: Claim) => deadline !== null && deadline < day.date;
  for (const claim of nearestFirst.filter(isDue)) {
    const dates = BigInt(datesLeft(claim.goal, day));
    give(claim, (claim.missing + dates - 1n) / dates);
  }
  for (const claim of nearestFirst.filter(isPast)) give(claim, claim.missing);
  for (const claim of claims) give(claim, claim.missing);
  return claims.map((claim) => parts.get(claim) ?? 0n);
}
