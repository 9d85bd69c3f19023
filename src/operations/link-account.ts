import { z } from "zod";
import { assertLinkedOnce } from "../accounts/linked-accounts.ts";
import { BankAccount } from "../entities/bank-account.ts";
import { User } from "../entities/user.ts";
import { requireUser } from "../identity/requirements.ts";
import { assertRoom, MAX_OPEN_ACCOUNTS } from "../kernel/limits.ts";
import { assertInCirculation, toMinorUnits } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { appendOpening } from "../ledger/append.ts";
import { accountShape, oldShowAccount } from "../views/account.ts";
import { balance, currency, line, money } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Opens an account in the books: kept by hand, or linked to a bank. */
export const linkAccount = operation({
  name: "link_account",
  title: "Link an account",
  summary:
    "Adds a bank account with its balance: kept by hand, or linked through Plaid. Ask whether it is joint, shared or " +
    "private. Then allocate_to_goal.",
  effect: "append",
  scope: "goals:write",
  within: "person",
  http: { method: "POST", path: "/accounts", status: 201 },
  input: z
    .strictObject({
      name: line(100).describe("What the couple calls it."),
      balance: balance.describe("What is in it now."),
      is_manual: z
        .boolean("Give true or false.")
        .describe("true: kept by hand. false: its balance comes from the bank."),
      plaid_id: line(128).nullish().describe("Plaid's account id, for a linked account."),
      institution_name: line(100).nullish().describe("The bank."),
      is_joint: z.boolean("Give true or false.").nullish().describe("Owned by both partners. Default false."),
      visibility: z
        .enum(["shared", "private"], "Give shared or private.")
        .nullish()
        .describe(
          "private: the partner sees nothing of it but that money stands behind joint goals. Default shared.",
        ),
      keep_available: money.nullish().describe("What allocating must leave available. Default 0."),
      currency: currency.nullish().describe("Default: the couple's, or USD."),
    })
    .refine((input) => !(input.is_joint && input.visibility === "private"), {
      path: ["visibility"],
      error: "A joint account is shared.",
    })
    .refine((input) => !(input.is_manual && input.plaid_id), {
      path: ["plaid_id"],
      error: "An account kept by hand has no plaid_id.",
    }),
  output: accountShape,
  refusals: ["currency_mismatch", "account_already_linked", "limit_reached"],
  tool: true,
  example: { name: "Joint checking", balance: "4200.00", is_manual: true, is_joint: true },
  subject: () => ({}),
  async run(input, context) {
    const { em, ids, now, couple, principal } = context;
    const userId = requireUser(principal);
    const code = input.currency ?? couple?.currency ?? "USD";
    if (couple && couple.currency !== code)
      throw new Refusal("currency_mismatch", undefined, { currency: couple.currency });
    if (!couple) assertInCirculation(code);
    const amounts = toMinorUnits({ balance: input.balance, keep_available: input.keep_available }, code);
    const scope = couple ? { couple } : { user: userId };
    assertRoom(await em.count(BankAccount, { ...scope, status: "open" }), MAX_OPEN_ACCOUNTS);
    const visibility = input.visibility ?? "shared";
    await assertLinkedOnce(em, couple, { ownerId: userId, plaidAccountId: input.plaid_id, visibility });
    const account = em.create(BankAccount, {
      id: ids(),
      couple,
      user: em.getReference(User, userId),
      plaidAccountId: input.plaid_id ?? null,
      name: input.name,
      institutionName: input.institution_name ?? null,
      currency: code,
      balance: amounts.balance,
      keepAvailable: amounts.keep_available ?? 0n,
      isManual: input.is_manual,
      isJoint: input.is_joint ?? false,
      visibility,
      status: "open",
      createdAt: now,
    });
    if (couple) {
      appendOpening({ ...context, couple }, account);
    }
    await em.flush();
    return oldShowAccount(account);
  },
});
