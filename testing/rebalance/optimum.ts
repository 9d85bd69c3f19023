import type { Highs } from "highs";
import type { Levels } from "./levels.ts";
import { LinearProgram, type Terms, total } from "./linear-program.ts";
import { needOf, savesFreeMoney, sumOf, type View } from "./view.ts";

/**
 * The optimum by HiGHS: the objectives of docs/planning.md as linear functions of the amounts that each goal releases, gives
 * and gets in each account, solved in order. It is independent of the optimiser. It also lets a goal above its target get
 * money while it loses the same amount, which the rules forbid: that must not improve the result.
 */
export function optimumOf(highs: Highs, view: View): Levels {
  const charges = highs.withModel((model) => chargesOf(new LinearProgram(highs, model), view));
  return highs.withModel((model) => planOf(new LinearProgram(highs, model), view, charges));
}

/** Level 1: the cured amounts, and the amounts that the cure takes from goals, least important first. */
function chargesOf(program: LinearProgram, { accounts, goals, held }: View): Record<string, number> {
  const cells = accounts.flatMap((account) =>
    goals.map((goal) => ({
      account,
      goal,
      charge: program.variable(goal.gives ? held(account.id, goal.id) : 0),
    })),
  );
  for (const account of accounts) {
    const own = cells.filter((cell) => cell.account === account).map(({ charge }) => charge);
    program.require(total(own), 0, account.excess);
  }
  const levels: Record<string, number> = {
    cured: program.maximise(total(cells.map(({ charge }) => charge))),
  };
  for (const goal of goals.toReversed()) {
    const own = cells.filter((cell) => cell.goal === goal).map(({ charge }) => charge);
    levels[`charged ${goal.id}`] = program.maximise(total(own));
  }
  return levels;
}

interface Cell {
  readonly account: string;
  readonly goal: string;
  readonly release: number;
  readonly give: number;
  readonly get: number;
  readonly grant: number;
}

/** Levels 2 to 4: the needs, the free money, the targets and the units, given the charges. */
function planOf(program: LinearProgram, view: View, charges: Record<string, number>): Levels {
  const { goals, strategy } = view;
  const cells = movesOf(program, view);
  const charged = ({ id }: (typeof goals)[number]) => charges[`charged ${id}`] ?? 0;
  const left = (goal: (typeof goals)[number]) => goal.before - charged(goal);
  const capped: { id: string; need: number; filled: number; fall: number }[] = [];
  for (const goal of goals) {
    const wanted = needOf(goal, charged(goal), view);
    const change = changeTerms(cells.filter((cell) => cell.goal === goal.id));
    const floor = strategy === "waterfall" ? 0 : Math.min(wanted, left(goal));
    program.require(change, floor - goal.before, Math.max(goal.target, left(goal)) - goal.before);
    // min(need, after), min(target, after) and what was taken: variables that the objective pulls to their bounds.
    const need = program.variable(wanted);
    const filled = program.variable(goal.target);
    const fall = program.variable(goal.before);
    const plus = (variable: number, sign: number) => new Map([...change, [variable, sign]]);
    program.require(plus(need, -1), -goal.before, Number.POSITIVE_INFINITY);
    program.require(plus(filled, -1), -goal.before, Number.POSITIVE_INFINITY);
    program.require(plus(fall, 1), left(goal) - goal.before, Number.POSITIVE_INFINITY);
    capped.push({ id: goal.id, need, filled, fall });
  }
  const levels: Record<string, number> = { ...charges };
  for (const { id, need } of capped) levels[`need ${id}`] = program.maximise(total([need]));
  levels.taken = program.minimise(total(capped.map(({ fall }) => fall)));
  if (savesFreeMoney(view)) levels.granted = program.minimise(total(cells.map(({ grant }) => grant)));
  for (const { id, filled } of capped) levels[`target ${id}`] = program.maximise(total([filled]));
  levels.units = program.minimise(total(cells.flatMap(({ release, give, grant }) => [release, give, grant])));
  return levels;
}

/** The moves by account and goal. Within an account only the sums matter, not which giver pays which receiver. */
function movesOf(program: LinearProgram, { accounts, goals, held }: View): Cell[] {
  return accounts.flatMap((account) => {
    const curable = sumOf(goals.map((goal) => (goal.gives ? held(account.id, goal.id) : 0)));
    const own = goals.map((goal) => {
      const holds = goal.gives ? held(account.id, goal.id) : 0;
      const most = goal.gets ? Number.POSITIVE_INFINITY : 0;
      const [release, give] = [program.variable(holds), program.variable(holds)];
      program.require(total([release, give]), 0, holds);
      const [get, grant] = [program.variable(most), program.variable(most)];
      return { account: account.id, goal: goal.id, release, give, get, grant };
    });
    const cured = Math.min(account.excess, curable);
    program.require(total(own.map(({ release }) => release)), cured, cured);
    program.require(total(own.map(({ grant }) => grant)), 0, account.free);
    program.require(
      new Map(
        own.flatMap(({ give, get }) => [
          [give, 1],
          [get, -1],
        ]),
      ),
      0,
      0,
    );
    return own;
  });
}

function changeTerms(cells: readonly Cell[]): Terms {
  return new Map(
    cells.flatMap(({ release, give, get, grant }): [number, number][] => [
      [release, -1],
      [give, -1],
      [get, 1],
      [grant, 1],
    ]),
  );
}
