import type { Rebalance } from "../../src/domain/rebalance.ts";
import { changeOf, sumOf, type View } from "./view.ts";

/** What is wanted of a plan, the most wanted first, by name: docs/planning.md lists them. */
export type Levels = Readonly<Record<string, number>>;

/** What the moves of a plan reach of all that is wanted. */
export function levelsOf({ goals }: View, { moves, goals: figures }: Rebalance): Levels {
  const levels: Record<string, number> = {};
  const charged = (id: string) => {
    const figure = figures.find(({ goalId }) => goalId === id);
    return Number((figure?.before ?? 0n) - (figure?.afterCure ?? 0n));
  };
  const after = (id: string, before: number) => before + changeOf(moves, id);
  levels.cured = sumOf(moves.filter(({ toGoalId }) => toGoalId === null).map(({ amount }) => Number(amount)));
  for (const { id } of goals.toReversed()) levels[`charged ${id}`] = charged(id);
  for (const { id, before, need } of goals) levels[`need ${id}`] = Math.min(need, after(id, before));
  levels.taken = sumOf(goals.map(({ id, before }) => Math.max(0, before - charged(id) - after(id, before))));
  for (const { id, before, target } of goals) levels[`target ${id}`] = Math.min(target, after(id, before));
  levels.units = sumOf(moves.map(({ amount }) => Number(amount)));
  return levels;
}
