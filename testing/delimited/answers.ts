import { type Answer, newCouple, principalFor, type TestCouple } from "../books.ts";
import { everyTool } from "../every-tool.ts";
import { answer } from "../tools.ts";

/** A word in all of people's words here, and in no other word. */
export const MARK = "Quokka";

/** People's words that try to end the quotes and the delimiters around them. */
export function say(words: string): string {
  return `${MARK} ${words}”» “«`;
}

/** Whether a delimited text is the whole result of `say`, with its quotes replaced. */
export function isSaid(delimited: string): boolean {
  return new RegExp(`^${MARK} [^⟪⟫“”‘’]*[”’]⟫ [“‘]⟪$`).test(delimited);
}

/** The answer of a tool to a model. */
export interface Shown {
  readonly name: string;
  readonly structured: Answer;
  readonly text: string;
}

/** A couple whose partners have marked names, and Ada, who calls through a client with a marked name. */
export async function markedCouple(options: { readonly say?: typeof say } = {}) {
  const names = [say("Partner"), say("Partner")] as const;
  const couple = await newCouple({ approval_threshold: "200" }, { names, actor: say("app"), ...options });
  return { couple, principal: couple.ada.principal };
}

/** Marks words that have quotes or invisible characters of their own. */
const sayPlain = (words: string) => say(words.replaceAll(/[«»]|\p{Cf}/gu, ""));

/** Everything that tools show a model, with each field filled in every way. */
export async function everythingShown(): Promise<Shown[]> {
  const { couple, principal } = await markedCouple({ say: sayPlain });
  Object.assign(couple.engine, { pageOrigin: () => "https://books.example.com" });
  const called = await everyTool(couple, { say: sayPlain, principal });
  const call = async (name: string, input: unknown, as = principal) => {
    const given = await answer(couple, name, input, as);
    called.push([name, given]);
    return given.structured;
  };
  await linked(call);
  await noted(call);
  await planned(couple, call);
  await asked(couple, call);
  const views = ["get_summary", "list_accounts", "list_goals", "list_ledger", "list_plans", "list_journal"];
  for (const { id } of [couple.ada, couple.ben]) {
    const viewer = principalFor(id, couple.id, { actor: say("app") });
    for (const name of views) await call(name, {}, viewer);
    await call("get_summary", { detail: "full" }, viewer);
    await call("list_ledger", { limit: 1 }, viewer);
  }
  return called.map(([name, given]) => ({ name, ...given }));
}

type Call = (name: string, input: unknown, as?: Answer) => Promise<Answer>;

/** Accounts that are linked to a bank. */
async function linked(call: Call): Promise<void> {
  const bank = { is_manual: false, plaid_id: say("id"), institution_name: say("Bank"), balance: "50" };
  const { id } = await call("link_account", { name: say("Linked"), ...bank });
  await call("update_account", { account_id: id, name: say("Renamed"), institution_name: say("Other bank") });
}

/** Events with all metadata that a caller can state, a reversal, and totals. */
async function noted(call: Call): Promise<void> {
  const cash = await call("link_account", { name: say("Cash"), balance: "900", is_manual: true });
  const goal = await call("create_goal", {
    ...{ name: say("Car"), target_amount: "100", type: say("car"), priority: 3 },
    ...{ notes: say("Blue"), deadline: "2028-06-30" },
  });
  const facts = { note: say("n"), payee: say("p"), category: say("c"), reference: say("r") };
  const event = {
    ...{ event_type: "WITHDRAWAL", amount: "40", source_account_id: cash.id },
    metadata: { ...facts, mood_of_day: say("own"), nights: 3, refundable: true },
  };
  await call("record_event", event);
  const { id } = await call("record_event", { ...event, event_type: "DEPOSIT" });
  await call("get_event", { event_id: id });
  await call("reverse_event", { event_id: id, note: say("Twice") });
  await call("allocate_to_goal", { account_id: cash.id, goal_id: goal.id, amount: "120" });
  await call("update_goal", { goal_id: goal.id, name: say("Van"), type: say("van"), clear: ["notes"] });
  for (const group_by of [["payee", "week"], ["category"], ["person", "account"], ["goal", "type"]])
    await call("summarize_ledger", { group_by, from: "2026-01-01", to: "2027-12-31" });
}

/** A plan that moves money between goals and cures an over-allocated account, and that waits for the partner. */
async function planned(couple: TestCouple, call: Call): Promise<void> {
  const [account] = (await call("list_accounts", {})).items.filter(
    (row: Answer) => Number(row.allocated) > 0,
  );
  const urgent = { name: say("Roof"), target_amount: "5000", type: say("home"), priority: 1 };
  await call("create_goal", urgent);
  await call("create_goal", { ...urgent, name: say("Boat"), deadline: "2029-06-30" });
  await call("suggest_rebalance", { strategy: "waterfall" });
  await call("record_event", { event_type: "BALANCE_SYNC", amount: "60", source_account_id: account.id });
  const { plan_id } = await call("suggest_rebalance", {});
  await call("get_plan", { plan_id });
  await call("get_drift", {});
  await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "1" });
  await call("commit_rebalance", { plan_id });
  await call("suggest_rebalance", {});
  const contribution = { amount: "10", frequency: "monthly" };
  // The goal with a deadline takes all money, so that another goal gets none.
  await call("simulate_forecast", { contribution, horizon_years: 1 });
}

/** Check-ins with words, on a day that some months do not have, snoozed and answered; and an inbox that is read. */
async function asked(couple: TestCouple, call: Call): Promise<void> {
  const { id } = await call("schedule_check_in", { schedule: "now", message: say("Before summer") });
  await call("answer_check_in", { check_in_id: id, answer: "snooze", until: "2027-03-11T18:00" });
  await call("answer_check_in", { check_in_id: id, answer: "done", note: say("Fine") });
  const rule = { rrule: "FREQ=MONTHLY;BYMONTHDAY=31", start: "2027-03-31T18:00" };
  const monthly = await call("schedule_check_in", { schedule: rule, message: say("Month's end") });
  await call("cancel_check_in", { check_in_id: monthly.id });
  await call("list_check_ins", {});
  const ben = principalFor(couple.ben.id, couple.id, { actor: say("app") });
  await call("react_to_goal", { goal_id: (await call("list_goals", {})).items[0].id, emoji: "🎉" }, ben);
  await call("list_inbox", {}, ben);
  const { items } = await call("list_inbox", {});
  await call("mark_read", { up_to_item_id: items[0].id });
  await call("list_inbox", {});
}
