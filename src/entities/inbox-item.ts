import { defineEntity, p } from "@mikro-orm/core";
import { MILESTONES } from "../books/milestones.ts";
import { INBOX_KINDS } from "../inbox/item.ts";
import { coupleOfRow, idOfRow, reference } from "./couple-row.ts";
import { LedgerEvent } from "./ledger-event.ts";
import { Partner } from "./partner.ts";

const InboxItemSchema = defineEntity({
  name: "InboxItem",
  tableName: "inbox_items",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** The partner who receives it. */
    user: () => reference(Partner, "user_id"),
    /** The event that caused it. */
    event: () => reference(LedgerEvent, "event_id"),
    /** The sequence of the event, by which an inbox is sorted. */
    sequence: p.integer(),
    kind: p.enum(INBOX_KINDS),
    /** The milestone that was passed. */
    percent: p.smallint().nullable(),
    readAt: p.datetime(3).nullable(),
    /** The client that marked it as read. Null: unread, or read before clients were recorded. */
    readBy: p.string().length(60).nullable(),
  },
  checks: [
    {
      name: "inbox_items_percent_of_a_milestone",
      expression: "(percent is not null) = (kind = 'milestone')",
    },
    { name: "inbox_items_read_by_somebody", expression: "read_by is null or read_at is not null" },
    { name: "inbox_items_milestones", expression: `percent in (${MILESTONES.join(", ")})` },
  ],
  uniques: [{ name: "inbox_items_once", properties: ["couple", "event", "user", "kind"] }],
  indexes: [
    { name: "inbox_items_by_user", properties: ["couple", "user", "sequence", "id"] },
    {
      name: "inbox_items_unread",
      properties: ["couple", "user", "sequence", "id"],
      where: "read_at is null",
    },
  ],
  triggers: [
    {
      name: "in_the_order_of_events",
      timing: "before",
      events: ["insert"],
      body: `if not exists (
        select 1 from ledger_events
        where couple_id = new.couple_id and id = new.event_id and sequence = new.sequence
      ) then
        raise exception 'an item has the sequence of its event' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    {
      name: "read_once",
      timing: "before",
      events: ["update", "delete"],
      body: `if tg_op = 'UPDATE' and old.read_at is null
        and to_jsonb(new) - 'read_at' - 'read_by' = to_jsonb(old) - 'read_at' - 'read_by' then
        return new;
      end if;
      raise exception 'an item never changes, except that it is read once' using errcode = 'restrict_violation';`,
    },
  ],
});

/** An item in a partner's inbox, caused by an event. It changes only once, when it is marked as read. */
export class InboxItem extends InboxItemSchema.class {}
InboxItemSchema.setClass(InboxItem);
