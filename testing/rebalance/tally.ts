import type { Rebalance } from "../../src/plans/rebalance/rebalance.ts";
import type { View } from "./view.ts";

/** How often the random books led to what is worth testing. */
export class Tally {
  books = 0;
  moves = 0;
  /** Accounts cured, and accounts that could not be. */
  cures = 0;
  uncured = 0;
  /** Goals that release money in one account and get it back in another. */
  rerouted = 0;
  /** Releases by others than those whom the cure would cost it, so that nothing has to be put back. */
  replaced = 0;
  /** Needs met by other goals, and by available money. */
  given = 0;
  granted = 0;
  filled = 0;
  /** Goals that miss too little of what is wanted for a move. */
  waived = 0;

  count({ moves, uncured, goals }: Rebalance, view: View): void {
    this.books++;
    this.moves += moves.length;
    this.uncured += uncured.length;
    this.cures += new Set(
      moves.filter(({ purpose }) => purpose === "cure").map(({ accountId }) => accountId),
    ).size;
    const getting = new Set(moves.map(({ toGoalId }) => toGoalId));
    const releasing = moves.filter(({ toGoalId }) => toGoalId === null);
    const spared = new Set(
      goals.filter(({ before, afterCure }) => before === afterCure).map(({ goalId }) => goalId),
    );
    this.rerouted += releasing.filter(({ fromGoalId }) => getting.has(fromGoalId)).length;
    this.replaced += releasing.filter(
      ({ fromGoalId }) => fromGoalId !== null && spared.has(fromGoalId),
    ).length;
    this.given += moves.filter(({ fromGoalId, toGoalId }) => fromGoalId !== null && toGoalId !== null).length;
    this.granted += moves.filter(
      ({ fromGoalId, purpose }) => fromGoalId === null && purpose === "need",
    ).length;
    this.waived += goals.filter(({ goalId, need }) =>
      view.goals.some(({ id, wanted }) => id === goalId && Number(need) < wanted),
    ).length;
    this.filled += moves.filter(({ purpose }) => purpose === "target").length;
  }

  get words(): string {
    return Object.entries(this)
      .map(([what, count]) => `${count} ${what}`)
      .join(", ");
  }
}
