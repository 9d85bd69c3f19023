import { sum } from "../money.ts";
import type { Move } from "../rebalance.ts";
import { Amounts, least, positive } from "./amounts.ts";
import type { Account, Cell, Goal, Position } from "./position.ts";

interface Receiver {
  readonly goal: Goal;
  missing: bigint;
  missingToNeed: bigint;
}

/**
 * Pairs what leaves with what arrives: givers account by account, receivers by importance, each pair as large as both
 * allow. Every move finishes a giver or a receiver, so that an account has fewer moves than givers and receivers.
 */
export function pairMoves(
  { accounts, goals }: Position,
  released: Amounts<Cell>,
  after: Amounts<Goal>,
): Move[] {
  const leaving = leavingOf(accounts, goals, released, after);
  const receivers = receiversOf(accounts, goals, leaving, after);
  const fromGoals = sum(
    accounts.flatMap(({ cells }) => cells.map((cell) => leaving.of(cell) - released.of(cell))),
  );
  let toAllocate = sum(receivers.map(({ missing }) => missing)) - fromGoals;
  const moves: Move[] = [];
  for (const account of accounts) {
    let toRelease = sum(account.cells.map((cell) => released.of(cell)));
    // Those that only release come first: no money of theirs may reach a goal, as they may be among the receivers.
    const givers = [...account.cells].sort(
      (a, b) => Number(leaving.of(a) > released.of(a)) - Number(leaving.of(b) > released.of(b)),
    );
    for (const cell of givers) {
      const release = least(toRelease, leaving.of(cell));
      toRelease -= release;
      if (release > 0n) moves.push(releaseMove(account, cell.goal, release));
      moves.push(...deliver(account, cell.goal, leaving.of(cell) - release, receivers));
    }
    const allocated = least(toAllocate, account.free);
    toAllocate -= allocated;
    moves.push(...deliver(account, null, allocated, receivers));
  }
  return inOrder(moves, goals);
}

/** What leaves each cell: what is released, and what its goal gives to others, of its largest holdings first. */
function leavingOf(
  accounts: readonly Account[],
  goals: readonly Goal[],
  released: Amounts<Cell>,
  after: Amounts<Goal>,
): Amounts<Cell> {
  const leaving = new Amounts<Cell>();
  const cells = accounts.flatMap((account) => account.cells);
  for (const cell of cells) leaving.add(cell, released.of(cell));
  for (const goal of goals) {
    const own = cells.filter((cell) => cell.goal === goal);
    let toGive = positive(goal.before - after.of(goal) - sum(own.map((cell) => released.of(cell))));
    const rest = (cell: Cell) => cell.amount - released.of(cell);
    for (const cell of own.sort((a, b) => Number(rest(b) > rest(a)) - Number(rest(a) > rest(b)))) {
      const given = least(toGive, rest(cell));
      toGive -= given;
      leaving.add(cell, given);
    }
  }
  return leaving;
}

function receiversOf(
  accounts: readonly Account[],
  goals: readonly Goal[],
  leaving: Amounts<Cell>,
  after: Amounts<Goal>,
): Receiver[] {
  const left = new Amounts<Goal>();
  for (const { cells } of accounts) for (const cell of cells) left.add(cell.goal, leaving.of(cell));
  return goals
    .map((goal) => {
      const lowest = goal.before - left.of(goal);
      const missingToNeed = positive(least(goal.need, after.of(goal)) - lowest);
      return { goal, missing: after.of(goal) - lowest, missingToNeed };
    })
    .filter(({ missing }) => missing > 0n);
}

function releaseMove({ id: accountId }: Account, { id: fromGoalId }: Goal, amount: bigint): Move {
  return { accountId, fromGoalId, toGoalId: null, amount, purpose: "cure", towardsNeed: 0n };
}

/** Hands an amount to the first receivers that still miss something. */
function deliver(
  { id: accountId }: Account,
  from: Goal | null,
  amount: bigint,
  receivers: readonly Receiver[],
): Move[] {
  const moves: Move[] = [];
  let rest = amount;
  for (const receiver of receivers) {
    const part = least(rest, receiver.missing);
    if (part === 0n) continue;
    const towardsNeed = least(part, receiver.missingToNeed);
    const purpose = towardsNeed > 0n ? "need" : "target";
    receiver.missing -= part;
    receiver.missingToNeed -= towardsNeed;
    rest -= part;
    moves.push({
      accountId,
      fromGoalId: from?.id ?? null,
      toGoalId: receiver.goal.id,
      amount: part,
      purpose,
      towardsNeed,
    });
  }
  return moves;
}

/**
 * Cures first, since a goal that releases may be filled up again and must not stand above its target in between; then by
 * the importance of who gets the money.
 */
function inOrder(moves: readonly Move[], goals: readonly Goal[]): Move[] {
  const ranks = new Map<string | null, number>(goals.map(({ id }, rank) => [id, rank]));
  const rank = ({ toGoalId }: Move) => ranks.get(toGoalId) ?? -1;
  return [...moves].sort((a, b) => rank(a) - rank(b));
}
