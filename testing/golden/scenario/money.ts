import type { Answer } from "../../books.ts";
import type { Caller, Environment, Person } from "../environment.ts";
import type { Accounts, Pair } from "./couple.ts";
import type { Goals } from "./goals.ts";

/** The account, the goal and the amount of a move. */
export function move(account_id: string, goal_id: string, amount: string, more: object = {}): object {
  return { account_id, goal_id, amount, ...more };
}

function post(player: Caller, event_type: string, facts: object): Promise<Answer> {
  return player.ask("record_event", { event_type, ...facts });
}

/** Takes back what an answer shows: that of record_event is the event, that of an earmark names it. */
function reverse(player: Caller, { id, event }: Answer, note?: string): Promise<Answer> {
  return player.ask("reverse_event", { event_id: event?.id ?? id, ...(note && { note }) });
}

/** Money moves between accounts and goals: allocations, releases and reallocations, each of them reversed once. */
export async function earmark(
  environment: Environment,
  { nora, tom }: Pair,
  accounts: Accounts,
  goals: Goals,
) {
  const { giro, savings, household } = accounts;
  const { trip, car, sofa, fund } = goals;
  const allocate = (who: Person, ...moved: [string, string, string]) =>
    who.ask("allocate_to_goal", move(...moved));
  await allocate(nora, household, trip, "400.00");
  await allocate(tom, household, car, "600.00");
  await allocate(nora, giro, trip, "150.00");
  await allocate(nora, giro, fund, "500.00");
  await allocate(tom, savings, fund, "700.00");
  // More than a quarter of its target, which is a milestone.
  await allocate(tom, household, sofa, "130.00");
  const slip = await allocate(nora, giro, car, "50.00");
  environment.pass(120);
  await reverse(nora, slip, "Wrong goal");
  const mistake = await allocate(nora, household, sofa, "30.00");
  environment.pass(3600);
  await reverse(tom, mistake);
  await nora.ask("release_from_goal", move(household, trip, "40.00"));
  const released = await post(nora, "RELEASE", {
    amount: "10.00",
    source_account_id: household,
    source_goal_id: trip,
    metadata: { note: "for the plumber", trip_code: "JP-7", share: 1e-7, zero: -0, shared: true },
  });
  await reverse(nora, released);
  const moved = { source_account_id: household, source_goal_id: car, dest_goal_id: trip };
  await reverse(tom, await post(tom, "REALLOCATION", { amount: "60.00", ...moved }));
  await post(tom, "REALLOCATION", { amount: "55.00", ...moved });
  await post(nora, "ALLOCATION", { amount: "5.00", source_account_id: giro, dest_goal_id: sofa });
}

/** Balances change by hand and by the bank. */
export async function bank(environment: Environment, { nora, tom }: Pair, { savings, household }: Accounts) {
  const posted = (who: Person, event_type: string, amount: string, more: object = {}) =>
    post(who, event_type, { amount, source_account_id: household, ...more });
  const salary = {
    note: "January; all of it | paid",
    payee: 'ACME "GmbH"',
    category: "salary: main",
    reference: "2026/01",
    payroll_run: "0042",
  };
  await posted(nora, "DEPOSIT", "900.00", { metadata: salary });
  await reverse(nora, await posted(nora, "DEPOSIT", "33.00"), "Entered twice");
  await posted(tom, "WITHDRAWAL", "120.00", { metadata: { category: "rent" } });
  await reverse(tom, await posted(tom, "WITHDRAWAL", "22.00"));
  environment.pass(60);
  for (const amount of ["4800.00", "4800.00"]) {
    await post(tom, "BALANCE_SYNC", { amount, source_account_id: savings });
  }
}

/** A goal's money is spent, with and without the payment in the balance; each is reversed once. */
export async function spend(
  environment: Environment,
  { nora }: Pair,
  { household }: Accounts,
  { trip }: Goals,
) {
  const spent = (amount: string, more: object = {}) =>
    nora.ask("spend_from_goal", move(household, trip, amount, more));
  await spent("45.00", { payee: "Rail; Europe | Ltd", note: "Seats" });
  await spent("25.00", { already_in_balance: true });
  await reverse(nora, await spent("15.00"));
  environment.pass(5);
  await reverse(nora, await spent("16.00", { already_in_balance: true }), "Not ours");
}

/** What the operator writes for nobody, for the couple and for a partner; notes of people and of an agent. */
export async function annotate(environment: Environment, { coupleId, nora }: Pair, { household }: Accounts) {
  const agent = nora.through({ kind: "agent", actor: "claude" });
  await post(agent, "SYSTEM", { metadata: { note: "We talked about the car.", mood_score: 7 } });
  const operator = environment.operator({ coupleId });
  await post(operator, "SYSTEM", { metadata: { note: "Imported by hand", ticket: "T-1" } });
  await post(operator, "DEPOSIT", { amount: "1.00", source_account_id: household });
  const forNora = environment.operator({ coupleId, userId: nora.id });
  await post(forNora, "WITHDRAWAL", { amount: "2.00", source_account_id: household });
}
