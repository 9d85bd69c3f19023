import { z } from "zod";
import { accountsOfSingle } from "../accounts/single.ts";
import type { Account } from "../books/rows.ts";
import { requireOwner } from "../identity/requirements.ts";
import { maySee } from "../identity/see.ts";
import { accountShape, showAccount, showOwnAccount } from "../views/account.ts";
import { page, pageOf } from "../views/page.ts";
import { pageById } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/** The accounts that the caller may see, oldest first; before a couple forms, the user's own. */
export const listAccounts = operation({
  name: "list_accounts",
  title: "List accounts",
  summary:
    "Lists the couple's bank accounts with balance, allocated and available money. For accounts, goals and " +
    "totals in one call use get_summary.",
  effect: "read",
  scope: "read",
  within: "person",
  http: { method: "GET", path: "/accounts" },
  input: z.strictObject({
    status: z
      .enum(["open", "closed", "all"], "Give open, closed or all.")
      .nullish()
      .describe("Default open."),
    ...page,
  }),
  output: pageOf(accountShape),
  tool: true,
  example: {},
  view(input, { books, caller }) {
    const accounts = withStatus(books.accounts.values(), input.status);
    // An operator who acts for a partner sees that partner's accounts.
    const owner = caller.role === "operator" ? caller.userId : null;
    const listed = owner === null ? accounts : accounts.filter(({ userId }) => userId === owner);
    const { items, next_cursor } = pageById(listed, input);
    return { items: items.map(({ id }) => showAccount(books, id)), next_cursor };
  },
  async directory(input, { em, caller }) {
    const all = await accountsOfSingle(em, requireOwner(caller));
    const accounts = withStatus(
      all.filter((account) => maySee(caller, account)),
      input.status,
    );
    const { items, next_cursor } = pageById(accounts, input);
    return { items: items.map(showOwnAccount), next_cursor };
  },
});

function withStatus(
  accounts: Iterable<Account>,
  status: Account["status"] | "all" | null | undefined,
): readonly Account[] {
  const wanted = status ?? "open";
  return [...accounts].filter((account) => wanted === "all" || account.status === wanted);
}
