/** How a command selects an account and a goal. */
import type { Command } from "./commands.ts";
import type { Model } from "./model.ts";
import { type Foreign, NOWHERE, oddId, pick } from "./picks.ts";
import type { ModelAccount, ModelGoal } from "./rows.ts";

/** The ids of an account and a goal, or an odd one. */
export function idsOf(
  { account: a, goal: g }: Command,
  foreign: Foreign | undefined,
  account: ModelAccount | undefined,
  goal: ModelGoal | undefined,
): { account_id: string; goal_id: string } {
  return {
    account_id: oddId(a, foreign?.accountId) ?? account?.id ?? NOWHERE,
    goal_id: oddId(g, foreign?.goalId) ?? goal?.id ?? NOWHERE,
  };
}

interface Parties {
  readonly account: ModelAccount | undefined;
  readonly goal: ModelGoal | undefined;
}

/** An account and a goal, mostly open ones. */
export function parties(command: Command, model: Model): Parties {
  const lively = command.dice % 4 !== 0;
  const accounts = model.accounts.filter(({ open }) => open || !lively);
  const goals = model.goals.filter(({ active }) => active || !lively);
  return { account: pick(accounts, command.account), goal: pick(goals, command.goal) };
}

/** Usually an account and a goal with an allocation, if there is such a pair. */
export function heldParties(command: Command, model: Model): Parties {
  const pairs = model.accounts.flatMap((account) =>
    model.goals.filter((goal) => account.held.has(goal.id)).map((goal) => ({ account, goal })),
  );
  return (command.dice % 6 === 0 ? undefined : pick(pairs, command.account)) ?? parties(command, model);
}
