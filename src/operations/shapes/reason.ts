import type { KeptMove, RebalancePlan } from "../../domain/rebalance-plan.ts";

/** What a move is for, in words for one viewer. */
interface Told {
  readonly purpose: KeptMove["purpose"];
  readonly strategy: RebalancePlan["strategy"];
  /** Names of the goals that give and get; undefined: the available money. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether the move brings the goal that gets it to its target. */
  readonly fills: boolean;
  /** Whether the viewer may know the account. */
  readonly seen: boolean;
}

/** Why a plan has a move. Says nothing of an account that the viewer may not know: not even that it lacks money. */
export function reasonOf({ purpose, strategy, from, to, fills, seen }: Told): string {
  if (purpose === "edited") return "Chosen by hand.";
  if (!to) {
    if (!seen) return `${from} gives money back to an account that is your partner's alone.`;
    return `The account's balance no longer covers what goals hold of it: ${from} can spare this best.`;
  }
  if (purpose === "target" || (strategy === "waterfall" && !from)) {
    return fills
      ? `Available money brings ${to} to its target.`
      : `Available money brings ${to} nearer to its target.`;
  }
  if (strategy === "waterfall") return `${to} comes before ${from}, and is filled first.`;
  const behind = `${to} holds less than it should today`;
  return from
    ? `${behind}; ${from} holds more than it needs.`
    : `${behind}; available money makes up for it.`;
}
