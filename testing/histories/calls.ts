/** Turns a command into a call, given the current books. */

import { callersAlone, joinerOf } from "./callers.ts";
import type { CallerName, Command, Kind } from "./commands.ts";
import { COUPLE_INPUTS, towardsPartner } from "./couple-calls.ts";
import { LIFE_INPUTS } from "./life-calls.ts";
import { allocatable, allocated, type Model } from "./model.ts";
import { heldParties, idsOf, parties } from "./parties.ts";
import { amountOf, type Foreign, type InputOf, limitOf, NOWHERE, oddId, pick } from "./picks.ts";
import { isCurrent } from "./plan-rules.ts";
import type { Caller, ModelAccount, ModelPlan, WireCall } from "./rows.ts";

/** Operations that would change the stranger's own books. */
const NEEDS_NO_ID: readonly string[] = [
  "link_account",
  "create_goal",
  "add_journal_entry",
  "schedule_check_in",
  "suggest_rebalance",
  "create_invitation",
  "rename_user",
];

/** Operations that people take outside the couple's queue. Keys of some are kept apart, and of others the answer has a secret. */
const WITHOUT_KEY: readonly string[] = [
  "join_couple",
  "create_invitation",
  "revoke_invitation",
  "accept_invitation",
  "confirm_invitation",
  "rename_user",
  "leave_couple",
  "erase_user",
];

/** The call of a command on the current books. `earlier`: accepted calls with a key. */
export function callOf(
  command: Command,
  model: Model,
  everyone: Readonly<Record<CallerName, Caller>>,
  foreign: Foreign,
  earlier: readonly WireCall[],
  now: number,
): WireCall {
  const past = command.kind === "again" ? earlier[command.event % earlier.length] : undefined;
  if (past) return past;
  const callers = model.joiner ? callersAlone(everyone) : everyone;
  const nudge = nudged(command, model, callers, now);
  const name = nudge?.kind ?? kindFor(command, model);
  const asked =
    nudge?.caller ?? (name === "accept_invitation" ? joinerOf(everyone) : callers[callerFor(command, name)]);
  const input = INPUTS[name](command, model, asked.ours ? foreign : undefined);
  const caller = (command.dice % 4 > 0 && authorOf(input, model, callers)) || asked;
  return {
    caller,
    name,
    input: command.broken ? { ...input, favourite_colour: "red" } : input,
    key: command.key === null || WITHOUT_KEY.includes(name) ? undefined : `key-${command.key}`,
    broken: command.broken,
    // A key belongs to one input, and the row may change before the call is repeated.
    ...(command.key === null && sendsOf(name, command, caller)),
  };
}

/** The partner who wrote the journal entry of a call, if it names one. */
function authorOf(
  { entry_id }: Readonly<Record<string, unknown>>,
  { life }: Model,
  { ada, ben }: Readonly<Record<CallerName, Caller>>,
): Caller | undefined {
  const entry = life.entries.find(({ id }) => id === entry_id);
  return [ada, ben].find(({ principal }) => principal.userId === entry?.userId);
}

function callerFor({ caller, dice, eventType }: Command, name: string): CallerName {
  if (name === "join_couple" && dice % 5 > 0) return "operator";
  if (name.endsWith("_invitation") && dice % 5 > 0) return "ada";
  if (name === "erase_user" && dice % 3 > 0) return "operator";
  // The operator may name no user.
  if (name === "rename_user" && caller.startsWith("operator")) return "ada";
  const ownBooks = NEEDS_NO_ID.includes(name) || eventType === "SYSTEM";
  return caller === "stranger" && ownBooks ? "ada" : caller;
}

/** Some updates send the row or a version. The operator's row would also name the couple. */
function sendsOf(name: string, { dice }: Command, { principal }: Caller): Pick<WireCall, "sends"> {
  if (!name.startsWith("update_")) return {};
  const sends = ([undefined, "version", "stale", "row", "row"] as const)[Math.floor(dice / 11) % 5];
  const takesRow = name !== "update_couple" && principal.role !== "operator";
  if (sends === undefined || (sends === "row" && !takesRow)) return {};
  return { sends };
}

