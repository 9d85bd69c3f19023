import { z } from "zod";
import { findGovernedAccount } from "../access/find.ts";
import { changesBetween } from "../domain/changes.ts";
import { noteAccount } from "../domain/ledger.ts";
import { assertLinkedOnce } from "../domain/linked-accounts.ts";
import { toMinorUnits } from "../domain/money.ts";
import { accountProperties } from "../domain/properties.ts";
import { invalidInput } from "../domain/refusals.ts";
import { refuseAgent, refuseContradiction } from "./demands.ts";
import { fieldsToClear, id, line, money } from "./fields.ts";
import { operation } from "./operation.ts";
import { accountShape, showAccount } from "./shapes/account.ts";

/** Changes an account's properties, never its balance. */
export const updateAccount = operation({
  name: "update_account",
  title: "Change an account",
  summary:
    "Changes an account's name, institution, visibility or keep_available; its balance changes by record_event. A private " +
    "account is made shared by the person.",
  effect: "change",
  scope: "goals:write",
  within: "person",
  http: { method: "PUT", path: "/accounts/{id}", id: "account_id" },
  input: z.strictObject({
    account_id: id,
    name: line(100).nullish().describe("The new name."),
    institution_name: line(100).nullish().describe("The bank."),
    visibility: z
      .enum(["shared", "private"], "Give shared or private.")
      .nullish()
      .describe("private: hidden from the partner."),
    keep_available: money.nullish().describe("What allocating must leave available."),
    clear: fieldsToClear(["institution_name"]),
  }),
  output: accountShape,
  refusals: ["not_owner", "account_closed", "account_already_linked", "person_required"],
  tool: true,
  example: { account_id: "0199f3a0-0000-7000-8000-000000000004", keep_available: "300.00" },
  subject: (input) => ({ account: input.account_id }),
  async run(input, context) {
    refuseContradiction(input);
    const account = await findGovernedAccount(context, input.account_id);
    account.assertOpen();
    const { keep_available } = toMinorUnits({ keep_available: input.keep_available }, account.currency);
    const before = accountProperties(account);
    if (input.name) account.name = input.name;
    if (input.institution_name) account.institutionName = input.institution_name;
    if (input.clear?.includes("institution_name")) account.institutionName = null;
    if (keep_available !== undefined) account.keepAvailable = keep_available;
    if (input.visibility === "private" && account.isJoint) {
      throw invalidInput([{ field: "visibility", message: "A joint account is shared." }]);
    }
    if (input.visibility && input.visibility !== account.visibility) {
      // Once the partner has seen an account, hiding it again cannot undo that.
      if (input.visibility === "shared") refuseAgent(context.principal);
      const { id, user, plaidAccountId } = account;
      const linking = { id, ownerId: user.id, plaidAccountId, visibility: input.visibility };
      await assertLinkedOnce(context.em, context.couple, linking);
      account.visibility = input.visibility;
    }
    const changes = changesBetween(before, accountProperties(account));
    if (changes) noteAccount(context, account, { action: "updated", ...changes });
    return showAccount(account);
  },
});
