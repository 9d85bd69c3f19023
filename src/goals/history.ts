import { sum } from "../kernel/money.ts";

/** What goals got and gave in one month by the events of one partner, in minor units. A reversal counts against what it reverses. */
export interface GoalFlows {
  /** The number of the month, from 0. */
  readonly month: number;
  /** The partner who acted; null: the operator, for no user. */
  readonly userId: string | null;
  readonly inflow: bigint;
  /** Without spending. */
  readonly outflow: bigint;
  readonly spent: bigint;
}

export type Flows = Pick<GoalFlows, "inflow" | "outflow" | "spent">;

/** A month of a history. */
export interface HistoryMonth extends Flows {
  /** The first day of the month. */
  readonly first: string;
  /** The balance at its end. */
  readonly balance: bigint;
}

/** The flows of each month, with the balance at its end. `months` are the first days of all months. */
export function monthlyHistory(flows: readonly GoalFlows[], months: readonly string[]): HistoryMonth[] {
  const byMonth = Map.groupBy(flows, ({ month }) => month);
  let balance = 0n;
  return months.map((first, at) => {
    const own = flowsOf(byMonth.get(at) ?? []);
    balance += own.inflow - own.outflow - own.spent;
    return { first, ...own, balance };
  });
}

/** The flows of each of these partners; those without a partner follow if there are any. */
export function flowsByPartner(
  flows: readonly GoalFlows[],
  partnerIds: readonly string[],
): readonly (Flows & { readonly userId: string | null })[] {
  const byUser = Map.groupBy(flows, ({ userId }) => userId);
  const others = byUser.has(null) ? [null] : [];
  return [...partnerIds, ...others].map((userId) => ({ userId, ...flowsOf(byUser.get(userId) ?? []) }));
}

function flowsOf(flows: readonly GoalFlows[]): Flows {
  return {
    inflow: sum(flows.map(({ inflow }) => inflow)),
    outflow: sum(flows.map(({ outflow }) => outflow)),
    spent: sum(flows.map(({ spent }) => spent)),
  };
}
