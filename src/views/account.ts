import { z } from "zod";
import { rowOf } from "../books/books.ts";
import { allocatedIn } from "../books/figures.ts";
import type { Account } from "../books/rows.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { id, instantOut, moneyOut, plainOut, versionOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const accountShape = shape("BankAccount", {
  id,
  user_id: id.describe("The owner."),
  couple_id: id.nullable(),
  plaid_account_id: wordsOut.nullable(),
  name: wordsOut,
  institution_name: wordsOut.nullable(),
  currency: plainOut,
  balance: moneyOut,
  allocated: moneyOut.describe("Held by goals."),
  available: moneyOut.describe("balance - allocated; negative when over-allocated."),
  over_allocated: moneyOut.describe("The amount by which goals hold more than the balance."),
  keep_available: moneyOut.describe("The amount that allocations must leave available."),
  is_manual: z.boolean(),
  is_joint: z.boolean(),
  visibility: z.enum(["shared", "private"]),
  status: z.enum(["open", "closed"]),
  version: versionOut,
  created_at: instantOut,
});

/** An account of a couple, for a caller who may see it. */
export function showAccount(books: SeenBooks, accountId: string): z.input<typeof accountShape> {
  const account = rowOf(books.accounts, accountId);
  return accountFields(account, books.couple.id, allocatedIn(books, accountId));
}

/** An account of a user who is in no couple yet. */
export function showOwnAccount(account: Account): z.input<typeof accountShape> {
  return accountFields(account, null, 0n);
}

function accountFields(account: Account, coupleId: string | null, allocated: bigint) {
  const amount = (minor: bigint) => formatMoney(minor, account.currency);
  const available = account.balance - allocated;
  return {
    id: account.id,
    user_id: account.userId,
    couple_id: coupleId,
    plaid_account_id: account.plaidAccountId,
    name: account.name,
    institution_name: account.institutionName,
    currency: account.currency,
    balance: amount(account.balance),
    allocated: amount(allocated),
    available: amount(available),
    over_allocated: amount(available < 0n ? -available : 0n),
    keep_available: amount(account.keepAvailable),
    is_manual: account.isManual,
    is_joint: account.isJoint,
    visibility: account.visibility,
    status: account.status,
    version: account.version,
    created_at: account.createdAt.toISOString(),
  };
}
