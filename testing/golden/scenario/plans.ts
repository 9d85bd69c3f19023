import type { Answer } from "../../books.ts";
import type { Caller, Environment } from "../environment.ts";
import type { Accounts, Pair } from "./couple.ts";
import type { Goals } from "./goals.ts";
import { move } from "./money.ts";

/** Commits moves sent by hand, made from the books as they are. */
async function commit(player: Caller, { coupleId }: Pair, moves: readonly object[]): Promise<Answer> {
  const { ledger } = await player.ask("get_couple", { couple_id: coupleId });
  return player.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence });
}

/** A move of the plan that somebody edits; null: available money. */
function edited(account_id: string, from_goal_id: string | null, to_goal_id: string | null, amount: string) {
  return { account_id, from_goal_id, to_goal_id, amount };
}

/** Plans end in every way: carried out by one partner, approved, rejected; one is left to expire. */
export async function plan(
  environment: Environment,
  pair: Pair,
  { household }: Accounts,
  { trip, car, sofa }: Goals,
) {
  const { nora, tom } = pair;
  const moved = (from: string | null, to: string | null, amount: string) =>
    edited(household, from, to, amount);
  const { plan_id } = await nora.ask("suggest_rebalance", { strategy: "on_schedule" });
  await nora.ask("commit_rebalance", { plan_id });
  environment.pass(600);
  const agent = nora.through({ kind: "agent", actor: "claude" });
  const small = [moved(car, sofa, "20.00"), moved(null, car, "10.00"), moved(sofa, null, "5.00")];
  await commit(agent, pair, small);
  const unwanted = await commit(nora, pair, [moved(car, trip, "350.00")]);
  await tom.ask("reject_rebalance", { plan_id: unwanted.plan_id });
  const wanted = await commit(tom, pair, [moved(car, trip, "400.00")]);
  environment.pass(3600);
  await nora.ask("approve_rebalance", { plan_id: wanted.plan_id });
  await commit(tom, pair, [moved(trip, car, "305.00")]);
}

/** Payments beyond the threshold: one is approved, one is taken back, one is left to expire. */
export async function payMuch(
  environment: Environment,
  { nora, tom }: Pair,
  { household }: Accounts,
  { trip }: Goals,
) {
  const pay = (player: Caller, amount: string, more: object) =>
    player.ask("spend_from_goal", move(household, trip, amount, more));
  const flight = await pay(nora, "500.00", { payee: "Nippon Air", note: "Two seats" });
  environment.pass(3600);
  await tom.ask("approve_rebalance", { plan_id: flight.plan_id });
  const wrong = await pay(tom, "310.00", {});
  await tom.ask("reverse_event", { event_id: wrong.event.id, note: "Paid from the other account" });
  environment.pass(3600);
  await pay(nora, "320.00", { already_in_balance: true, payee: "Ryokan" });
}

/** What waits for Tom at the end: a payment, and moves that Nora edited. And a suggestion of his own. */
export async function leaveWaiting(pair: Pair, { household }: Accounts, { trip, car }: Goals) {
  const { nora, tom } = pair;
  const payment = move(household, trip, "501.00", { already_in_balance: true, payee: "Guide" });
  await nora.ask("spend_from_goal", payment);
  await commit(nora, pair, [edited(household, trip, car, "502.00")]);
  await tom.ask("suggest_rebalance", { strategy: "waterfall", include_private: true });
}

/** Goals leave their schedule and return to it, one is complete, one overdue, one gets and loses a deadline. */
export async function drift({ nora, tom }: Pair, { car, sofa }: Goals) {
  await nora.ask("update_goal", { goal_id: sofa, target_amount: "150.00" });
  await tom.ask("update_goal", { goal_id: car, deadline: "2027-12-31" });
  await tom.ask("create_goal", {
    name: "Bike",
    target_amount: "100.00",
    type: "bike",
    priority: 2,
    deadline: "2026-04-25",
  });
}
