/** Inbox items and webhooks that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { type Fields, insert, type Rows } from "./rows.ts";

/** Inserts an item for Ben about the first allocation; `fields` replace columns. */
function item(rows: Rows, fields: Fields = {}): string {
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

/** Inserts a webhook of the couple; `fields` replace columns. */
function webhook(rows: Rows, fields: Fields = {}): string {
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
const READ = { read_at: "2026-03-10" };

/** Inserts a valid row, and changes it. */
const changed =
  (table: string, row: (rows: Rows, fields: Fields) => string, fields: Fields, change: string) =>
  (rows: Rows): string[] => [
    row(rows, { id: own, ...fields }),
    `update ${table} set ${change} where id = '${own}'`,
  ];

export const INBOX: readonly Attempt[] = [
  ...attemptsOn("inbox_items", item, {
    unique: [["the same item twice", (rows) => [item(rows), item(rows)], "once"]],
    foreignKey: [
      [
        "an item for a user of another couple",
        (rows) => ({ user_id: rows.stranger }),
        "couple_id_user_id_foreign",
      ],
    ],
    check: [
      ["an item about another couple's event", (rows) => ({ event_id: rows.foreignEvent })],
      ["an item in another couple's inbox", (rows) => ({ couple_id: rows.foreignCouple })],
      ["an item with another sequence than its event", (rows) => ({ sequence: rows.head.sequence })],
      ["an item of an unknown kind", { kind: "gift" }, "kind_check"],
      ["a milestone without a percentage", { kind: "milestone" }, "percent_of_a_milestone"],
      ["a milestone at an unknown percentage", { kind: "milestone", percent: 42 }, "milestones"],
      ["an unread item with a reading client", { read_by: "claude" }, "read_by_somebody"],
    ],
    appendOnly: [
      ["an item whose kind changes", changed("inbox_items", item, {}, "kind = 'drift'")],
      ["an item read twice", changed("inbox_items", item, READ, "read_at = '2026-03-11'")],
      ["a read item with another reading client", changed("inbox_items", item, READ, "read_by = 'ios'")],
      ["a read item that becomes unread", changed("inbox_items", item, READ, "read_at = null")],
      ["a deleted item", (rows) => [item(rows, { id: own }), `delete from inbox_items where id = '${own}'`]],
    ],
  }),
  ...attemptsOn("webhooks", webhook, {
    foreignKey: [
      [
        "a webhook of a user of another couple",
        (rows) => ({ user_id: rows.stranger }),
        "couple_id_user_id_foreign",
      ],
      ["a webhook of an unknown couple", () => ({ couple_id: randomUUID() }), "couple_id_foreign"],
      [
        "a user's webhook moved to another couple",
        (rows) =>
          changed("webhooks", webhook, { user_id: rows.ada }, `couple_id = '${rows.foreignCouple}'`)(rows),
        "couple_id_user_id_foreign",
      ],
    ],
    check: [
      ["a webhook over another protocol", { url: "ftp://hooks.example.com/" }, "over_http"],
      ["a webhook that follows something unknown", { follow: "money" }, "follow_check"],
      ["a webhook before the start of the ledger", { delivered_sequence: -1 }, "delivered_not_negative"],
      ["a negative count of attempts", { attempts: -1 }, "attempts_not_negative"],
      ["a failure without an attempt", { failing_since: "2026-03-10" }, "failing_has_attempts"],
      ["a former secret without an end", { former_secret: "x" }, "former_secret_ends"],
      ["a lease without an end", () => ({ lease: randomUUID() }), "lease_ends"],
      [
        "a webhook that is both paused and disabled",
        { paused_at: "2026-03-10", disabled_at: "2026-03-10" },
        "paused_or_disabled",
      ],
      ["a webhook that moves back", changed("webhooks", webhook, {}, "delivered_sequence = 4")],
      [
        "a webhook that changes its owner",
        (rows) => changed("webhooks", webhook, { user_id: rows.ada }, `user_id = '${rows.ben}'`)(rows),
      ],
    ],
  }),
];

/** Valid statements about inboxes and webhooks. */
export function validInbox(rows: Rows): (readonly string[])[] {
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
