/** The rules of each operation, on the model: the objections to a call, and its changes when it is accepted. */

import { actingUser, doer, isApart } from "./acting.ts";
import { joinCouple, updateCouple } from "./couple-rules.ts";
import { LIFE_RULES } from "./life-rules.ts";
import { MEMBERSHIP_RULES } from "./membership-rules.ts";
import { allocated, type Model } from "./model.ts";
import { earmark, recordEvent, reverseEvent, spendFromGoal } from "./money-rules.ts";
import { PLAN_RULES } from "./plan-rules.ts";
import type { ModelAccount, ModelGoal, WireCall } from "./rows.ts";
import { positive, type Rule, readable, rule, type Verdict } from "./rule.ts";

/** Whether the bank account of one that is to be open counts already: for its owner, or among the shared ones. */
function hasTwin(
  model: Model,
  wanted: { id?: string; ownerId: string | null; plaidId: string | undefined; hidden: boolean },
): boolean {
  if (!wanted.plaidId) return false;
  return model.accounts.some(
    (one) =>
      one.open &&
      one.id !== wanted.id &&
      one.plaidId === wanted.plaidId &&
      (one.ownerId === wanted.ownerId || (!one.hidden && !wanted.hidden)),
  );
}

const linkAccount = rule((no, model, { caller, input }) => {
  const ownerId = actingUser(caller);
  const [balance, keep] = [input.balance, input.keep_available ?? "0"].map((wire) =>
    readable(model, wire, no),
  );
  const { plaid_id: plaidId } = input as { plaid_id?: string };
  const twin = hasTwin(model, { ownerId, plaidId, hidden: input.visibility === "private" });
  no.when(!ownerId, "invalid_input");
  no.when(isApart(caller) && input.visibility === "private", "private_not_granted");
  no.when(Boolean(input.is_joint) && input.visibility === "private", "invalid_input");
  no.when(Boolean(plaidId) && Boolean(input.is_manual), "invalid_input");
  no.when(twin, "account_already_linked");
  no.when(Boolean(input.currency) && input.currency !== model.currency, "currency_mismatch");
  return ({ id }) => {
    model.accounts.push({
      id,
      ownerId: ownerId ?? "",
      joint: Boolean(input.is_joint),
      manual: Boolean(input.is_manual),
      plaidId,
      name: String(input.name),
      hidden: input.visibility === "private",
      version: 1,
      open: true,
      balance: balance ?? 0n,
      keep: keep ?? 0n,
      held: new Map(),
      dropped: false,
      syncedAt: 0,
    });
    model.sequence++;
  };
});

const updateAccount = rule((no, model, { caller, input }) => {
  const account = model.account(caller, input.account_id);
  const keep = input.keep_available === undefined ? undefined : readable(model, input.keep_available, no);
  no.when(isApart(caller) && input.visibility === "private", "private_not_granted");
  no.when(!account, "not_found");
  if (!account) return undefined;
  const after = {
    ...account,
    name: String(input.name ?? account.name),
    hidden: input.visibility ? input.visibility === "private" : account.hidden,
    keep: keep ?? account.keep,
  };
  const changes = print(account) !== print(after);
  no.when(changes && !model.governs(caller, account), "not_owner");
  no.when(changes && !account.open, "account_closed");
  no.when(account.joint && after.hidden, "invalid_input");
  no.when(account.hidden && !after.hidden && hasTwin(model, after), "account_already_linked");
  no.when(account.hidden && !after.hidden && caller.principal.kind === "agent", "person_required");
  return () => {
    if (!changes) return;
    Object.assign(account, after);
    account.version++;
    model.sequence++;
  };
});

const closeAccount = rule((no, model, { caller, input }) => {
  const account = model.account(caller, input.account_id);
  no.when(!account, "not_found");
  if (account) {
    no.when(!model.governs(caller, account), "not_owner");
    no.when(!account.open, "account_closed");
    no.when(allocated(account) > 0n, "account_has_allocations");
    no.when(account.balance > 0n && caller.principal.kind === "agent", "person_required");
  }
  return () => {
    if (!account) return;
    model.sequence += account.balance > 0n ? 2 : 1;
    account.balance = 0n;
    account.open = false;
    account.version++;
  };
});

