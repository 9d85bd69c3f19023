import type { PreparedGoal } from "./scenario.ts";
import type { Day } from "./timeline.ts";

/** A goal that is not complete. */
export interface Claim {
  readonly goal: PreparedGoal;
  /** In minor units, above zero. */
  readonly missing: bigint;
}

/**
 * How many dates share what a goal is missing, on a day up to its deadline: the contribution dates from that day through
 * the deadline, at least one.
 */
export function datesLeft({ contributionsByDeadline }: PreparedGoal, { contributionsBefore }: Day): number {
  return Math.max(1, contributionsByDeadline - contributionsBefore);
}

/**
 * What each goal gets of a day's money, in minor units, by its deadline: first the goals whose deadline has not passed,
 * nearest first, each the equal part that reaches its target in the contributions left; then those whose deadline has
 * passed, oldest first, all that they are missing; the rest fills goals in the order of goals.
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
