import type { Rebalance } from "../../src/plans/rebalance/rebalance.ts";
import { changeOf, needOf, savesFreeMoney, sumOf, type View } from "./view.ts";

/** The objectives of a plan by name, in the order of docs/planning.md. */
export type Levels = Readonly<Record<string, number>>;

/** The values that the moves of a plan reach for each objective. */
export function levelsOf(view: View, { moves, goals: figures }: Rebalance): Levels {
  const { goals } = view;
  const levels: Record<string, number> = {};
  const charged = (id: string) => {
    const figure = figures.find(({ goalId }) => goalId === id);
    return Number((figure?.before ?? 0n) - (figure?.afterCure ?? 0n));
  };
  const after = (id: string, before: number) => before + changeOf(moves, id);
  levels.cured = sumOf(moves.filter(({ toGoalId }) => toGoalId === null).map(({ amount }) => Number(amount)));
  for (const { id } of goals.toReversed()) levels[`charged ${id}`] = charged(id);
  for (const goal of goals) {
    const need = needOf(goal, charged(goal.id), view);
    levels[`need ${goal.id}`] = Math.min(need, after(goal.id, goal.before));
  }
  levels.taken = sumOf(goals.map(({ id, before }) => Math.max(0, before - charged(id) - after(id, before))));
  if (savesFreeMoney(view)) {
    const allocations = moves.filter(({ fromGoalId }) => fromGoalId === null);
    levels.granted = sumOf(allocations.map(({ amount }) => Number(amount)));
  }
  for (const { id, before, target } of goals) levels[`target ${id}`] = Math.min(target, after(id, before));
  levels.units = sumOf(moves.map(({ amount }) => Number(amount)));
  return levels;
}
