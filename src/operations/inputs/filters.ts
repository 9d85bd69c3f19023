import type { BankAccount } from "../../entities/bank-account.ts";
import type { FinancialGoal } from "../../entities/financial-goal.ts";
import { findAccount, findGoal } from "../../identity/find.ts";
import { requirePartner } from "../../identity/requirements.ts";
import { id, line } from "../../views/fields.ts";
import type { Context, Subject } from "../operation.ts";

/** The filters that every operation on the ledger's events has. */
export const ledgerFilters = {
  account_id: id.nullish(),
  goal_id: id.nullish(),
  user_id: id.nullish().describe("Who acted."),
  actor: line(60).nullish().describe("The client that acted."),
};

type Asked = Readonly<Partial<Record<keyof typeof ledgerFilters, string | null | undefined>>>;

/** The row from which the operator's call finds its couple. */
export function filteredSubject({ goal_id, account_id, user_id }: Asked): Subject {
  return {
    ...(goal_id && { goal: goal_id }),
    ...(account_id && { account: account_id }),
    ...(user_id && { user: user_id }),
  };
}

/** The account and the goal that the filters name. @throws Refusal `not_found` for a row that the caller cannot know */
export async function findFiltered(
  context: Context,
  { account_id, goal_id, user_id }: Asked,
): Promise<{ readonly account: BankAccount | undefined; readonly goal: FinancialGoal | undefined }> {
  const account = account_id ? await findAccount(context, account_id) : undefined;
  const goal = goal_id ? await findGoal(context, goal_id) : undefined;
  if (user_id) requirePartner(context.couple, user_id);
  return { account, goal };
}
