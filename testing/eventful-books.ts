import type { Engine } from "../src/engine/engine.ts";
import { type Answer, newCouple, type TestCouple } from "./books.ts";

/** Books with every kind of event that moves money, a journal, names with special characters, and times near midnight. */
export async function eventfulBooks(
  currency: string,
  unit: (amount: number) => string,
  on?: Engine,
): Promise<TestCouple> {
  const couple = await newCouple({ currency, time_zone: "Pacific/Auckland" }, { ...(on && { on }) });
  const checking = await couple.account({
    name: "Check: (main) ; ours",
    balance: unit(5000),
    is_joint: true,
  });
  const twin = await couple.account({ name: "check: main; ours", balance: "0" });
  const linked = await couple.account({
    name: "Linked",
    balance: unit(300),
    is_manual: false,
    visibility: "private",
  });
  const trip = await couple.goal({ name: "Trip: Japan | 2027", target_amount: unit(900) });
  const car = await couple.goal({ name: "  Car  ", target_amount: unit(800) });
  const post = (event_type: string, account: Answer, amount: number, extra: object = {}) =>
    couple.ask("record_event", { event_type, amount: unit(amount), source_account_id: account.id, ...extra });
  const allocate = (account: Answer, goal: Answer, amount: number) =>
    couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: unit(amount) });

  couple.clock = new Date("2026-04-01T11:59:59.000Z");
  const salary = {
    category: "salary: main",
    payee: "ACME; Ltd | NZ",
    note: "March\n\n***\nsecond line; odd",
  };
  await post("DEPOSIT", checking, 2100, { metadata: salary });
  const twice = await post("DEPOSIT", checking, 2100, { metadata: salary });
  await couple.ask("reverse_event", { event_id: twice.id, note: "Entered twice" });
  couple.clock = new Date("2026-04-01T12:00:00.000Z");
  const rent = await post("WITHDRAWAL", checking, 1450, { metadata: { category: "rent" } });
  await couple.ask("reverse_event", { event_id: rent.id });
  await post("WITHDRAWAL", checking, 1500);
  const { event } = await allocate(checking, trip, 600);
  await couple.ask("reverse_event", { event_id: event.id });
  await allocate(checking, trip, 500);
  await allocate(linked, car, 250);
  await allocate(checking, car, 100);
  const moved = { source_goal_id: trip.id, dest_goal_id: car.id };
  const reallocation = await post("REALLOCATION", checking, 120, moved);
  await couple.ask("reverse_event", { event_id: reallocation.id });
  await post("REALLOCATION", checking, 80, moved);
  await couple.ask("release_from_goal", { account_id: checking.id, goal_id: trip.id, amount: unit(20) });
  const spend = (amount: number, extra: object = {}) =>
    couple.ask("spend_from_goal", {
      account_id: checking.id,
      goal_id: trip.id,
      amount: unit(amount),
      ...extra,
    });
  await spend(30, { payee: "Rail; Europe | Ltd" });
  await spend(15, { already_in_balance: true });
  for (const already_in_balance of [false, true]) {
    const spent = await spend(25, { already_in_balance });
    await couple.ask("reverse_event", { event_id: spent.event.id });
  }
  await post("BALANCE_SYNC", linked, 200);
  await post("BALANCE_SYNC", linked, 200);
  await couple.ask("close_goal", { goal_id: trip.id });
  await post("DEPOSIT", twin, 7);
  await couple.ask("close_account", { account_id: twin.id });
  await couple.ask("record_event", {
    event_type: "SYSTEM",
    metadata: { note: "no money", trip_code: "JP-7", share: 1e-7, nothing: -0 },
  });
  await couple.ask("add_journal_entry", { text: "We got there: Japan!", mood: "great", goal_id: trip.id });
  const alone = { text: "I will miss saving for it.", visibility: "private", goal_id: trip.id };
  await couple.asBen.ask("add_journal_entry", alone);
  await couple.ask("react_to_goal", { goal_id: car.id, emoji: "🚗" });
  return couple;
}
