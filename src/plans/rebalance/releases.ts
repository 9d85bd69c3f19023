import { atLeastZero, min, sum } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Cure } from "./claims.ts";
import { type Arc, FlowNetwork } from "./max-flow.ts";
import type { Cell, Goal, Position } from "./position.ts";
import type { Totals } from "./totals.ts";

export interface Releases {
  readonly released: Amounts<Cell>;
  readonly after: Amounts<Goal>;
}

/** The arcs through which a goal can release: money that it loses in any case, and its overfunding. */
interface Entry {
  readonly goal: Goal;
  readonly own: Arc;
  readonly over: Arc;
}

/**
 * Decides which goals release the money for the cure of each account, so that the totals are reached with the least money
 * moved: a goal that loses money anyway should release it in an account with a cure, because money released by another
 * goal must be replaced. The assignment of goals to accounts is a maximum flow.
 */
export function chooseReleases({ accounts, goals }: Position, cure: Cure, totals: Totals): Releases {
  const network = new FlowNetwork();
  const [source, overfunding, sink] = [{}, {}, {}];
  const lost = (goal: Goal) => atLeastZero(goal.before - totals.after.of(goal));
  const entries = goals.toReversed().map((goal) => ({
    goal,
    own: network.addArc(source, goal, lost(goal)),
    over: network.addArc(overfunding, goal, totals.overfunding.of(goal)),
  }));
  network.addArc(source, overfunding, totals.overfundingTaken);
  const exits: [Cell, Arc][] = [];
  for (const account of accounts.filter(({ excess }) => excess > 0n)) {
    network.addArc(account, sink, cure.ofAccount.of(account));
    for (const cell of account.cells) exits.push([cell, network.addArc(cell.goal, account, cell.amount)]);
  }
  network.augment(source, sink);
  // The goals to which the cure is charged release the rest, which is then replaced from elsewhere.
  for (const { goal, own } of entries) own.widen(atLeastZero(cure.ofGoal.of(goal) - lost(goal)));
  network.augment(source, sink);

  const released = new Amounts<Cell>();
  for (const [cell, { flow }] of exits) released.add(cell, flow);
  return { released, after: takeOverfunding(entries, totals) };
}

/** Takes the overfunding that no cure uses, from the least important goals first. */
function takeOverfunding(entries: readonly Entry[], totals: Totals): Amounts<Goal> {
  const after = new Amounts<Goal>();
  let toTake = totals.overfundingTaken - sum(entries.map(({ over }) => over.flow));
  for (const { goal, over } of entries) {
    const more = min(toTake, over.capacity);
    toTake -= more;
    after.add(goal, totals.after.of(goal) - over.flow - more);
  }
  return after;
}
