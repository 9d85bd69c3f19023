/** The accounts that plans may use, and the moves that they may make, on the model. */
import assert from "node:assert/strict";
import type { Answer } from "../books.ts";
import { allocatable, allocated, type Model } from "./model.ts";
import type { ModelAccount, ModelGoal, ModelMove, ModelPlan } from "./rows.ts";

export function openTo(userId: string | null, account: ModelAccount): boolean {
  return !account.hidden || account.ownerId === userId;
}

/** The accounts that a plan of this user may use: the shared ones, and their private ones where they ask for that. */
export function usableBy(model: Model, { requester, includePrivate }: Asked): ModelAccount[] {
  return model.accounts.filter(
    (account) => account.open && (!account.hidden || (includePrivate && account.ownerId === requester)),
  );
}

export type Asked = Pick<ModelPlan, "requester" | "includePrivate">;

export function movesOf(model: Model, moves: Answer[]): ModelMove[] {
  const goal = (id: string | null) => model.goals.find((one) => one.id === id);
  return moves.map(({ account_id, from_goal_id, to_goal_id, amount }) => {
    const account = model.accounts.find(({ id }) => id === account_id);
    const minor = model.minor(amount);
    assert.ok(account && minor, `a move of nothing, or of an account unknown: ${account_id} ${amount}`);
    return { account, from: goal(from_goal_id), to: goal(to_goal_id), amount: minor };
  });
}

/** Each move is allowed when its turn comes, none raises a goal above its target, and what stays uncured and free is shown. */
export function assertSound(model: Model, asked: Asked, moves: readonly ModelMove[], output: Answer): void {
  const usable = usableBy(model, asked).map((account) => ({ ...account, held: new Map(account.held) }));
  const totals = new Map(model.goals.map((goal) => [goal.id, model.saved(goal)]));
  const add = (goal: ModelGoal, change: bigint) => totals.set(goal.id, (totals.get(goal.id) ?? 0n) + change);
  for (const {
    account: { id },
    from,
    to,
    amount,
  } of moves) {
    const account = usable.find((one) => one.id === id);
    assert.ok(account && from?.active !== false && to?.active !== false, "a move that nobody may make");
    if (from) {
      assert.ok(!from.locked && amount <= (account.held.get(from.id) ?? 0n), "a move of what is not held");
      add(from, -amount);
    } else assert.ok(amount <= allocatable(account), "a move of what is not available");
    model.move(account, from, to, amount);
    if (!to) continue;
    add(to, amount);
    assert.ok((totals.get(to.id) ?? 0n) <= to.target, "a move above a target");
  }
  const lacking = usable.flatMap((account) => {
    const lack = allocated(account) - account.balance;
    return lack > 0n ? [`${account.id} ${model.text(lack)}`] : [];
  });
  const stated = (output.uncured as Answer[]).map(({ account_id, amount }) => `${account_id} ${amount}`);
  assert.deepEqual(stated.toSorted(), lacking.toSorted(), "uncured");
  const free = usable.map(allocatable).filter((amount) => amount >= (model.minor("1") ?? 0n));
  assert.equal(output.unassigned, model.text(free.reduce((sum, amount) => sum + amount, 0n)), "unassigned");
}
