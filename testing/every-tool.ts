import type { TestCouple } from "./books.ts";
import { type Answer, answer } from "./tools.ts";

/**
 * Each tool called once with input that works, in an order that works, and its answer. `say` makes the words that a person
 * gives in each place.
 */
export async function everyTool(
  couple: TestCouple,
  { say = (words: string) => words, principal = couple.ada.principal } = {},
): Promise<[name: string, Answer][]> {
  const called: [string, Answer][] = [];
  const call = async (name: string, input: unknown) => {
    const given = await answer(couple, name, input, principal);
    called.push([name, given]);
    return given.structured;
  };
  const opened = { name: say("Checking"), balance: "1000", is_manual: true };
  const account = await call("link_account", { ...opened, institution_name: say("First Bank") });
  await call("update_account", { account_id: account.id, keep_available: "10" });
  const wanted = { name: say("Trip"), target_amount: "600", type: say("travel"), priority: 2 };
  const goal = await call("create_goal", wanted);
  const ids = { account_id: account.id, goal_id: goal.id };
  await call("allocate_to_goal", { ...ids, amount: "250" });
  const { event } = await call("release_from_goal", { ...ids, amount: "50" });
  await call("spend_from_goal", { ...ids, amount: "10", payee: say("Rail"), note: say("Ticket") });
  const changes = { notes: say("Spring"), deadline: "2027-06-30", locked: false };
  await call("update_goal", { goal_id: goal.id, ...changes });
  const paid = { event_type: "DEPOSIT", amount: "40", source_account_id: account.id };
  await call("record_event", { ...paid, metadata: { note: say("Pay") } });
  await call("reverse_event", { event_id: event.id, note: say("Too early") });
  await call("list_accounts", {});
  await call("list_goals", { status: "all" });
  await call("list_ledger", { goal_id: goal.id });
  await call("get_event", { event_id: event.id });
  await call("summarize_ledger", { group_by: ["month", "goal"] });
  await call("get_summary", {});
  await call("get_summary", { detail: "full" });
  const entry = { text: say("Booked!"), mood: "great", mood_word: say("giddy") };
  await call("add_journal_entry", { ...entry, goal_id: goal.id });
  await call("list_journal", {});
  await call("react_to_goal", { goal_id: goal.id, emoji: "👩‍👩‍👧" });
  // When the goal is off its schedule, so that there is a cause and a cure.
  couple.clock = new Date("2027-03-10T15:00:00.000Z");
  await call("get_drift", {});
  const contribution = { amount: "10", frequency: "monthly" };
  const [what_if, uncertainty] = [{ contribution_amount: "20" }, { contribution_sd: "2", trials: 100 }];
  await call("simulate_forecast", { goal_id: goal.id, contribution, what_if, uncertainty });
  const { plan_id } = await call("suggest_rebalance", {});
  await call("list_plans", {});
  await call("commit_rebalance", { plan_id });
  const checkIn = await call("schedule_check_in", { schedule: "now", message: say("Before summer") });
  await call("answer_check_in", { check_in_id: checkIn.id, answer: "done", note: say("We keep it.") });
  const weekly = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2027-03-14T18:00" };
  const { id: check_in_id } = await call("schedule_check_in", { schedule: weekly });
  await call("cancel_check_in", { check_in_id });
  await call("list_check_ins", {});
  const { items } = await call("list_inbox", {});
  await call("mark_read", { up_to_item_id: items[0].id });
  await call("close_goal", { goal_id: goal.id });
  const spare = await call("link_account", { ...opened, name: say("Spare"), balance: "0" });
  await call("close_account", { account_id: spare.id });
  return called;
}
