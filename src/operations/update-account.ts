import { z } from "zod";
import { updateMetadata } from "../accounts/changes.ts";
import { accountsOfSingle, findAccountOfSingle, keepAccountOfSingle } from "../accounts/single.ts";
import { revisedAccount } from "../books/properties.ts";
import type { Account } from "../books/rows.ts";
import { findAccount } from "../identity/lookup.ts";
import { refuseContradiction } from "../identity/requirements.ts";
import { requirePrivate, see } from "../identity/see.ts";
import { toMinorUnits } from "../kernel/money.ts";
import { accountShape, showAccount, showOwnAccount } from "../views/account.ts";
import { fieldsToClear, id, line, money } from "../views/fields.ts";
import { assertAsRead, COMPUTED, EMPTIES } from "./inputs/representation.ts";
import { operation } from "./operation.ts";

const updateInput = z.strictObject({
  account_id: id,
  name: line(100).nullish().describe("The new name."),
  institution_name: line(100).nullish().describe("The bank."),
  visibility: z
    .enum(["shared", "private"], "Give shared or private.")
    .nullish()
    .describe("private: hidden from the partner."),
  keep_available: money.nullish().describe("What allocations must leave available."),
  clear: fieldsToClear(["institution_name"]),
});

export const updateAccount = operation({
  name: "update_account",
  title: "Update an account",
  summary:
    "Changes an account's name, institution, visibility or keep_available; record_event changes its balance. " +
    "Only a person can make a private account shared.",
  effect: "change",
  scope: "goals:write",
  within: "person",
  http: { method: "PUT", path: "/accounts/{id}", id: "account_id" },
  input: updateInput,
  output: accountShape,
  refusals: [
    "not_owner",
    "account_closed",
    "account_already_linked",
    "person_required",
    "private_not_granted",
  ],
  tool: true,
  representation: {
    readOnly: {
      id: "Read-only: an id never changes.",
      user_id: "Read-only: the owner never changes.",
      couple_id: "Read-only: the couple never changes.",
      plaid_account_id: "Read-only: link_account sets it.",
      currency: "Read-only: the currency never changes.",
      balance: "Read-only: use record_event.",
      allocated: COMPUTED,
      available: COMPUTED,
      over_allocated: COMPUTED,
      is_manual: "Read-only: link_account sets it.",
      is_joint: "Read-only: link_account sets it.",
      status: "Read-only: use close_account. A closed account cannot be reopened.",
      created_at: "Read-only: it never changes.",
    },
    nulls: { institution_name: EMPTIES },
  },
  example: { account_id: "0199f3a0-0000-7000-8000-000000000004", keep_available: "300.00" },
  decide(input, decision, given) {
    refuseContradiction(input);
    const { books, caller } = decision;
    if (input.visibility === "private") requirePrivate(caller);
    const account = findAccount(decision, input.account_id);
    assertAsRead(given, account, () => showAccount(see(caller, books), account.id));
    const metadata = updateMetadata(account, withInput(account, input), {
      caller,
      accounts: books.accounts.values(),
    });
    if (metadata) decision.append({ eventType: "ACCOUNT", sourceAccountId: account.id, metadata });
    return showAccount(see(caller, decision.books), account.id);
  },
  async directory(input, context) {
    refuseContradiction(input);
    const { em, caller } = context;
    if (input.visibility === "private") requirePrivate(caller);
    const account = await findAccountOfSingle(context, input.account_id);
    assertAsRead(context, account, () => showOwnAccount(account));
    const accounts = await accountsOfSingle(em, account.userId);
    const metadata = updateMetadata(account, withInput(account, input), { caller, accounts });
    if (!metadata) return showOwnAccount(account);
    const after = revisedAccount(account, metadata);
    keepAccountOfSingle(em, after);
    return showOwnAccount(after);
  },
});

/** The account with the properties that the input changes. @throws Refusal `invalid_input` for an invalid amount */
function withInput(account: Account, input: z.output<typeof updateInput>): Account {
  const { keep_available } = toMinorUnits({ keep_available: input.keep_available }, account.currency);
  const cleared = input.clear?.includes("institution_name") ?? false;
  return {
    ...account,
    name: input.name ?? account.name,
    institutionName: cleared ? null : (input.institution_name ?? account.institutionName),
    visibility: input.visibility ?? account.visibility,
    keepAvailable: keep_available ?? account.keepAvailable,
  };
}
