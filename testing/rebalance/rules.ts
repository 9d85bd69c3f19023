import assert from "node:assert/strict";
import type { MoveReason, Strategy } from "../../src/books/plan.ts";
import { moveReasonFor } from "../../src/plans/reasons.ts";
import type { Move, PlanBooks, Rebalance } from "../../src/plans/rebalance/rebalance.ts";
import { rebalance } from "../../src/plans/rebalance/rebalance.ts";
import { changeOf, needOf, sumOf, type View, viewOf } from "./view.ts";

/** Applies the moves one by one and returns the books. @throws Error when a move breaks a rule */
function carryOut(books: PlanBooks, moves: readonly Move[]): PlanBooks {
  let now = books;
  for (const [index, move] of moves.entries()) now = step(now, move, `move ${index} of ${moves.length}`);
  return now;
}

function step(books: PlanBooks, { accountId, fromGoalId, toGoalId, amount }: Move, title: string): PlanBooks {
  const account = books.accounts.find(({ id }) => id === accountId);
  assert.ok(account, `${title}: an account of the books`);
  assert.ok(amount > 0n, `${title}: an amount above zero`);
  assert.notEqual(fromGoalId, toGoalId, `${title}: from and to differ`);
  const held = (goalId: string) => allocationOf(books, accountId, goalId);
  const available = account.balance - allocatedOf(books, accountId);
  const [from, to] = [goalOf(books, fromGoalId, title), goalOf(books, toGoalId, title)];
  for (const goal of [from, to]) assert.ok(goal?.included !== false, `${title}: a goal of the plan`);
  assert.ok(from?.locked !== true, `${title}: from no locked goal`);
  if (from) assert.ok(held(from.id) >= amount, `${title}: ${from.id} holds as much`);
  else assert.ok(available - amount >= account.keepAvailable, `${title}: keep_available stays`);
  if (!to) assert.ok(available + amount <= 0n, `${title}: a release only cures, and no more than that`);
  const changes = new Map(
    [from && ([from.id, -amount] as const), to && ([to.id, amount] as const)].filter(isGiven),
  );
  const others = books.allocations.filter((row) => row.accountId !== accountId || !changes.has(row.goalId));
  const changed = [...changes].map(([goalId, by]) => ({ accountId, goalId, amount: held(goalId) + by }));
  const after = { ...books, allocations: [...others, ...changed.filter((row) => row.amount > 0n)] };
  if (to) assert.ok(totalOf(after, to.id) <= to.targetAmount, `${title}: no goal above its target`);
  return after;
}

const isGiven = <T>(value: T | undefined): value is T => value !== undefined;

function goalOf(books: PlanBooks, id: string | null, title: string) {
  if (id === null) return undefined;
  const goal = books.goals.find((candidate) => candidate.id === id);
  assert.ok(goal, `${title}: a goal of the books`);
  return goal;
}

const sumRows = (rows: PlanBooks["allocations"]) => rows.reduce((sum, { amount }) => sum + amount, 0n);
const allocationOf = (books: PlanBooks, accountId: string, goalId: string) =>
  sumRows(books.allocations.filter((row) => row.accountId === accountId && row.goalId === goalId));
const allocatedOf = (books: PlanBooks, accountId: string) =>
  sumRows(books.allocations.filter((row) => row.accountId === accountId));

function totalOf(books: PlanBooks, goalId: string): bigint {
  const elsewhere = books.goals.find(({ id }) => id === goalId)?.elsewhere ?? 0n;
  return elsewhere + sumRows(books.allocations.filter((row) => row.goalId === goalId));
}

/** @throws Error unless the plan can be committed, its reasons are true, and no further plan is needed */
export function assertSound(books: PlanBooks, strategy: Strategy, plan: Rebalance): void {
  const after = carryOut(books, plan.moves);
  assertFigures(after, plan);
  assertExplained(viewOf(books, strategy), plan);
  assertFewMoves(plan.moves);
  const again = rebalance(after, strategy);
  assert.deepEqual(again.moves, [], "asked again, the plan moves nothing");
  assert.deepEqual(again.uncured, plan.uncured, "asked again, as much stays uncured");
  const { accounts, goals, allocations } = books;
  const turned = {
    ...books,
    accounts: accounts.toReversed(),
    goals: goals.toReversed(),
    allocations: allocations.toReversed(),
  };
  assert.deepEqual(rebalance(turned, strategy), plan, "the order of the lists does not matter");
}

