import { appendOpening } from "../accounts/postings.ts";
import { coupleProperties } from "../books/properties.ts";
import type { Account } from "../books/rows.ts";
import { isLive, type Token } from "../books/token.ts";
import { assertWithinLimit, MAX_OPEN_ACCOUNTS } from "../kernel/limits.ts";
import { assertInCirculation } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { appendTokenCreated } from "./token-events.ts";

/**
 * The currency of a couple: the requested one, otherwise that of the accounts, otherwise USD.
 * @throws Refusal `currency_mismatch`; `invalid_input` for a currency that has been withdrawn
 */
export function currencyFor(accounts: readonly Account[], wanted: string | undefined): string {
  const found = [...new Set(accounts.map(({ currency }) => currency))].toSorted();
  const code = wanted ?? found[0] ?? "USD";
  if (found.length > 1 || (found[0] ?? code) !== code) {
    throw new Refusal(
      "currency_mismatch",
      `The users' accounts are in ${found.join(", ")}; all accounts of a couple must use the same currency.`,
      { currency: wanted ?? null },
    );
  }
  assertInCirculation(code);
  return code;
}

/**
 * Appends the first events of a new couple: its settings, partners, accounts and live tokens.
 * @throws Refusal `limit_reached` if the partners have more open accounts together than a couple can have
 */
export function appendFormation(
  decision: Decision,
  { accounts, tokens }: { readonly accounts: readonly Account[]; readonly tokens: readonly Token[] },
): void {
  const { couple } = decision.books;
  assertWithinLimit(accounts.length, MAX_OPEN_ACCOUNTS);
  decision.append({
    eventType: "COUPLE",
    metadata: {
      action: "formed",
      partner_1_id: couple.partner1Id,
      partner_2_id: couple.partner2Id,
      ...coupleProperties(couple),
    },
  });
  for (const account of accounts) appendOpening(decision, account);
  for (const token of tokens.filter((one) => isLive(one, decision.now))) appendTokenCreated(decision, token);
}
