/** What the database must refuse of inboxes. */
import { randomUUID } from "node:crypto";
import { type Attempt, insert, type Rows, STATE } from "./rows.ts";

/** An item that tells Ben of the first allocation, or what `fields` make of it. */
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

const own = "0199f3a0-0000-7000-8000-00000000face";

export const LIFE: readonly Attempt[] = [
  ["an item told twice", (rows) => [item(rows), item(rows)], STATE.unique, "inbox_items_told_once"],
  ["an item for somebody else", (rows) => item(rows, { user_id: rows.stranger }), STATE.check],
  ["an item of another couple's event", (rows) => item(rows, { event_id: rows.foreignEvent }), STATE.check],
  ["an item in another couple's inbox", (rows) => item(rows, { couple_id: rows.foreignCouple }), STATE.check],
  ["an item out of its place", (rows) => item(rows, { sequence: rows.head.sequence }), STATE.check],
  [
    "an item of a kind that is none",
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
];

/** Statements about inboxes that the database accepts. */
export function rightLife(rows: Rows): (readonly string[])[] {
  return [
    [item(rows, { id: own }), `update inbox_items set read_at = '2026-03-10' where id = '${own}'`],
    [item(rows), item(rows, { user_id: rows.ada }), item(rows, { kind: "drift" })],
  ];
}
