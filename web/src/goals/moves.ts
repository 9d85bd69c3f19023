import { answerOf, api, type Schemas } from "../api/server.ts";
import { amountOf, isLess, isSome, minorUnits } from "../formats/decimals.ts";

/** What a person can do with the money of a goal. */
export const MOVES = ["allocate", "release", "spend", "reallocate"] as const;

export type Move = (typeof MOVES)[number];

type Account = Schemas["BankAccount"];

/** An account, and the most that a move can take in it. */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
}

/** The accounts from which money can be set aside, the one with the most first. */
export function allocatableIn(accounts: readonly Account[]): readonly Source[] {
  return accounts
    .filter(({ available, keep_available: kept }) => isLess(kept, available))
    .map(({ id, name, available, keep_available: kept }) => ({
      id,
      name,
      amount: less(available, kept),
    }))
    .toSorted((a, b) => (isLess(a.amount, b.amount) ? 1 : -1));
}

/** The accounts in which a goal holds money that the person sees. */
export function heldIn(goal: Schemas["FinancialGoal"], accounts: readonly Account[]): readonly Source[] {
  return goal.allocations
    .filter(({ allocated_amount }) => isSome(allocated_amount))
    .map(({ account_id, allocated_amount }) => ({
      id: account_id,
      name: accounts.find(({ id }) => id === account_id)?.name ?? "",
      amount: allocated_amount,
    }));
}

/** An amount less another one of the same currency. */
function less(amount: string, by: string): string {
  const digits = amount.split(".")[1]?.length ?? 0;
  return amountOf(minorUnits(amount) - minorUnits(by), digits);
}

interface Filled {
  readonly account_id: string;
  readonly goal_id: string;
  readonly amount: string;
}

/** Sets money aside for a goal, or takes it back. Returns the event. @throws Problem */
export async function allocate(move: "allocate" | "release", body: Filled): Promise<Schemas["LedgerEvent"]> {
  return (await answerOf(api.POST(`/goals/${move}`, { body }))).event;
}

/** Moves money of an account from one goal to another. Returns the event. @throws Problem */
export function reallocate(
  { account_id, goal_id, amount }: Filled,
  toGoalId: string,
): Promise<Schemas["PostedEvent"]> {
  const body = {
    event_type: "REALLOCATION" as const,
    amount,
    source_account_id: account_id,
    source_goal_id: goal_id,
    dest_goal_id: toGoalId,
  };
  return answerOf(api.POST("/ledger/events", { body }));
}

/** Commits what one partner may not take alone as a plan, which then waits for the other. Returns its id. @throws Problem */
export async function askPartner(
  { account_id, goal_id, amount }: Filled,
  toGoalId: string | undefined,
  sequence: number,
): Promise<string> {
  const to = toGoalId === undefined ? {} : { to_goal_id: toGoalId };
  const moves = [{ account_id, from_goal_id: goal_id, amount, ...to }];
  const body = { moves, basis_sequence: sequence };
  return (await answerOf(api.POST("/rebalance/commit", { body }))).plan_id;
}
