import { defineEntity, p } from "@mikro-orm/core";
import { MILESTONES } from "../books/milestones.ts";
import { INBOX_KINDS } from "../inbox/item.ts";
import { Couple } from "./couple.ts";
import { LedgerEvent } from "./ledger-event.ts";
import { User } from "./user.ts";

const InboxItemSchema = defineEntity({
  name: "InboxItem",
  tableName: "inbox_items",
  properties: {
    id: p.uuid().primary(),
    couple: () => p.manyToOne(Couple).deleteRule("no action").updateRule("no action"),
    /** The partner whose inbox it is in. */
    user: () => p.manyToOne(User).deleteRule("no action").updateRule("no action"),
    /** The event that made it: when, who, which goal. */
    event: () => p.manyToOne(LedgerEvent).deleteRule("no action").updateRule("no action"),
    /** The event's, by which an inbox is sorted. */
    sequence: p.integer(),
    kind: p.enum(INBOX_KINDS),
    /** The milestone that was passed. */
    percent: p.smallint().nullable(),
    readAt: p.datetime(3).nullable(),
    /** The client that marked it as read. Null while unread, and for items read before clients were recorded. */
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
  uniques: [{ name: "inbox_items_told_once", properties: ["event", "user", "kind"] }],
  indexes: [
    { name: "inbox_items_by_user", properties: ["user", "sequence", "id"] },
    { name: "inbox_items_unread", properties: ["user"], where: "read_at is null" },
  ],
  triggers: [
    {
      name: "one_couple",
      timing: "before",
      events: ["insert"],
      body: `if not exists (
        select from ledger_events where id = new.event_id and couple_id = new.couple_id and sequence = new.sequence
      ) or not exists (select from users where id = new.user_id and couple_id = new.couple_id) then
        raise exception 'an item tells a partner of an event of their couple' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    {
      name: "as_told",
      timing: "before",
      events: ["update", "delete"],
      body: `if tg_op = 'UPDATE' and old.read_at is null
        and to_jsonb(new) - 'read_at' - 'read_by' = to_jsonb(old) - 'read_at' - 'read_by' then
        return new;
      end if;
      raise exception 'an item stays as it was told, and read once it was read' using errcode = 'restrict_violation';`,
    },
  ],
});

/** One item in a partner's inbox, which an event made. It never changes, except that it is read once. */
export class InboxItem extends InboxItemSchema.class {}
InboxItemSchema.setClass(InboxItem);
