/** Accounts, goals and allocations of a test's couple. */
import type { Answer, Caller } from "./books.ts";

/** A goal without a deadline. */
export const GOAL = { name: "Japan trip", target_amount: "600", type: "travel", priority: 2 };

type Fields = Readonly<Record<string, unknown>>;

/** Rows by name, with the fields that differ from the defaults. `by`: Ada unless it names Ben. */
type Rows<K extends string> = Readonly<Record<K, Fields & { readonly by?: "ben" }>>;

/** Makes rows as Ada, or as Ben where a row says so. */
export function rowsOf(ada: Caller, ben: Caller) {
  const account = (fields: Fields = {}, by = ada): Promise<Answer> =>
    by.ask("link_account", { name: "Checking", balance: "1000", is_manual: true, ...fields });
  const goal = (fields: Fields = {}, by = ada): Promise<Answer> =>
    by.ask("create_goal", { ...GOAL, ...fields });
  return {
    /** Opens an account of Ada's. */
    account: (fields?: Fields) => account(fields),
    goal: (fields?: Fields) => goal(fields),
    /** Opens accounts of 1000, then creates goals of 600, and returns their ids. The default for `name` is the key. */
    async fill<A extends string, G extends string>(rows: { accounts: Rows<A>; goals: Rows<G> }) {
      const ids: Record<string, string> = {};
      for (const [create, given] of [
        [account, rows.accounts],
        [goal, rows.goals],
      ] as const) {
        for (const [name, { by, ...fields }] of Object.entries<Rows<string>[string]>(given))
          ids[name] = (await create({ name, ...fields }, by && ben)).id;
      }
      return ids as Record<A | G, string>;
    },
    /** Allocates money by ids as Ada, and returns the event. */
    allocate: async (account_id: string, goal_id: string, amount: string): Promise<Answer> =>
      (await ada.ask("allocate_to_goal", { account_id, goal_id, amount })).event,
  };
}
