/** The rules of moving money, on the model. */
import assert from "node:assert/strict";
import { actingUser, doer } from "./acting.ts";
import { allocatable, type Model, type Objections } from "./model.ts";
import { awaitPayment, withdrawPayment } from "./plan-rules.ts";
import type { Caller, ModelMove, WireCall } from "./rows.ts";
import { MOST, positive, type Rule, readable, rule } from "./rule.ts";

/** What an earmark moves, as a call names it. */
interface Earmark {
  readonly account: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly amount: unknown;
}

/** available -> goal, goal -> available, goal -> goal. */
export const earmark = (type: string, wantedBy: (input: WireCall["input"]) => Earmark): Rule =>
  rule((no, model, { caller, input }, now) => {
    const wanted = wantedBy(input);
    const amount = positive(model, wanted.amount, no);
    const account = model.account(caller, wanted.account);
    const [from, to] = [model.goal(caller, wanted.from), model.goal(caller, wanted.to)];
    no.when(!account || (Boolean(wanted.from) && !from) || (Boolean(wanted.to) && !to), "not_found");
    no.when(Boolean(wanted.from) && wanted.from === wanted.to, "invalid_input");
    if (!account) return undefined;
    mayMove(model, caller, { account, from, to, amount }, now, no);
    return (output) => {
      model.move(account, from, to, amount);
      if (from) model.tookFromGoal(caller, amount, now);
      if (to) model.life.saved(to, model.saved(to), now);
      const { id } = output.event ?? output;
      model.life.happened(id, now);
      model.append({ id, type, account, from, to, amount, by: doer(caller, now) });
    };
  });

function mayMove(
  model: Model,
  caller: Caller,
  { account, from, to, amount }: ModelMove,
  now: number,
  no: Objections,
): void {
  no.when(!account.open, "account_closed");
  no.when(from?.active === false || to?.active === false, "goal_closed");
  if (!from) {
    no.when(amount > allocatable(account), "insufficient_available");
    return;
  }
  no.when(from.locked, "goal_locked");
  no.when(amount > (account.held.get(from.id) ?? 0n), "insufficient_allocation");
  no.when(model.exceedsAllowance(caller, amount, now), "needs_second_key");
}

/** The money of a goal leaves it on what it is for, and the account too where its balance does not show that already. */
export const spendFromGoal = rule((no, model, { caller, input }, now) => {
  const amount = positive(model, input.amount, no);
  const account = model.account(caller, input.account_id);
  const goal = model.goal(caller, input.goal_id);
  no.when(!account || !goal, "not_found");
  if (!account || !goal) return undefined;
  const inBalance = (input.already_in_balance as boolean | undefined) ?? !account.manual;
  mayMove(model, caller, { account, from: goal, to: undefined, amount }, now, no);
  const waits = no.delete("needs_second_key");
  no.when(waits && caller.principal.role === "operator", "person_required");
  no.when(!inBalance && !model.governs(caller, account), "not_owner");
  no.when(!inBalance && amount > account.balance, "insufficient_balance");
  return ({ event: { id }, status, plan_id }) => {
    assert.equal(status, waits ? "awaiting_approval" : "spent");
    if (waits) {
      const payer = actingUser(caller);
      awaitPayment(model, { payer, account, goal, amount, inBalance, id, planId: plan_id }, now);
      return;
    }
    model.move(account, goal, undefined, amount);
    goal.spent += amount;
    if (!inBalance) account.balance -= amount;
    model.tookFromGoal(caller, amount, now);
    const by = doer(caller, now);
    model.append({ id, type: "SPENDING", account, from: goal, amount, inBalance, by });
  };
});

