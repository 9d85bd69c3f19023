import type { ConnectedApp } from "../books/connected-app.ts";
import { partnerLeaves } from "../books/properties.ts";
import type { Couple } from "../books/rows.ts";
import { isLive, type Token } from "../books/token.ts";
import type { WebhookRow } from "../books/webhook.ts";
import { cancelCheckIn } from "../check-ins/lifecycle.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Decision } from "../ledger/decision.ts";
import { rejectPlan } from "../plans/steps.ts";
import { appendWebhookEvent } from "../webhooks/events.ts";
import { removeApp } from "./connected-app.ts";
import { revokedRow } from "./revocation.ts";
import { appendTokenRevoked } from "./token-events.ts";

/** @throws Refusal `couple_ended` if a partner has left */
export function assertKept({ endedAt }: Couple): void {
  if (endedAt !== null) throw new Refusal("couple_ended");
}

/** What ends with a couple beside its books. */
interface Ending {
  /** The tokens of its partners. */
  readonly tokens: readonly Token[];
  /** The connected apps of its partners. */
  readonly apps: readonly ConnectedApp[];
  readonly webhooks: readonly WebhookRow[];
  /** Whether the partner is erased, too. */
  readonly erases?: boolean;
}

/**
 * Appends the events with which the acting partner leaves: plans that wait are rejected, check-ins cancelled, webhooks deleted,
 * tokens revoked and apps disconnected. The last event of the ledger is COUPLE `left`.
 * @throws Refusal `couple_ended`
 */
export function appendLeaving(decision: Decision, { tokens, apps, webhooks, erases }: Ending): void {
  assertKept(decision.books.couple);
  const waiting = [...decision.books.plans.values()].filter(({ status }) => status === "awaiting_approval");
  for (const plan of waiting) rejectPlan(decision, plan);
  for (const { id } of decision.books.checkIns.values()) {
    // Cancelling a check-in also cancels the rest of its schedule.
    const checkIn = decision.books.checkIns.get(id);
    if (checkIn?.status === "scheduled" || checkIn?.status === "waiting") cancelCheckIn(decision, checkIn);
  }
  for (const webhook of webhooks) {
    appendWebhookEvent(decision, webhook, "webhook_deleted");
    decision.write({ table: "webhooks", where: { id: webhook.id }, delete: true });
  }
  for (const token of tokens.filter((one) => isLive(one, decision.now))) {
    decision.write(revokedRow({ ...token, revokedAt: decision.now }));
    appendTokenRevoked(decision, token);
  }
  for (const app of apps) removeApp(decision, app);
  if (erases) decision.append({ eventType: "COUPLE", metadata: { action: "partner_erased" } });
  decision.append({ eventType: "COUPLE", metadata: partnerLeaves(decision.books.couple) });
}