function assertFigures(after: PlanBooks, { goals, uncured }: Rebalance): void {
  for (const { goalId, after: figure } of goals)
    assert.equal(figure, totalOf(after, goalId), `after of ${goalId}`);
  for (const { id, balance } of after.accounts) {
    const excess = allocatedOf(after, id) - balance;
    const stated = uncured.find(({ accountId }) => accountId === id)?.amount ?? 0n;
    assert.equal(stated, excess > 0n ? excess : 0n, `uncured of ${id}`);
  }
}

/** The stated purposes are true: moves between goals serve needs, and no goal gives more than it can spare. */
function assertExplained(view: View, { moves, goals }: Rebalance): void {
  assert.deepEqual(
    goals.map(({ goalId }) => goalId),
    view.goals.map(({ id }) => id),
    "goals in order",
  );
  for (const move of moves) {
    const { fromGoalId, toGoalId, amount, purpose, towardsNeed } = move;
    const expected = toGoalId === null ? "cure" : towardsNeed > 0n ? "need" : "target";
    assert.equal(purpose, expected, `purpose of ${JSON.stringify(move, bigintText)}`);
    if (fromGoalId !== null && toGoalId !== null)
      assert.equal(towardsNeed, amount, "what a goal gives serves a need");
  }
  for (const move of moves)
    assertGrounds(move, moveReasonFor(move, goals, view.strategy), { view, moves, goals });
  for (const goal of view.goals) {
    const { id, before } = goal;
    const figure = goals.find(({ goalId }) => goalId === id);
    const left = Number(figure?.afterCure);
    const need = needOf(goal, before - left, view);
    assert.equal(Number(figure?.need), need, `need of ${id}`);
    const own = moves.filter(({ toGoalId }) => toGoalId === id);
    const lowest = before + changeOf(moves, id) - sumOf(own.map(({ amount }) => Number(amount)));
    const stated = sumOf(own.map(({ towardsNeed }) => Number(towardsNeed)));
    const toNeed = Math.max(0, Math.min(need, before + changeOf(moves, id)) - lowest);
    assert.equal(stated, toNeed, `towards the need of ${id}`);
    const given = sumOf(
      moves
        .filter(({ fromGoalId, toGoalId }) => fromGoalId === id && toGoalId !== null)
        .map(({ amount }) => Number(amount)),
    );
    assert.ok(given <= Math.max(0, left - Number(figure?.after)), `${id} gives only what the cure left it`);
    const floor = view.strategy === "waterfall" ? 0 : Math.min(left, need);
    assert.ok(Number(figure?.after) >= floor, `${id} keeps what it needs`);
  }
}

/** The reasons of moves are true in the books before and after the plan. */
function assertGrounds(
  move: Move,
  { purpose, source, beyond }: MoveReason,
  { view, moves, goals }: { view: View } & Pick<Rebalance, "moves" | "goals">,
): void {
  const title = `${purpose}, ${source} of ${JSON.stringify(move, bigintText)}`;
  const needs = new Map(goals.map(({ goalId, need }) => [goalId, Number(need)]));
  const seen = view.goals.map((goal) => ({ ...goal, need: needs.get(goal.id) ?? 0 }));
  const find = (goalId: string | null) => seen.find(({ id }) => id === goalId);
  const [from, to] = [find(move.fromGoalId), find(move.toGoalId)];
  const after = ({ id, before }: View["goals"][number]) => before + changeOf(moves, id);
  if (!to) {
    assert.deepEqual([purpose, source, beyond], ["cure", null, false], title);
    return;
  }
  const gaveBack = moves.some(({ fromGoalId, toGoalId }) => fromGoalId === to.id && toGoalId === null);
  assert.ok(
    purpose === "refill" ? gaveBack : to.before < (purpose === "target" ? to.target : to.need),
    title,
  );
  if (beyond) assert.ok(move.towardsNeed < move.amount && after(to) > to.need, title);
  if (!from) {
    assert.equal(source, "available", title);
    return;
  }
  const rankOf = (goal: (typeof seen)[number]) => seen.indexOf(goal);
  const kept = { above_target: from.target, above_need: from.need }[String(source)];
  if (kept !== undefined) assert.ok(from.before > kept && after(from) >= kept, title);
  else
    assert.ok(
      source === "less_important" && view.strategy === "waterfall" && rankOf(to) < rankOf(from),
      title,
    );
}

const bigintText = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

/** Each account has at most givers + receivers - 1 moves, where available money counts as one giver or receiver. */
function assertFewMoves(moves: readonly Move[]): void {
  for (const own of Map.groupBy(moves, ({ accountId }) => accountId).values()) {
    const givers = new Set(own.map(({ fromGoalId }) => fromGoalId));
    const receivers = new Set(own.map(({ toGoalId }) => toGoalId));
    assert.ok(own.length <= givers.size + receivers.size - 1, `${own.length} moves in ${own[0]?.accountId}`);
  }
}
