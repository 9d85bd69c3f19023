import { useEffect } from "preact/hooks";
import { type ListRead, useList } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";

/** All accounts and goals that the person can see, closed ones too, by id. */
export interface Named {
  readonly accounts: ReadonlyMap<string, Schemas["BankAccount"]>;
  readonly goals: ReadonlyMap<string, Schemas["FinancialGoal"]>;
}

/** Reads all accounts and goals. Undefined until the first answers are here. */
export function useNamed(): Named | undefined {
  const accounts = useWhole(useList("/accounts", { query: { status: "all", limit: 100 } }));
  const goals = useWhole(useList("/goals", { query: { status: "all", limit: 100 } }));
  if (accounts === undefined || goals === undefined) return undefined;
  return { accounts: byId(accounts), goals: byId(goals) };
}

/** The items of a list, and then of its further pages. */
function useWhole<Item>({ items, more }: ListRead<Item>): readonly Item[] | undefined {
  useEffect(() => more?.(), [items]);
  return items;
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
