import { z } from "zod";
import { assertLinkedOnce } from "../accounts/linked-accounts.ts";
import type { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { assertGoverns, findAccount } from "../identity/find.ts";
import { refuseAgent, refuseContradiction } from "../identity/requirements.ts";
import { formatMoney, toMinorUnits } from "../kernel/money.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { noteAccount } from "../ledger/append.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { accountProperties } from "../ledger/properties.ts";
import { revise } from "../ledger/version.ts";
import { accountShape, oldShowAccount } from "../views/account.ts";
import { fieldsToClear, id, line, money } from "../views/fields.ts";
import { assertAsRead, COMPUTED, EMPTIES } from "./inputs/representation.ts";
import { type Context, operation } from "./operation.ts";

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
  representation: {
    readOnly: {
      id: "An id never changes.",
      user_id: "An account keeps its owner.",
      couple_id: "An account stays with its couple.",
      plaid_account_id: "Read-only: link_account sets it.",
      currency: "An account keeps its currency.",
      balance: "Read-only: use record_event.",
      allocated: COMPUTED,
      available: COMPUTED,
      over_allocated: COMPUTED,
      is_manual: "Read-only: link_account sets it.",
      is_joint: "Read-only: link_account sets it.",
      status: "Read-only: use close_account. A closed account does not open again.",
      created_at: "Read-only: it never changes.",
    },
    nulls: { institution_name: EMPTIES },
  },
  example: { account_id: "0199f3a0-0000-7000-8000-000000000004", keep_available: "300.00" },
  subject: (input) => ({ account: input.account_id }),
  async run(input, context) {
    refuseContradiction(input);
    const account = await findAccount(context, input.account_id);
    assertAsRead(context, account, () => oldShowAccount(account));
    const { keep_available } = toMinorUnits({ keep_available: input.keep_available }, account.currency);
    const before = accountProperties(account);
    const after = {
      name: input.name ?? before.name,
      institution_name: input.clear?.includes("institution_name")
        ? null
        : (input.institution_name ?? before.institution_name),
      visibility: input.visibility ?? before.visibility,
      keep_available:
        keep_available === undefined ? before.keep_available : formatMoney(keep_available, account.currency),
    } satisfies typeof before;
    const changes = changesBetween(before, after);
    if (changes) {
      assertGoverns(context.principal, account);
      account.assertOpen();
      // Once the partner has seen an account, hiding it again cannot undo that.
      if (before.visibility === "private" && after.visibility === "shared") refuseAgent(context.principal);
      if (after.visibility !== before.visibility) await assertMayBe(after.visibility, account, context);
      account.name = after.name;
      account.institutionName = after.institution_name;
      account.visibility = after.visibility;
      account.keepAvailable = keep_available ?? account.keepAvailable;
      noteAccount(context, account, revise(account, "updated", changes));
    }
    return oldShowAccount(account);
  },
});

/** @throws Refusal `invalid_input` where a joint account would be private; `account_already_linked` */
async function assertMayBe(
  visibility: BankAccount["visibility"],
  { id, user, plaidAccountId, isJoint }: BankAccount,
  { em, couple }: Context<Couple | null>,
): Promise<void> {
  if (visibility === "private" && isJoint) {
    throw invalidInput([{ field: "visibility", message: "A joint account is shared." }]);
  }
  await assertLinkedOnce(em, couple, { id, ownerId: user.id, plaidAccountId, visibility });
}
