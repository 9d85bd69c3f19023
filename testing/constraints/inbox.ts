/** What the database must refuse of inboxes and webhooks. */
import { randomUUID } from "node:crypto";
import { type Attempt, insert, type Rows, STATE } from "./rows.ts";

/** An item for Ben about the first allocation, or what `fields` make of it. */
function item(rows: Rows, fields: Readonly<Record<string, string | number | null>> = {}): string {
  return insert("inbox_items", {
    id: randomUUID(),
    couple_id: rows.couple,
    user_id: rows.ben,
    event_id: rows.allocationEvent,
    sequence: rows.allocationSequence,
    kind: "reaction",
    ...fields,
  });
}

/** A webhook of the couple, or what `fields` make of it. */
function webhook(rows: Rows, fields: Readonly<Record<string, string | number | null>> = {}): string {
  return insert("webhooks", {
    id: randomUUID(),
    couple_id: rows.couple,
    url: "https://hooks.example.com/",
    follow: "ledger",
    key_id: "0".repeat(16),
    sealed_secret: "x",
    created_at: "2026-03-10T15:00:00Z",
    delivered_sequence: 5,
    next_attempt_at: "2026-03-10T15:00:00Z",
    ...fields,
  });
}

const own = "0199f3a0-0000-7000-8000-00000000face";

export const INBOX: readonly Attempt[] = [
  ["an item twice", (rows) => [item(rows), item(rows)], STATE.unique, "inbox_items_once"],
  [
    "an item for a user of another couple",
    (rows) => item(rows, { user_id: rows.stranger }),
    STATE.foreignKey,
    "inbox_items_couple_id_user_id_foreign",
  ],
  ["an item of another couple's event", (rows) => item(rows, { event_id: rows.foreignEvent }), STATE.check],
  ["an item in another couple's inbox", (rows) => item(rows, { couple_id: rows.foreignCouple }), STATE.check],
  ["an item out of its place", (rows) => item(rows, { sequence: rows.head.sequence }), STATE.check],
  [
    "an item of an unknown kind",
    (rows) => item(rows, { kind: "gift" }),
    STATE.check,
    "inbox_items_kind_check",
  ],
  [
    "a milestone that does not say which",
    (rows) => item(rows, { kind: "milestone" }),
    STATE.check,
    "inbox_items_percent_of_a_milestone",
  ],
  [
    "a milestone of another percent",
    (rows) => item(rows, { kind: "milestone", percent: 42 }),
    STATE.check,
    "inbox_items_milestones",
  ],
  [
    "an item that turns into another",
    (rows) => [item(rows, { id: own }), `update inbox_items set kind = 'drift' where id = '${own}'`],
    STATE.appendOnly,
  ],
  [
    "an item read twice",
    (rows) => [
      item(rows, { id: own, read_at: "2026-03-10" }),
      `update inbox_items set read_at = '2026-03-11' where id = '${own}'`,
    ],
    STATE.appendOnly,
  ],
  [
    "an item marked by a client and still unread",
    (rows) => item(rows, { read_by: "claude" }),
    STATE.check,
    "inbox_items_read_by_somebody",
  ],
  [
    "an item read by somebody else afterwards",
    (rows) => [
      item(rows, { id: own, read_at: "2026-03-10" }),
      `update inbox_items set read_by = 'ios' where id = '${own}'`,
    ],
    STATE.appendOnly,
  ],
  [
    "an item unread again",
    (rows) => [
      item(rows, { id: own, read_at: "2026-03-10" }),
      `update inbox_items set read_at = null where id = '${own}'`,
    ],
    STATE.appendOnly,
  ],
  [
    "an item deleted",
    (rows) => [item(rows, { id: own }), `delete from inbox_items where id = '${own}'`],
    STATE.appendOnly,
  ],
  [
    "a webhook of a user of another couple",
    (rows) => webhook(rows, { user_id: rows.stranger }),
    STATE.foreignKey,
    "webhooks_couple_id_user_id_foreign",
  ],
  [
    "a webhook of an unknown couple",
    (rows) => webhook(rows, { couple_id: randomUUID() }),
    STATE.foreignKey,
    "webhooks_couple_id_foreign",
  ],
  [
    "a webhook over another protocol",
    (rows) => webhook(rows, { url: "ftp://hooks.example.com/" }),
    STATE.check,
    "webhooks_over_http",
  ],
  [
    "a webhook that follows something else",
    (rows) => webhook(rows, { follow: "money" }),
    STATE.check,
    "webhooks_follow_check",
  ],
  [
    "a webhook before the ledger",
    (rows) => webhook(rows, { delivered_sequence: -1 }),
    STATE.check,
    "webhooks_delivered_not_negative",
  ],
  [
    "fewer attempts than none",
    (rows) => webhook(rows, { attempts: -1 }),
    STATE.check,
    "webhooks_attempts_not_negative",
  ],
  [
    "a failure without an attempt",
    (rows) => webhook(rows, { failing_since: "2026-03-10" }),
    STATE.check,
    "webhooks_failing_has_attempts",
  ],
  [
    "a former secret without an end",
    (rows) => webhook(rows, { former_secret: "x" }),
    STATE.check,
    "webhooks_former_secret_ends",
  ],
  [
    "a lease without an end",
    (rows) => webhook(rows, { lease: randomUUID() }),
    STATE.check,
    "webhooks_lease_ends",
  ],
  [
    "a webhook that is paused and disabled",
    (rows) => webhook(rows, { paused_at: "2026-03-10", disabled_at: "2026-03-10" }),
    STATE.check,
    "webhooks_paused_or_disabled",
  ],
  [
    "a webhook that goes back",
    (rows) => [webhook(rows, { id: own }), `update webhooks set delivered_sequence = 4 where id = '${own}'`],
    STATE.check,
  ],
  [
    "a webhook that changes hands",
    (rows) => [
      webhook(rows, { id: own, user_id: rows.ada }),
      `update webhooks set user_id = '${rows.ben}' where id = '${own}'`,
    ],
    STATE.check,
  ],
  [
    "a webhook of a user that changes couples",
    (rows) => [
      webhook(rows, { id: own, user_id: rows.ada }),
      `update webhooks set couple_id = '${rows.foreignCouple}' where id = '${own}'`,
    ],
    STATE.foreignKey,
    "webhooks_couple_id_user_id_foreign",
  ],
];

/** Statements about inboxes and webhooks that the database accepts. */
export function rightInbox(rows: Rows): (readonly string[])[] {
  return [
    [
      item(rows, { id: own }),
      `update inbox_items set read_at = '2026-03-10', read_by = 'ios' where id = '${own}'`,
    ],
    [item(rows), item(rows, { user_id: rows.ada }), item(rows, { kind: "drift" })],
    [
      webhook(rows, { id: own, user_id: rows.ben }),
      `update webhooks set delivered_sequence = 6, lease = id, leased_until = now() where id = '${own}'`,
      `delete from webhooks where id = '${own}'`,
    ],
  ];
}
