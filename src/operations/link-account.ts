import { z } from "zod";
import { assertLinkedOnce } from "../accounts/linked-accounts.ts";
import { appendOpening } from "../accounts/postings.ts";
import { accountsOfSingle, addAccountOfSingle } from "../accounts/single.ts";
import type { Account } from "../books/rows.ts";
import type { Principal } from "../identity/principal.ts";
import { requireUser } from "../identity/requirements.ts";
import { maySee, requirePrivate, see } from "../identity/see.ts";
import { assertBelowLimit, MAX_OPEN_ACCOUNTS } from "../kernel/limits.ts";
import { assertInCirculation, toMinorUnits } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { accountShape, showAccount, showOwnAccount } from "../views/account.ts";
import { balance, currency, line, money } from "../views/fields.ts";
import { operation } from "./operation.ts";

const accountInput = z
  .strictObject({
    name: line(100).describe("What the couple calls it."),
    balance: balance.describe("The current balance."),
    is_manual: z.boolean("Give true or false.").describe("true: kept by hand. false: balance from the bank."),
    plaid_id: line(128).nullish().describe("Plaid's id of a linked account."),
    institution_name: line(100).nullish().describe("The bank."),
    is_joint: z.boolean("Give true or false.").nullish().describe("Owned by both partners. Default false."),
    visibility: z
      .enum(["shared", "private"], "Give shared or private.")
      .nullish()
      .describe("private: the partner sees only what goals hold in it. Default shared."),
    keep_available: money.nullish().describe("What allocations must leave available. Default 0."),
    currency: currency.nullish().describe("Default: the couple's currency, or USD."),
  })
  .refine((input) => !(input.is_joint && input.visibility === "private"), {
    path: ["visibility"],
    error: "Give shared: a joint account cannot be private.",
  })
  .refine((input) => !(input.is_manual && input.plaid_id), {
    path: ["plaid_id"],
    error: "Omit it: an account kept by hand has no plaid_id.",
  });

export const linkAccount = operation({
  name: "link_account",
  title: "Link an account",
  summary:
    "Adds a bank account with its balance, kept by hand or linked through Plaid. Ask whether it is joint, " +
    "shared or private. Then call allocate_to_goal.",
  effect: "append",
  scope: "goals:write",
  within: "person",
  http: { method: "POST", path: "/accounts", status: 201 },
  input: accountInput,
  output: accountShape,
  refusals: ["currency_mismatch", "account_already_linked", "limit_reached", "private_not_granted"],
  tool: true,
  example: { name: "Joint checking", balance: "4200.00", is_manual: true, is_joint: true },
  decide(input, decision) {
    const { books, caller, now } = decision;
    const userId = requireUser(caller);
    const { currency } = books.couple;
    if (input.currency && input.currency !== currency)
      throw new Refusal("currency_mismatch", undefined, { currency });
    const origin = { id: decision.ids(), userId, currency, createdAt: now };
    const account = newAccount(input, origin, [...books.accounts.values()], caller);
    appendOpening(decision, account);
    return showAccount(see(caller, decision.books), account.id);
  },
  async directory(input, { em, ids, now, caller }) {
    const userId = requireUser(caller);
    const currency = input.currency ?? "USD";
    assertInCirculation(currency);
    const origin = { id: ids(), userId, currency, createdAt: now };
    const account = newAccount(input, origin, await accountsOfSingle(em, userId), caller);
    addAccountOfSingle(em, account);
    return showOwnAccount(account);
  },
});

/**
 * The new account, checked against the couple's other accounts, or the user's before a couple forms.
 * @throws Refusal `limit_reached`, `account_already_linked`; `invalid_input` for an amount with too many decimals
 */
function newAccount(
  input: z.output<typeof accountInput>,
  origin: Pick<Account, "id" | "userId" | "currency" | "createdAt">,
  others: readonly Account[],
  caller: Principal,
): Account {
  const { balance, keep_available } = toMinorUnits(
    { balance: input.balance, keep_available: input.keep_available },
    origin.currency,
  );
  if (input.visibility === "private") requirePrivate(caller);
  assertBelowLimit(others.filter(({ status }) => status === "open").length, MAX_OPEN_ACCOUNTS);
  const account: Account = {
    ...origin,
    plaidAccountId: input.plaid_id ?? null,
    name: input.name,
    institutionName: input.institution_name ?? null,
    balance,
    keepAvailable: keep_available ?? 0n,
    isManual: input.is_manual,
    isJoint: input.is_joint ?? false,
    visibility: input.visibility ?? "shared",
    status: "open",
    version: 1,
    propertyVersions: {},
  };
  assertLinkedOnce(others, account, (other) => maySee(caller, other));
  return account;
}