/** A history starts with two accounts and two goals; then its commands choose. */
function kindFor({ kind, dice }: Command, model: Model): Exclude<Kind, "again"> {
  if (model.accounts.length < 2) return "link_account";
  if (model.goals.length < 2) return "create_goal";
  // The joiner has nothing to accept once they are a partner, and few histories end.
  const towards = towardsPartner(dice, model);
  if (towards) return towards;
  if (kind === "accept_invitation" && !model.joiner) return "rename_user";
  if (kind === "leave_couple" && dice % 2 > 0) return "rename_user";
  return kind === "again" ? "allocate_to_goal" : kind;
}

/** Plans become stale quickly, so the next step of a plan often follows at once, by a partner who may take it. */
function nudged(
  { dice }: Command,
  model: Model,
  callers: Readonly<Record<CallerName, Caller>>,
  now: number,
): { kind: "approve_rebalance" | "commit_rebalance"; caller: Caller } | undefined {
  const plan = model.plans.findLast((one) => now < one.expires && isCurrent(model, one));
  const either = dice % 4 < 2 ? callers.ada : callers.ben;
  if (!plan || dice % 4 === 0) return undefined;
  if (plan.status === "suggested" && plan.moves.length > 0)
    return { kind: "commit_rebalance", caller: either };
  if (plan.status !== "awaiting_approval") return undefined;
  const partner = plan.committer === callers.ada.principal.userId ? callers.ben : callers.ada;
  return { kind: "approve_rebalance", caller: dice % 5 === 0 ? either : partner };
}

