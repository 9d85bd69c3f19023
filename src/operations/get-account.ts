import { z } from "zod";
import { findAccountOfSingle } from "../accounts/single.ts";
import { findAccount } from "../identity/lookup.ts";
import { accountShape, showAccount, showOwnAccount } from "../views/account.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

export const getAccount = operation({
  name: "get_account",
  title: "Get an account",
  summary: "Returns one bank account with balance, allocated and available money.",
  effect: "read",
  scope: "read",
  within: "person",
  http: { method: "GET", path: "/accounts/{id}", id: "account_id" },
  input: z.strictObject({ account_id: id }),
  output: accountShape,
  resource: "couples-cfo://accounts/{account_id}",
  example: { account_id: "0199f3a0-0000-7000-8000-000000000004" },
  view(input, { books, caller }) {
    return showAccount(books, findAccount({ books, caller }, input.account_id).id);
  },
  async directory(input, context) {
    return showOwnAccount(await findAccountOfSingle(context, input.account_id));
  },
});
