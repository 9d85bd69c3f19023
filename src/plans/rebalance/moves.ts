import { atLeastZero, min, sum } from "../../kernel/money.ts";
import { Amounts } from "./amounts.ts";
import type { Account, Goal, Position } from "./position.ts";
import type { Move } from "./rebalance.ts";
import type { Releases } from "./releases.ts";

/** A goal that gets money, and what it still misses of it. */
interface Receiver {
  readonly goal: Goal;
  missing: bigint;
  missingToNeed: bigint;
}

/**
 * Pairs what leaves with what arrives: account by account, the receivers by importance, each pair as large as both
 * allow. Every move finishes a giver or a receiver, so that an account has fewer moves than givers and receivers.
 * Answers them in an order in which each can be carried out.
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
      // The cure is the first receiver, so that at most one goal of an account both releases and gives.
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

/** Hands an amount to the first receivers, who leave the queue when they miss nothing any more. */
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
    if (!receiver) throw new Error(`${rest} of account ${accountId} would leave and arrive nowhere`);
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
 * Cures first, since a goal that releases may be filled up again and must not stand above its target in between;
 * then by the importance of who gets the money.
 */
function inOrder(moves: readonly Move[], goals: readonly Goal[]): Move[] {
  const ranks = new Map<string | null, number>(goals.map(({ id }, rank) => [id, rank]));
  const rank = ({ toGoalId }: Move) => ranks.get(toGoalId) ?? -1;
  return moves.toSorted((a, b) => rank(a) - rank(b));
}
