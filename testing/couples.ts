/** Couples with accounts, goals and plans, from which several tests start. */
import type { Principal } from "../src/identity/principal.ts";
import { type Answer, newCouple, principalFor, type TestCouple } from "./books.ts";

/** A couple with an account of 1000 and a goal of 600. */
export async function fundedCouple(
  settings: Record<string, unknown> = {},
): Promise<{ couple: TestCouple; account: Answer; goal: Answer }> {
  const couple = await newCouple(settings);
  return { couple, account: await couple.account(), goal: await couple.goal() };
}

/** An account of 1000 and a goal of 600 that holds 500 of it. */
export async function funded(couple: TestCouple, fields: object = {}) {
  const [account, goal] = [await couple.account({ ...fields }), await couple.goal()];
  const ids = { account_id: account.id as string, goal_id: goal.id as string };
  await couple.allocate(ids.account_id, ids.goal_id, "500");
  return ids;
}

/** A couple with a goal, and its forecasts by a monthly contribution of 100. */
export async function coupleWithGoal(fields: Record<string, unknown> = {}, held = "0", settings = {}) {
  const couple = await newCouple(settings);
  const goal = await couple.goal({ target_amount: "600", deadline: "2026-09-10", ...fields });
  if (held !== "0") await couple.allocate((await couple.account({ balance: held })).id, goal.id, held);
  const input = (more: object) => ({ goal_id: goal.id, contribution: monthly("100"), ...more });
  return {
    couple,
    goal,
    ask: (more: object) => couple.ask("simulate_forecast", input(more)),
    refusal: (more: object) => couple.refusal("simulate_forecast", input(more)),
  };
}

export const monthly = (amount: string) => ({ amount, frequency: "monthly" });

export type PlannedBooks = Awaited<ReturnType<typeof plannedBooks>>;

/** A joint account of 500 with 100 for Car, which has no deadline. Trip, due in ten days, should hold 300 of its 600. */
export async function plannedBooks(settings: Record<string, unknown> = {}) {
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
    ben: couple.asBen,
    joint,
    trip,
    car,
    allocate,
    /** Commits moves by hand on the current books. */
    commit: async (moves: readonly object[], as = couple.ada.principal) =>
      couple.as(as).ask("commit_rebalance", { moves, basis_sequence: await sequence() }),
    /** The money of Trip and Car. */
    held: async () => [await holds(trip), await holds(car)],
    sequence,
  };
}

/** Books with a threshold of 50, and Ada's plan to take 80 from Car, which waits for Ben's approval. */
export async function awaitingBooks() {
  const books = await plannedBooks({ approval_threshold: "50" });
  const { couple, joint, trip, car, commit } = books;
  await couple.ask("allocate_to_goal", { account_id: joint.id, goal_id: trip.id, amount: "400" });
  const move = { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: "80" };
  const { plan_id: planId }: { plan_id: string } = await commit([move]);
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

/** All rows of a list, page by page. `between` runs after each page. */
export async function everyRow(
  who: Pick<TestCouple, "ask">,
  name: string,
  input: object,
  between?: (page: Answer) => Promise<void>,
): Promise<Answer[]> {
  const rows: Answer[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await who.ask(name, { ...input, cursor });
    rows.push(...page.items);
    cursor = page.next_cursor as string | null;
    await between?.(page);
  }
  return rows;
}

/** All items of a list, page by page. `read` answers one page. */
export async function everyItem(
  read: (page: { limit: number; cursor?: string }) => Promise<Answer>,
  limit = 100,
): Promise<Answer[]> {
  const items: Answer[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read({ limit, ...(cursor && { cursor }) });
    items.push(...page.items);
    if (!page.next_cursor) return items;
    cursor = page.next_cursor;
  }
}
