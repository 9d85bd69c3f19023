import { defineEntity, p } from "@mikro-orm/core";
import { FOLLOWS } from "../books/webhook.ts";
import { MAX_ADDRESS_LENGTH } from "../webhooks/address.ts";
import { coupleOfRow, idOfRow, reference } from "./couple-row.ts";
import { Partner } from "./partner.ts";

const WebhookSchema = defineEntity({
  name: "Webhook",
  tableName: "webhooks",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** The owner; null: the couple. */
    user: () => reference(Partner, "user_id").nullable(),
    url: p.string().length(MAX_ADDRESS_LENGTH),
    follow: p.enum(FOLLOWS),
    /** The id of the key that encrypts the secrets (src/identity/vault.ts). */
    keyId: p.character().length(16),
    sealedSecret: p.text(),
    /** The previous secret, and until when requests are signed with it as well. */
    formerSecret: p.text().nullable(),
    formerUntil: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    /** Sequence of the last event that was delivered or skipped. It never decreases. */
    deliveredSequence: p.integer(),
    /** The head of the couple's ledger, copied here by a trigger. A webhook whose delivered sequence is lower is due. */
    headSequence: p.integer().default(0),
    /** Failed attempts to deliver the next event, and since when they fail. */
    attempts: p.integer().default(0),
    failingSince: p.datetime(3).nullable(),
    lastError: p.string().length(200).nullable(),
    lastDeliveredAt: p.datetime(3).nullable(),
    nextAttemptAt: p.datetime(3),
    /** The attempt in progress, and until when it has exclusive use of the webhook. */
    lease: p.uuid().nullable(),
    leasedUntil: p.datetime(3).nullable(),
    /** Disabled after too many failures: nothing is sent until it is resumed. */
    disabledAt: p.datetime(3).nullable(),
    /** Paused by its owner: nothing is sent until it is resumed. */
    pausedAt: p.datetime(3).nullable(),
  },
  checks: [
    { name: "webhooks_over_http", expression: "url ~ '^https?://'" },
    { name: "webhooks_delivered_not_negative", expression: "delivered_sequence >= 0" },
    { name: "webhooks_attempts_not_negative", expression: "attempts >= 0" },
    { name: "webhooks_failing_has_attempts", expression: "failing_since is null or attempts > 0" },
    {
      name: "webhooks_former_secret_ends",
      expression: "(former_secret is null) = (former_until is null)",
    },
    { name: "webhooks_paused_or_disabled", expression: "paused_at is null or disabled_at is null" },
    { name: "webhooks_lease_ends", expression: "(lease is null) = (leased_until is null)" },
  ],
  indexes: [
    {
      name: "webhooks_due",
      properties: ["nextAttemptAt"],
      where: "delivered_sequence < head_sequence and disabled_at is null and paused_at is null",
    },
  ],
  triggers: [
    {
      name: "head_of_the_ledger",
      timing: "before",
      events: ["insert"],
      body: `new.head_sequence := coalesce((select head_sequence from couples where id = new.couple_id), 0);
      return new;`,
    },
    {
      name: "forward_only",
      timing: "before",
      events: ["update"],
      when: "((new.user_id IS DISTINCT FROM old.user_id) OR (new.delivered_sequence < old.delivered_sequence))",
      body: "raise exception 'a webhook keeps its owner and never goes back' using errcode = 'check_violation';",
    },
  ],
});

/** An HTTP endpoint that receives the events of a couple's ledger in order. */
export class Webhook extends WebhookSchema.class {}
WebhookSchema.setClass(Webhook);
