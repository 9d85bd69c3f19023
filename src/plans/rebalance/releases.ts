import { atLeastZero, min, sum } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Cure } from "./cure.ts";
import { type Arc, FlowNetwork } from "./max-flow.ts";
import type { Cell, Goal, Position } from "./position.ts";
import type { Totals } from "./totals.ts";

/** Who releases what, and what that leaves. */
export interface Releases {
  /** What leaves for the available money, of each cell. */
  readonly released: Amounts<Cell>;
  /** What each goal holds in the end. */
  readonly after: Amounts<Goal>;
}

/** The arcs by which a goal can serve: with what it loses in any case, and with its part of the overfunding. */
interface Entry {
  readonly goal: Goal;
  readonly own: Arc;
  readonly over: Arc;
}

/**
 * Decides which goals release what the cure of each account takes, so that the totals come out with the fewest units
 * moved: a goal that loses money anyway should release it where a cure is due, since whatever another releases has to
 * be put back from elsewhere. Which goal serves which account is a flow, and to send more can mean to reroute some.
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
  // What falls short is released by the goals that the cure names, and put back from elsewhere.
  for (const { goal, own } of entries) own.widen(atLeastZero(cure.ofGoal.of(goal) - lost(goal)));
  network.augment(source, sink);

  const released = new Amounts<Cell>();
  for (const [cell, { flow }] of exits) released.add(cell, flow);
  return { released, after: takeOverfunding(entries, totals) };
}

/** What of the overfunding serves no cure is taken from the least important first. */
function takeOverfunding(entries: readonly Entry[], totals: Totals): Amounts<Goal> {
  const after = new Amounts<Goal>();
  let toTake = totals.overfundingTaken - sum(entries.map(({ over }) => over.flow));
  for (const { goal, over } of entries) {
    const more = min(toTake, over.room);
    toTake -= more;
    after.add(goal, totals.after.of(goal) - over.flow - more);
  }
  return after;
}
