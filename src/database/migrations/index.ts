import { Books } from "./20261122-books.ts";
import { ChangeableCurrency } from "./20261130-currency.ts";
import { InboxReadBy } from "./20261130-inbox-read-by.ts";
import { LedgerByTime } from "./20261130-ledger-by-time.ts";
import { LinkedAccounts } from "./20261130-linked-accounts.ts";
import { PausedWebhooks } from "./20261130-paused-webhooks.ts";
import { PlanScope } from "./20261130-plan-scope.ts";
import { PropertyVersions } from "./20261130-property-versions.ts";
import { Spending } from "./20261130-spending.ts";
import { SpendingPlans } from "./20261130-spending-plans.ts";
import { TokenMakers } from "./20261130-token-makers.ts";
import { Versions } from "./20261130-versions.ts";

/** Every migration, oldest first. A name, once released, never changes: databases remember it. */
export const migrations = [
  { name: "20261122-books", class: Books },
  { name: "20261130-currency", class: ChangeableCurrency },
  { name: "20261130-linked-accounts", class: LinkedAccounts },
  { name: "20261130-token-makers", class: TokenMakers },
  { name: "20261130-inbox-read-by", class: InboxReadBy },
  { name: "20261130-versions", class: Versions },
  { name: "20261130-ledger-by-time", class: LedgerByTime },
  { name: "20261130-paused-webhooks", class: PausedWebhooks },
  { name: "20261130-spending", class: Spending },
  { name: "20261130-plan-scope", class: PlanScope },
  { name: "20261130-spending-plans", class: SpendingPlans },
  { name: "20261130-property-versions", class: PropertyVersions },
];
