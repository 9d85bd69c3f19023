import { z } from "zod";
import { closingMetadata } from "../accounts/changes.ts";
import { emptyBalance } from "../accounts/postings.ts";
import { findAccountOfSingle, keepAccountOfSingle } from "../accounts/single.ts";
import { allocatedIn } from "../books/figures.ts";
import { revisedAccount } from "../books/properties.ts";
import { findAccount } from "../identity/lookup.ts";
import { see } from "../identity/see.ts";
import { accountShape, showAccount, showOwnAccount } from "../views/account.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

export const closeAccount = operation({
  name: "close_account",
  title: "Close an account",
  summary:
    "Closes an account in which no goal holds money (call release_from_goal first). A remaining balance leaves " +
    "the books as an event; only a person can close an account that still has one.",
  effect: "change",
  scope: "goals:write",
  within: "person",
  http: { method: "POST", path: "/accounts/{id}/close", id: "account_id" },
  input: z.strictObject({ account_id: id }),
  output: accountShape,
  refusals: ["not_owner", "account_closed", "account_has_allocations", "person_required"],
  tool: true,
  example: { account_id: "0199f3a0-0000-7000-8000-000000000004" },
  decide(input, decision) {
    const { books, caller } = decision;
    const account = findAccount(decision, input.account_id);
    const metadata = closingMetadata(account, { caller, allocated: allocatedIn(books, account.id) });
    emptyBalance(decision, account);
    decision.append({ eventType: "ACCOUNT", sourceAccountId: account.id, metadata });
    return showAccount(see(caller, decision.books), account.id);
  },
  async directory(input, context) {
    const { em, caller } = context;
    const account = await findAccountOfSingle(context, input.account_id);
    const metadata = closingMetadata(account, { caller, allocated: 0n });
    const closed = { ...revisedAccount(account, metadata), balance: 0n };
    keepAccountOfSingle(em, closed);
    return showOwnAccount(closed);
  },
});
