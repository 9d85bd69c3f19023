import { atLeastZero, min, sum } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Account, Goal, Position } from "./position.ts";
import type { Move } from "./rebalance.ts";
import type { Releases } from "./releases.ts";

/** A goal that receives money, and the amount that it is still missing. */
interface Receiver {
  readonly goal: Goal;
  missing: bigint;
  missingToNeed: bigint;
}

/**
 * Pairs donors with receivers: account by account, receivers by importance, each pair as large as possible. Every move
 * completes a donor or a receiver, so that an account has fewer moves than donors and receivers. The result is in an order
 * in which every move is possible.
 */
export function pairMoves(
  { accounts, goals }: Position,
  needs: Amounts<Goal>,
  { released, after }: Releases,
): Move[] {
  const releasedOf = new Amounts<Goal>();
  for (const { cells } of accounts) for (const cell of cells) releasedOf.add(cell.goal, released.of(cell));
  const toGive = new Amounts<Goal>();
  for (const goal of goals) toGive.add(goal, atLeastZero(goal.before - after.of(goal) - releasedOf.of(goal)));
  const receivers = receiversOf(goals, { releasedOf, after, needs });
  let toAllocate = sum(receivers.map(({ missing }) => missing)) - sum(goals.map((goal) => toGive.of(goal)));

  const moves: Move[] = [];
  for (const account of accounts) {
    const allocated = min(toAllocate, account.free);
    toAllocate -= allocated;
    moves.push(...deliver(account, null, allocated, receivers));
    let toRelease = sum(account.cells.map((cell) => released.of(cell)));
    for (const cell of account.cells) {
      const given = min(toGive.of(cell.goal), cell.amount - released.of(cell));
      toGive.add(cell.goal, -given);
      // The cure is the first receiver, so that at most one goal of an account both releases and donates.
      const leaving = released.of(cell) + given;
      const release = min(toRelease, leaving);
      toRelease -= release;
      if (release > 0n) moves.push(releaseMove(account, cell.goal, release));
      moves.push(...deliver(account, cell.goal, leaving - release, receivers));
    }
  }
  return inOrder(moves, goals);
}

function receiversOf(
  goals: readonly Goal[],
  { releasedOf, after, needs }: Readonly<Record<"releasedOf" | "after" | "needs", Amounts<Goal>>>,
): Receiver[] {
  return goals
    .map((goal) => {
      const lowest = goal.before - releasedOf.of(goal);
      const missing = atLeastZero(after.of(goal) - lowest);
      return { goal, missing, missingToNeed: min(missing, atLeastZero(needs.of(goal) - lowest)) };
    })
    .filter(({ missing }) => missing > 0n);
}

function releaseMove({ id: accountId }: Account, { id: fromGoalId }: Goal, amount: bigint): Move {
  return { accountId, fromGoalId, toGoalId: null, amount, purpose: "cure", towardsNeed: 0n };
}

/** Gives an amount to the first receivers and removes those that are complete from the queue. */
function deliver(
  { id: accountId }: Account,
  from: Goal | null,
  amount: bigint,
  receivers: Receiver[],
): Move[] {
  const moves: Move[] = [];
  let rest = amount;
  while (rest > 0n) {
    const [receiver] = receivers;
    if (!receiver) throw new Error(`no receiver for ${rest} of account ${accountId}`);
    const part = min(rest, receiver.missing);
    const towardsNeed = min(part, receiver.missingToNeed);
    rest -= part;
    receiver.missing -= part;
    receiver.missingToNeed -= towardsNeed;
    if (receiver.missing === 0n) receivers.shift();
    moves.push({
      accountId,
      fromGoalId: from?.id ?? null,
      toGoalId: receiver.goal.id,
      amount: part,
      purpose: towardsNeed > 0n ? "need" : "target",
      towardsNeed,
    });
  }
  return moves;
}

/**
 * Cures come first, because a goal that releases may be refilled and must not exceed its target in between; the other
 * moves follow by the importance of the receiver.
 */
function inOrder(moves: readonly Move[], goals: readonly Goal[]): Move[] {
  const ranks = new Map<string | null, number>(goals.map(({ id }, rank) => [id, rank]));
  const rank = ({ toGoalId }: Move) => ranks.get(toGoalId) ?? -1;
  return moves.toSorted((a, b) => rank(a) - rank(b));
}
