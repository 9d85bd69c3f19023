import { Amounts, least, positive } from "./amounts.ts";
import type { Cure } from "./cure.ts";
import { FlowNetwork } from "./max-flow.ts";
import type { Cell, Goal, Position } from "./position.ts";
import type { Totals } from "./totals.ts";

interface Releases {
  /** What leaves for the available money, of each cell. */
  readonly released: Amounts<Cell>;
  /** What each goal holds in the end. */
  readonly after: Amounts<Goal>;
}

/**
 * Decides which goals release what the cure of each account takes, so that the totals come out with the fewest units
 * moved: a goal that falls anyway should release where a cure is due, since all that another releases has to be put
 * back from elsewhere. Whose money reaches which account is a flow, and more of it can mean to reroute some.
 */
export function chooseReleases({ accounts, goals }: Position, cure: Cure, totals: Totals): Releases {
  const network = new FlowNetwork();
  const [source, overfunding, sink] = [network.addNode(), network.addNode(), network.addNode()];
  const leastImportantFirst = [...goals].reverse();
  const entries = leastImportantFirst.map((goal) => {
    const node = network.addNode();
    const own = network.addArc(source, node, 0n);
    return { goal, node, own, over: network.addArc(overfunding, node, totals.overfunding.of(goal)) };
  });
  const nodes = new Map(entries.map(({ goal, node }) => [goal, node]));
  const exits: [Cell, number][] = [];
  for (const account of accounts.filter(({ excess }) => excess > 0n)) {
    const node = network.addNode();
    network.addArc(node, sink, cure.ofAccount.of(account));
    for (const cell of account.cells)
      exits.push([cell, network.addArc(nodes.get(cell.goal) ?? source, node, cell.amount)]);
  }

  const stage = (room: (goal: Goal) => bigint) => {
    for (const { goal, own } of entries) network.widen(own, room(goal));
    network.augment(source, sink);
  };
  const lost = (goal: Goal) => positive(goal.before - totals.after.of(goal));
  const lostToCure = (goal: Goal) => least(cure.ofGoal.of(goal), lost(goal));
  // First what the cure costs for good, then what goals give to others, last what they release and get back.
  stage(lostToCure);
  network.addArc(source, overfunding, totals.overfundingTaken);
  stage((goal) => lost(goal) - lostToCure(goal));
  stage((goal) => cure.ofGoal.of(goal) - lostToCure(goal));

  const released = new Amounts<Cell>();
  for (const [cell, arc] of exits) released.add(cell, network.flow(arc));
  const after = new Amounts<Goal>();
  let toTake = totals.overfundingTaken;
  for (const { over } of entries) toTake -= network.flow(over);
  for (const { goal, over } of entries) {
    const more = least(toTake, totals.overfunding.of(goal) - network.flow(over));
    toTake -= more;
    after.add(goal, totals.after.of(goal) - network.flow(over) - more);
  }
  return { released, after };
}
