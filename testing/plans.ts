/** A couple with something to plan. */
import type { Principal } from "../src/identity/principal.ts";
import { type Answer, newCouple, principalFor, type TestCouple } from "./books.ts";

/** Ten days before its deadline Trip should hold 300 of its 600; Car can wait. 500 of joint money, 100 of it behind Car. */
export interface PlannedBooks {
  readonly couple: TestCouple;
  readonly ben: ReturnType<TestCouple["as"]>;
  readonly joint: Answer;
  readonly trip: Answer;
  readonly car: Answer;
  allocate(account: Answer, goal: Answer, amount: string): Promise<Answer>;
  /** Moves by hand, of the books as they are. */
  commit(moves: readonly object[], as?: Principal): Promise<Answer>;
  /** What the goals hold: Trip, Car. */
  held(): Promise<[string, string]>;
  sequence(): Promise<number>;
}

export async function plannedBooks(settings: Record<string, unknown> = {}): Promise<PlannedBooks> {
  const couple = await newCouple(settings);
  const joint = await couple.account({ name: "Joint", balance: "500", is_joint: true });
  const trip = await couple.goal({ name: "Trip", priority: 1, deadline: "2026-03-30" });
  const car = await couple.goal({ name: "Car", target_amount: "900", priority: 4 });
  couple.clock = new Date("2026-03-20T15:00:00.000Z");
  const allocate = (account: Answer, goal: Answer, amount: string) =>
    couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount });
  await allocate(joint, car, "100");
  const holds = async (goal: Answer) =>
    (await couple.ask("get_goal", { goal_id: goal.id })).current_allocation as string;
  const sequence = async () =>
    (await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence as number;
  return {
    couple,
    ben: couple.as(couple.ben.principal),
    joint,
    trip,
    car,
    allocate,
    commit: async (moves, as = couple.ada.principal) =>
      couple.as(as).ask("commit_rebalance", { moves, basis_sequence: await sequence() }),
    held: async () => [await holds(trip), await holds(car)],
    sequence,
  };
}

/** Books with a threshold of 50, and Ada's plan to take 80 from Car, which waits for Ben. */
export async function awaitingBooks(): Promise<PlannedBooks & { readonly planId: string }> {
  const books = await plannedBooks({ approval_threshold: "50" });
  const { couple, joint, trip, car, commit } = books;
  await couple.ask("allocate_to_goal", { account_id: joint.id, goal_id: trip.id, amount: "400" });
  const move = { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: "80" };
  const { plan_id: planId } = await commit([move]);
  return { ...books, planId };
}

/** A partner's assistant. */
export function agentOf(couple: TestCouple, partner: "ada" | "ben"): Principal {
  return principalFor(couple[partner].id, couple.id, { kind: "agent", actor: "claude" });
}

/** Types and amounts of events. */
export function kinds(events: readonly Answer[]): [string, string][] {
  return events.map(({ event_type, amount }) => [event_type, amount]);
}
