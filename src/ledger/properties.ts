import type { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import type { FinancialGoal } from "../entities/financial-goal.ts";
import { formatMoney } from "../kernel/money.ts";

/*
 * The properties that ledger events state: whole in the event that creates a row, and where they change in the event
 * that updates it. `verify` compares the same properties with the row. Amounts are decimal strings.
 */

/** Properties by name, in the names of the API. */
export type Properties = Readonly<Record<string, string | number | boolean | null>>;

/** What COUPLE events state of a couple, except its partners, who never change. */
export function coupleProperties(couple: Couple) {
  const amount = (minor: bigint | null | undefined) =>
    minor == null ? null : formatMoney(minor, couple.currency);
  return {
    currency: couple.currency,
    time_zone: couple.timeZone,
    approval_threshold: amount(couple.approvalThreshold),
    proposed_threshold: couple.proposedBy ? (amount(couple.proposedThreshold) ?? "none") : null,
    proposed_by: couple.proposedBy?.id ?? null,
  } satisfies Properties;
}

/** What ACCOUNT events state of an account. */
export function accountProperties(account: BankAccount) {
  return {
    name: account.name,
    institution_name: account.institutionName ?? null,
    visibility: account.visibility,
    keep_available: formatMoney(account.keepAvailable, account.currency),
  } satisfies Properties;
}

/** What GOAL events state of a goal. */
export function goalProperties(goal: FinancialGoal, currency: string) {
  return {
    name: goal.name,
    target_amount: formatMoney(goal.targetAmount, currency),
    type: goal.type,
    priority: goal.priority,
    deadline: goal.deadline ?? null,
    locked: goal.locked,
  } satisfies Properties;
}
