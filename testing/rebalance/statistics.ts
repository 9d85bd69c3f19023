import type { Rebalance } from "../../src/plans/rebalance/rebalance.ts";
import type { View } from "./view.ts";

/** How often the random books reached the cases of interest. */
export class Statistics {
  books = 0;
  moves = 0;
  /** Accounts that the plan cured, and accounts that it could not cure. */
  cures = 0;
  uncured = 0;
  /** Goals that release money of one account and receive money of another. */
  rerouted = 0;
  /** Releases from other goals than the cure would take from, so that no money has to be returned. */
  replaced = 0;
  /** Moves from other goals, and from available money, towards needs. */
  given = 0;
  granted = 0;
  filled = 0;
  /** Goals whose shortfall is too small for a move. */
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
