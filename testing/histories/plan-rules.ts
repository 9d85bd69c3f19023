/** The rules of plans, on the model. The model takes the moves of a plan from the books, and checks that they are allowed. */
import assert from "node:assert/strict";
import type { Answer } from "../books.ts";
import { actingUser, isApart } from "./acting.ts";
import { dayOf } from "./drift.ts";
import { type Model, Objections } from "./model.ts";
import { type Asked, assertSound, movesOf, openTo, usableBy } from "./plan-moves.ts";
import type { Caller, ModelAccount, ModelGoal, ModelPlan } from "./rows.ts";
import { type Rule, rule } from "./rule.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** All that a plan reads, as text. */
export function readFor(model: Model, asked: Asked): string {
  const usable = usableBy(model, asked);
  const accounts = usable.map(({ id, balance, keep, hidden, held }) => [
    id,
    String(balance),
    String(keep),
    hidden,
    [...held].map(([goal, amount]) => `${goal} ${amount}`).toSorted(),
  ]);
  const goals = model.goals
    .filter(({ active }) => active)
    .map((goal) => {
      const here = usable.reduce((sum, { held }) => sum + (held.get(goal.id) ?? 0n), 0n);
      const { id, target, priority, deadline, locked } = goal;
      return [id, String(target), priority, deadline, locked, String(model.saved(goal) - here)];
    });
  return JSON.stringify([accounts, goals]);
}

function isOpen({ status }: ModelPlan): boolean {
  return status === "suggested" || status === "awaiting_approval";
}

function planOf(model: Model, caller: Caller, id: unknown): ModelPlan | undefined {
  const plan = caller.ours ? model.plans.find((one) => one.id === id) : undefined;
  const user = actingUser(caller);
  const open = caller.principal.role === "operator" || plan?.wasCommitted || plan?.requester === null;
  const own = plan?.requester === user && !(isApart(caller) && plan?.includePrivate);
  return open || own ? plan : undefined;
}

/** What speaks against carrying out a plan that is open. */
function outdated(model: Model, plan: ModelPlan, now: number, no: Objections): void {
  no.when(now >= plan.expires, "plan_expired");
  no.when(!isCurrent(model, plan), "plan_stale");
}

/** Whether a plan still fits the books: they read as before, or the goal of a payment holds what is to be used up. */
export function isCurrent(model: Model, plan: ModelPlan): boolean {
  const { strategy, requester, read, moves } = plan;
  if (strategy !== "spending") return read === readFor(model, plan);
  return moves.every(
    ({ account, from, amount }) =>
      account.open &&
      openTo(requester, account) &&
      from?.active &&
      !from.locked &&
      amount <= (account.held.get(from.id) ?? 0n),
  );
}

interface Payment {
  readonly payer: string | null;
  readonly account: ModelAccount;
  readonly goal: ModelGoal;
  readonly amount: bigint;
  readonly inBalance: boolean;
  readonly id: string;
  readonly planId: string;
}

/** A payment beyond the threshold: the balance falls now, and the goal's money waits for the partner for a week. */
export function awaitPayment(
  model: Model,
  { payer, account, goal, amount, inBalance, id, planId }: Payment,
  now: number,
): void {
  model.plans.push({
    id: planId,
    requester: payer,
    includePrivate: true,
    strategy: "spending",
    read: "",
    moves: [{ account, from: goal, to: undefined, amount }],
    expires: now + 7 * DAY_MS,
    status: "awaiting_approval",
    committer: payer,
    wasCommitted: true,
    decider: null,
  });
  if (inBalance) {
    planEvent(model, id);
    return;
  }
  model.setBalance(account, account.balance - amount);
  model.append({ id, type: "WITHDRAWAL", account, amount, planId });
  model.sequence++;
}

/** The payment was taken back. Answers whether its plan was open until then. */
export function withdrawPayment(model: Model, planId: string): boolean {
  const plan = model.plans.find(({ id }) => id === planId);
  if (plan?.status !== "awaiting_approval") return false;
  plan.status = "rejected";
  return true;
}

