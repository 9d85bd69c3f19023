import { accountProperties } from "../books/properties.ts";
import type { Account, Event } from "../books/rows.ts";
import type { Decision } from "../ledger/decision.ts";

/** Appends the event with which an account enters the ledger. It states the opening balance and the account's properties. */
export function appendOpening(decision: Decision, account: Account): Event {
  return decision.append(
    {
      eventType: "ACCOUNT",
      amount: account.balance,
      sourceAccountId: account.id,
      metadata: { action: "opened", ...accountProperties(account), version: account.version },
    },
    { account },
  );
}
