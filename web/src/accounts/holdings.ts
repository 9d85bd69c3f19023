import type { Schemas } from "../api/server.ts";

/** What a goal holds in an account. */
export interface Holding {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
}

/** What each goal holds in an account, the most important goal first. */
export function holdingsIn(accountId: string, goals: readonly Schemas["SummaryGoal"][]): readonly Holding[] {
  return goals.flatMap(({ id, name, allocations = [] }) =>
    allocations
      .filter(({ account_id }) => account_id === accountId)
      .map(({ allocated_amount }) => ({ id, name, amount: allocated_amount })),
  );
}
