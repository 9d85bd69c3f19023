import { z } from "zod";
import { emptyBalance } from "../accounts/balances.ts";
import { findGovernedAccount } from "../identity/find.ts";
import { refuseAgent } from "../identity/requirements.ts";
import { formatMoney } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { noteAccount } from "../ledger/append.ts";
import { revise } from "../ledger/version.ts";
import { accountShape, oldShowAccount } from "../views/account.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Closes an account. Its history stays; money that no goal holds leaves the books with an event. */
export const closeAccount = operation({
  name: "close_account",
  title: "Close an account",
  summary:
    "Closes an account that no goal holds money in (release_from_goal first). What is left in it leaves the books as an " +
    "event; an account that still holds money is closed by the person.",
  effect: "change",
  scope: "goals:write",
  within: "person",
  http: { method: "POST", path: "/accounts/{id}/close", id: "account_id" },
  input: z.strictObject({ account_id: id }),
  output: accountShape,
  refusals: ["not_owner", "account_closed", "account_has_allocations", "person_required"],
  tool: true,
  example: { account_id: "0199f3a0-0000-7000-8000-000000000004" },
  subject: (input) => ({ account: input.account_id }),
  async run(input, context) {
    const account = await findGovernedAccount(context, input.account_id);
    account.assertOpen();
    if (account.allocated > 0n) {
      throw new Refusal("account_has_allocations", undefined, {
        allocated: formatMoney(account.allocated, account.currency),
      });
    }
    const { couple, principal } = context;
    if (account.balance > 0n) refuseAgent(principal);
    if (couple) emptyBalance({ ...context, couple }, account);
    else account.balance = 0n;
    account.status = "closed";
    noteAccount(context, account, revise(account, "closed"));
    return oldShowAccount(account);
  },
});
