import type { Environment } from "../environment.ts";
import type { Accounts, Pair } from "./couple.ts";

/** Goal ids by name. */
export interface Goals {
  readonly trip: string;
  readonly car: string;
  readonly sofa: string;
  readonly fund: string;
}

/** Goals with and without a deadline, changed in every property. */
export async function setGoals(environment: Environment, { nora, tom }: Pair): Promise<Goals> {
  const trip = await nora.ask("create_goal", {
    name: "Trip",
    target_amount: "1800.00",
    type: "holiday",
    priority: 2,
    deadline: "2026-06-30",
    notes: "Two weeks in spring.\n*Trains*, not cars.",
  });
  const changes = { name: "Kyoto", target_amount: "2000.00", type: "travel", priority: 1 };
  await tom.ask("update_goal", { goal_id: trip.id, ...changes, deadline: "2026-07-05" });
  await nora.ask("update_goal", { goal_id: trip.id, notes: "Three weeks." });
  const car = await tom.ask("create_goal", {
    name: "Car",
    target_amount: "6000.00",
    type: "car",
    priority: 3,
    deadline: "2027-12-31",
  });
  await tom.ask("update_goal", { goal_id: car.id, clear: ["deadline"] });
  const sofa = await nora.ask("create_goal", {
    name: "Sofa",
    target_amount: "500.00",
    type: "home",
    priority: 4,
  });
  environment.pass(60);
  const fund = await nora.ask("create_goal", {
    name: "Emergency fund",
    target_amount: "3000.00",
    type: "emergency",
    priority: 5,
  });
  return { trip: trip.id, car: car.id, sofa: sofa.id, fund: fund.id };
}

/** A goal is closed while it holds money, another when it holds none, and one is locked. */
export async function closeGoals(
  environment: Environment,
  { nora, tom }: Pair,
  accounts: Accounts,
  goals: Goals,
) {
  const party = await nora.ask("create_goal", {
    name: "Party",
    target_amount: "90.00",
    type: "party",
    priority: 2,
  });
  for (const account_id of [accounts.giro, accounts.household]) {
    await nora.ask("allocate_to_goal", { account_id, goal_id: party.id, amount: "20.00" });
  }
  environment.pass(3600);
  await tom.ask("close_goal", { goal_id: party.id });
  const idea = await tom.ask("create_goal", {
    name: "Idea",
    target_amount: "10.00",
    type: "other",
    priority: 5,
  });
  await tom.ask("close_goal", { goal_id: idea.id });
  await nora.ask("update_goal", { goal_id: goals.fund, locked: true });
}