/** Money comes into an account or leaves it, or the bank says how much there is. */
const moveBalance = rule((no, model, { caller, input }) => {
  const type = String(input.event_type);
  const sync = type === "BALANCE_SYNC";
  const amount = (sync ? readable : positive)(model, input.amount, no);
  const account = model.account(caller, input.source_account_id);
  no.when(!account, "not_found");
  if (!account) return undefined;
  const change = type === "DEPOSIT" ? amount : -amount;
  no.when(!model.governs(caller, account), "not_owner");
  no.when(!account.open, "account_closed");
  no.when(!sync && !account.manual, "account_not_manual");
  no.when(!sync && account.balance + change < 0n, "insufficient_balance");
  no.when(!sync && account.balance + change > MOST, "amount_out_of_range");
  return ({ id }) => {
    model.setBalance(account, sync ? amount : account.balance + change);
    if (sync) account.syncedAt = model.sequence;
    model.append({ id, type, account, amount });
  };
});

/** By the type of the event; an event of another type cannot be recorded. */
const RECORDED: Readonly<Record<string, Rule>> = {
  ALLOCATION: earmark("ALLOCATION", ({ source_account_id: account, dest_goal_id: to, amount }) => {
    return { account, to, amount };
  }),
  RELEASE: earmark("RELEASE", ({ source_account_id: account, source_goal_id: from, amount }) => {
    return { account, from, amount };
  }),
  REALLOCATION: earmark(
    "REALLOCATION",
    ({ source_account_id: account, source_goal_id: from, dest_goal_id: to, amount }) => {
      return { account, from, to, amount };
    },
  ),
  DEPOSIT: moveBalance,
  WITHDRAWAL: moveBalance,
  BALANCE_SYNC: moveBalance,
  SYSTEM: rule(
    (_, model) =>
      ({ id }) =>
        model.append({ id, type: "SYSTEM", amount: 0n }),
  ),
};

const notRecorded = rule((no, model, { input }) => {
  no.add("invalid_input");
  readable(model, input.amount, no);
  return undefined;
});

export const recordEvent: Rule = (...call) => {
  const [, { input }] = call;
  return (RECORDED[String(input.event_type)] ?? notRecorded)(...call);
};

export const reverseEvent = rule((no, model, { caller, input }, now) => {
  const event = model.event(caller, input.event_id);
  no.when(!event, "not_found");
  if (!event) return undefined;
  const { account, amount, type } = event;
  const [from, to] = [event.to, event.from];
  const spending = type === "SPENDING";
  const movesGoals = type === "ALLOCATION" || type === "RELEASE" || type === "REALLOCATION" || spending;
  const movesBalance = type === "DEPOSIT" || type === "WITHDRAWAL" || (spending && !event.inBalance);
  no.when(!(movesGoals || movesBalance), "not_reversible");
  no.when(event.reversed, "already_reversed");
  const undo = model.isUndo(caller, event, now);
  const change = type === "DEPOSIT" ? -amount : amount;
  if (account) {
    no.when((movesBalance || !movesGoals) && !model.governs(caller, account), "not_owner");
    if (movesGoals) mayMove(model, caller, { account, from, to, amount }, now, no);
    // The balance that rises again covers what the goal holds again.
    if (spending && movesBalance) no.delete("insufficient_available");
    if (undo) no.delete("needs_second_key");
    if (movesBalance) {
      no.when(!account.open, "account_closed");
      no.when(account.syncedAt > event.place, "not_reversible");
      no.when(account.balance + change < 0n, "insufficient_balance");
      no.when(account.balance + change > MOST, "amount_out_of_range");
    }
  }
  return (output) => {
    if (!account) throw new Error("accepted without an account");
    if (movesGoals) model.move(account, from, to, amount);
    if (movesBalance) model.setBalance(account, account.balance + change);
    if (spending && to) to.spent -= amount;
    if (to) model.life.saved(to, model.saved(to), now);
    if (from) {
      if (!undo) model.tookFromGoal(caller, amount, now);
      model.life.takenBack(from, model.saved(from), event.id);
    }
    event.reversed = true;
    const withdrawn = event.planId !== undefined && withdrawPayment(model, event.planId);
    model.append({ id: output.id, type: "REVERSAL", account, from, to, amount, by: doer(caller, now) });
    if (withdrawn) model.sequence++;
  };
});
