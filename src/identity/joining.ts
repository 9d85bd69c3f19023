import { assertLinkedOnce } from "../accounts/linked-accounts.ts";
import { appendOpening } from "../accounts/postings.ts";
import { partnerJoins } from "../books/properties.ts";
import type { Account, Couple, Partner } from "../books/rows.ts";
import { isLive, type Token } from "../books/token.ts";
import { assertWithinLimit, MAX_OPEN_ACCOUNTS } from "../kernel/limits.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { appendTokenCreated } from "./token-events.ts";

/** A user who joins the books of one person. */
interface Joiner {
  readonly partner: Partner;
  /** The open accounts that the user brings. */
  readonly accounts: readonly Account[];
  /** The user's tokens. */
  readonly tokens: readonly Token[];
  /** The partner on whose invitation the user joins. */
  readonly invitedBy?: string | undefined;
}

/** @throws Refusal `couple_complete` if a partner has joined */
export function assertAlone({ partner2Id }: Couple): void {
  if (partner2Id !== null) throw new Refusal("couple_complete");
}

/** @throws Refusal `currency_mismatch` if an account is in another currency than the couple */
export function assertInCurrency(accounts: readonly Account[], { currency }: Couple): void {
  const foreign = accounts.find((account) => account.currency !== currency);
  if (!foreign) return;
  const detail = `The account ${foreign.id} is in ${foreign.currency}; all accounts of a couple must use the same currency.`;
  throw new Refusal("currency_mismatch", detail, { currency });
}

/**
 * Appends the events with which a user joins the books of one person: the partner, the accounts that they bring, and their
 * live tokens. From then on the rules for two partners hold, the approval threshold included.
 * @throws Refusal `couple_complete`, `currency_mismatch`, `limit_reached`, `account_already_linked`
 */
export function appendJoining(decision: Decision, { partner, accounts, tokens, invitedBy }: Joiner): void {
  const { couple } = decision.books;
  assertAlone(couple);
  assertInCurrency(accounts, couple);
  const open = [...decision.books.accounts.values()].filter(({ status }) => status === "open");
  assertWithinLimit(open.length + accounts.length, MAX_OPEN_ACCOUNTS);
  const metadata = { ...partnerJoins(couple, partner.id), ...(invitedBy && { approved_by: invitedBy }) };
  decision.append({ eventType: "COUPLE", metadata }, { partner });
  for (const account of accounts) {
    assertLinkedOnce(decision.books.accounts.values(), account);
    appendOpening(decision, account);
  }
  for (const token of tokens.filter((one) => isLive(one, decision.now))) appendTokenCreated(decision, token);
}