const INPUTS: Readonly<Record<Exclude<Kind, "again">, InputOf>> = {
  ...LIFE_INPUTS,
  ...COUPLE_INPUTS,
  allocate_to_goal: (command, model, foreign) => {
    const { account, goal } = parties(command, model);
    const amount = amountOf(command, model, account ? allocatable(account) : 0n);
    return { ...idsOf(command, foreign, account, goal), amount };
  },
  release_from_goal: taking,
  spend_from_goal: (command, model, foreign) => ({
    ...taking(command, model, foreign),
    ...(command.dice % 4 === 0 && { payee: "Rail & Co", note: "two\nlines" }),
    ...(command.dice % 3 === 0 && { already_in_balance: command.dice % 2 === 0 }),
  }),
  record_event: (command, model, foreign) => {
    const type = command.eventType;
    if (type === "SYSTEM") return { event_type: type, metadata: { note: `note ${command.dice} – ¥` } };
    const takes = type === "RELEASE" || type === "REALLOCATION";
    const { account, goal } = takes ? heldParties(command, model) : parties(command, model);
    const other = pick(model.goals, command.otherGoal);
    const ids = idsOf(command, foreign, account, goal);
    return {
      event_type: type,
      source_account_id: ids.account_id,
      ...(takes && { source_goal_id: ids.goal_id }),
      ...(type === "ALLOCATION" && { dest_goal_id: ids.goal_id }),
      ...(type === "REALLOCATION" && { dest_goal_id: other?.id ?? NOWHERE }),
      amount: amountOf(command, model, limitOf(type, account, goal)),
      ...(command.dice % 4 === 0 && { metadata: { payee: "Rent & Co", note: "two\nlines" } }),
    };
  },
  reverse_event: ({ event, dice }, model, foreign) => {
    const undoable = model.events.filter(
      (one) => !one.reversed && one.type !== "SYSTEM" && one.type !== "REVERSAL",
    );
    const events = dice % 5 === 0 || undoable.length === 0 ? model.events : undoable;
    const picked = events.at(-1 - (event % Math.max(1, Math.min(events.length, 12))));
    return { event_id: oddId(event, foreign?.eventId) ?? picked?.id ?? NOWHERE };
  },
  update_goal: (command, model, foreign) => {
    const { dice } = command;
    const goal = pick(model.goals, command.goal);
    const deadline = ["2026-01-31", "2026-12-31", "2027-06-30", "2031-02-28"][dice % 4];
    const change = [
      { locked: dice % 3 === 0 },
      { target_amount: amountOf(command, model, goal?.target ?? 1n) },
      { priority: 1 + (dice % 5) },
      { deadline },
      { clear: ["deadline"] },
      { locked: false, deadline: null },
    ][Math.floor(dice / 7) % 6];
    return { ...goalId(command, model, foreign), ...change };
  },
  update_account: (command, model, foreign) => {
    const { dice } = command;
    const account = pick(model.accounts, command.account);
    const change = [
      { visibility: dice % 2 ? "private" : "shared" },
      { keep_available: amountOf(command, model, account ? account.balance / 4n : 1n) },
      { name: `Account ${dice % 3}` },
    ][Math.floor(dice / 7) % 3];
    return { ...accountId(command, model.accounts, foreign), ...change };
  },
  link_account: (command, model) => {
    const { dice } = command;
    const manual = dice % 3 !== 0;
    return {
      name: `Account ${dice % 3}`,
      balance: amountOf(command, model, 500_000n),
      is_manual: manual,
      ...((!manual || dice % 40 === 0) && { plaid_id: `plaid-${Math.floor(dice / 3) % 6}` }),
      ...(Math.floor(dice / 3) % 4 === 0 && { is_joint: true }),
      ...(Math.floor(dice / 5) % 4 === 0 && { visibility: "private" }),
      ...(dice % 6 === 0 && { keep_available: model.text(10_000n) }),
      ...(dice % 31 === 0 && { currency: "EUR" }),
    };
  },
  create_goal: (command, model) => ({
    name: `Goal ${command.dice % 100}`,
    target_amount: amountOf(command, model, 300_000n),
    type: "travel",
    priority: 1 + (command.dice % 5),
    // Schedules of two months, of weeks, and of many months.
    ...(command.dice % 2 && {
      deadline: ["2026-05-10", "2026-04-05", "2027-06-30"][Math.floor(command.dice / 2) % 3],
    }),
  }),
  close_goal: goalId,
  close_account: (command, model, foreign) => {
    const empty = model.accounts.filter((account) => account.open && allocated(account) === 0n);
    return accountId(command, command.dice % 2 && empty.length > 0 ? empty : model.accounts, foreign);
  },
  suggest_rebalance: ({ dice }) => {
    const strategy = ["waterfall", undefined, "fill", "deadline_first", "waterfall"][dice % 5];
    const including = [{}, { include_private: true }, { include_private: false }][dice % 3];
    return { ...(strategy !== undefined && { strategy }), ...including };
  },
  commit_rebalance: planInput("suggested"),
  approve_rebalance: planInput("awaiting_approval"),
  reject_rebalance: planInput("suggested"),
};

/** An amount that a goal holds of an account. */
function taking(...[command, model, foreign]: Parameters<InputOf>) {
  const { account, goal } = heldParties(command, model);
  const amount = amountOf(command, model, account?.held.get(goal?.id ?? "") ?? 0n);
  return { ...idsOf(command, foreign, account, goal), amount };
}

function goalId(...[{ goal }, { goals }, foreign]: Parameters<InputOf>) {
  return { goal_id: oddId(goal, foreign?.goalId) ?? pick(goals, goal)?.id ?? NOWHERE };
}

function accountId({ account }: Command, accounts: readonly ModelAccount[], foreign: Foreign | undefined) {
  return { account_id: oddId(account, foreign?.accountId) ?? pick(accounts, account)?.id ?? NOWHERE };
}

/** Mostly the newest plan of this status, sometimes any. */
function planInput(status: ModelPlan["status"]): InputOf {
  return ({ event, dice }, model, foreign) => {
    const newest = dice % 6 === 0 ? undefined : model.plans.findLast((plan) => plan.status === status);
    const plan = newest ?? model.plans[dice % Math.max(1, model.plans.length)];
    return { plan_id: oddId(event, foreign?.planId) ?? plan?.id ?? NOWHERE };
  };
}