const suggest: Rule = (model, { caller, input }, now) => {
  const requester = actingUser(caller);
  const strategy = String(input.strategy ?? "on_schedule");
  const asked = { requester, includePrivate: input.include_private === true };
  const read = readFor(model, asked);
  const living = model.plans.findLast(
    (plan) =>
      isOpen(plan) &&
      (plan.status === "awaiting_approval" || dayOf(plan.expires - DAY_MS) === dayOf(now)) &&
      now < plan.expires &&
      plan.requester === requester &&
      plan.includePrivate === asked.includePrivate &&
      plan.strategy === strategy &&
      plan.read === read,
  );
  const objections = new Objections();
  objections.when(asked.includePrivate && isApart(caller), "private_not_granted");
  return {
    objections,
    apply(output) {
      if (living) {
        assert.equal(output.plan_id, living.id, "another plan than the one that lives");
        return;
      }
      const moves = movesOf(model, output.moves);
      assertSound(model, asked, moves, output);
      model.plans = model.plans.filter(
        ({ status, expires }) => status !== "suggested" || now - expires <= 7 * DAY_MS,
      );
      model.plans.push({
        id: output.plan_id,
        ...asked,
        strategy,
        read,
        moves,
        expires: now + DAY_MS,
        status: "suggested",
        committer: null,
        wasCommitted: false,
        decider: null,
      });
    },
  };
};

const commit = rule((no, model, { caller, input }, now) => {
  const plan = planOf(model, caller, input.plan_id);
  no.when(!plan, "not_found");
  if (!plan) return undefined;
  const user = actingUser(caller);
  no.when(plan.status === "rejected", "plan_settled");
  if (isOpen(plan)) outdated(model, plan, now, no);
  if (plan.status !== "suggested") return () => undefined;
  const taken = plan.moves.reduce((sum, { from, amount }) => sum + (from ? amount : 0n), 0n);
  const twoKeys = model.exceedsAllowance(caller, taken, now);
  const foreign = plan.moves.some(({ account }) => !openTo(isApart(caller) ? null : user, account));
  no.when(foreign && plan.requester !== user, "requester_only");
  no.when(plan.moves.length === 0, "plan_empty");
  no.when(twoKeys && caller.principal.role === "operator", "person_required");
  return (output) => {
    plan.committer = user;
    plan.wasCommitted = true;
    plan.status = twoKeys ? "awaiting_approval" : "committed";
    planEvent(model, output.events[0].id);
    if (!twoKeys) carryOut(model, plan, output, now, (amount) => model.tookFromGoal(caller, amount, now));
  };
});

const approve = rule((no, model, { caller, input }, now) => {
  no.when(caller.principal.kind !== "person", "person_required");
  no.when(!caller.principal.isConfirmed, "confirmation_required");
  const plan = planOf(model, caller, input.plan_id);
  no.when(!plan, "not_found");
  if (!plan) return undefined;
  const user = actingUser(caller);
  const again = plan.status === "committed" && plan.decider === user;
  no.when(model.joiner !== undefined, "no_partner");
  no.when(plan.status === "suggested", "plan_not_awaiting");
  no.when(plan.wasCommitted && plan.committer === user, "partner_required");
  no.when(!isOpen(plan) && !again, "plan_settled");
  if (plan.status === "awaiting_approval") outdated(model, plan, now, no);
  return (output) => {
    if (again) return;
    plan.decider = user;
    plan.status = "committed";
    planEvent(model, output.events[0].id);
    carryOut(model, plan, output, now, () => undefined);
  };
});

const reject = rule((no, model, { caller, input }) => {
  no.when(caller.principal.kind === "agent", "person_required");
  const plan = planOf(model, caller, input.plan_id);
  no.when(!plan, "not_found");
  no.when(plan?.status === "committed", "plan_settled");
  return (output) => {
    if (!plan || plan.status === "rejected") return;
    plan.status = "rejected";
    planEvent(model, output.events[0].id);
  };
});

function planEvent(model: Model, id: string): void {
  model.append({ id, type: "PLAN", amount: 0n });
}

function carryOut(
  model: Model,
  plan: ModelPlan,
  { events }: Answer,
  now: number,
  took: (amount: bigint) => void,
): void {
  for (const [at, { account, from, to, amount }] of plan.moves.entries()) {
    const spending = plan.strategy === "spending" && from !== undefined;
    const type = spending ? "SPENDING" : from && to ? "REALLOCATION" : from ? "RELEASE" : "ALLOCATION";
    model.move(account, from, to, amount);
    if (spending) from.spent += amount;
    if (from) took(amount);
    if (to) model.life.saved(to, model.saved(to), now);
    const { id } = events[at + 1];
    model.life.happened(id, now);
    model.append({ id, type, account, from, to, amount, ...(spending && { inBalance: true }) });
  }
}

export const PLAN_RULES: Readonly<Record<string, Rule>> = {
  suggest_rebalance: suggest,
  commit_rebalance: commit,
  approve_rebalance: approve,
  reject_rebalance: reject,
};