const createGoal = rule((no, model, { input }, now) => {
  const target = positive(model, input.target_amount, no);
  const deadline = input.deadline as string | undefined;
  no.when(deadline !== undefined && deadline < day(now), "invalid_input");
  return ({ id }) => {
    const { name, priority } = input as { name: string; priority: number };
    const goal = { id, name, version: 1, active: true, locked: false, target, priority, deadline };
    model.goals.push({ ...goal, createdAt: now, drift: "", spent: 0n });
    model.sequence++;
  };
});

const updateGoal = rule((no, model, { caller, input }, now) => {
  const goal = model.goal(caller, input.goal_id);
  no.when(!goal, "not_found");
  const target = input.target_amount === undefined ? undefined : positive(model, input.target_amount, no);
  const deadline = input.deadline as string | undefined;
  if (!goal) return undefined;
  no.when(deadline !== undefined && deadline !== goal.deadline && deadline < day(now), "invalid_input");
  const after = {
    ...goal,
    target: target ?? goal.target,
    locked: (input.locked as boolean | undefined) ?? goal.locked,
    priority: (input.priority as number | undefined) ?? goal.priority,
    deadline: Array.isArray(input.clear) ? undefined : (deadline ?? goal.deadline),
  };
  const changes = settingsOf(goal) !== settingsOf(after);
  no.when(changes && !goal.active, "goal_closed");
  return () => {
    if (!changes) return;
    const retargeted = goal.target !== after.target;
    Object.assign(goal, after);
    goal.version++;
    if (retargeted) model.life.retargeted(goal, model.saved(goal));
    model.touch(goal, doer(caller, now));
    model.sequence++;
  };
});

const closeGoal = rule((no, model, { caller, input }, now) => {
  const goal = model.goal(caller, input.goal_id);
  no.when(!goal, "not_found");
  if (!goal) return undefined;
  const total = model.total(goal);
  no.when(!goal.active, "goal_closed");
  no.when(goal.locked && total > 0n, "goal_locked");
  no.when(model.exceedsAllowance(caller, total, now), "needs_second_key");
  return () => {
    for (const account of model.accounts) {
      const held = account.held.get(goal.id);
      if (held === undefined) continue;
      model.move(account, goal, undefined, held);
      model.tookFromGoal(caller, held, now);
      model.sequence++;
    }
    goal.active = false;
    goal.version++;
    model.sequence++;
  };
});

const RULES: Readonly<Record<string, Rule>> = {
  allocate_to_goal: earmark("ALLOCATION", ({ account_id: account, goal_id: to, amount }) => {
    return { account, to, amount };
  }),
  release_from_goal: earmark("RELEASE", ({ account_id: account, goal_id: from, amount }) => {
    return { account, from, amount };
  }),
  spend_from_goal: spendFromGoal,
  record_event: recordEvent,
  reverse_event: reverseEvent,
  link_account: linkAccount,
  update_account: updateAccount,
  close_account: closeAccount,
  create_goal: createGoal,
  update_goal: updateGoal,
  close_goal: closeGoal,
  update_couple: updateCouple,
  join_couple: joinCouple,
  ...LIFE_RULES,
  ...MEMBERSHIP_RULES,
  ...PLAN_RULES,
};

/** The operations that histories call. */
export const MODELLED = Object.keys(RULES).toSorted();

function day(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

function settingsOf({ target, locked, priority, deadline }: ModelGoal): string {
  return [target, locked, priority, deadline].join();
}

function print({ name, hidden, keep }: ModelAccount): string {
  return [name, hidden, keep].join();
}

/** Operations on a user, who can be in a couple that has ended. */
const OF_PERSONS: readonly string[] = ["rename_user", "erase_user"];

/** Judges a call that no idempotency key answers. */
export function verdictOf(model: Model, call: WireCall, now: number): Verdict {
  const rule = RULES[call.name];
  if (!rule) throw new Error(`the model has no rule for ${call.name}`);
  const verdict = rule(model, call, now);
  verdict.objections.when(call.broken, "invalid_input");
  verdict.objections.when(model.hasEnded && !OF_PERSONS.includes(call.name), "couple_ended");
  verdict.objections.when(model.hasLeft(call.caller), "not_found");
  verdict.objections.when(
    !call.caller.principal.scopes.length && call.caller.principal.role === "user",
    "missing_scope",
  );
  if (!call.caller.ours) {
    // Their couple may count in another currency, so an amount can be what they stumble over first.
    verdict.objections.add("not_found").add("invalid_input");
  }
  return verdict;
}
