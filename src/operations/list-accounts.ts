import { z } from "zod";
import { BankAccount } from "../entities/bank-account.ts";
import { requireUser } from "../identity/requirements.ts";
import { visibleRows } from "../identity/visibility.ts";
import { accountShape, oldShowAccount } from "../views/account.ts";
import { page, pageOf } from "../views/fields.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/** The accounts that the caller may see, oldest first. Before a couple forms: the user's own. */
export const listAccounts = operation({
  name: "list_accounts",
  title: "List accounts",
  summary:
    "The couple's bank accounts with balance, allocated and available money. Use it to find account ids; for goals " +
    "and totals at once use get_summary.",
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
  refusals: [],
  tool: true,
  example: {},
  subject: () => ({}),
  async run(input, { em, principal, couple }) {
    const status = input.status ?? "open";
    const [after] = placeOf(input, places.id) ?? [];
    const accounts = await em.find(
      BankAccount,
      {
        ...(couple ? { couple } : { user: requireUser(principal) }),
        ...(principal.role === "operator" && couple && principal.userId ? { user: principal.userId } : {}),
        ...(status === "all" ? {} : { status }),
        ...(after ? { id: { $gt: after } } : {}),
        ...visibleRows(principal),
      },
      { populate: ["allocations"], strategy: "joined", orderBy: { id: "asc" }, limit: limitOf(input) + 1 },
    );
    const { items, next_cursor } = pageFrom(accounts, input, (account) => [account.id]);
    return { items: items.map(oldShowAccount), next_cursor };
  },
});
