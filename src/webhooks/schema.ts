import { z } from "zod";
import { EVENT_TYPES } from "../books/rows.ts";
import { INBOX_KINDS } from "../inbox/item.ts";

const id = z.uuid();

/** The schema of a message for receivers. */
export const messageShape = z.strictObject({
  type: z.enum(EVENT_TYPES.map((type) => `ledger.${type.toLowerCase()}`)),
  timestamp: z.iso.datetime().describe("When it happened."),
  data: z.strictObject({
    couple_id: id,
    event_id: id.describe("The event; also the message's `webhook-id`."),
    sequence: z.int().describe("The event's sequence in the couple's ledger."),
    user_id: id.nullable().describe("The partner who acted; null: neither."),
    source_goal_id: id.nullable().describe("The goal that money left."),
    dest_goal_id: id.nullable().describe("The goal that received money, or that the event is about."),
    inbox: z
      .array(z.strictObject({ item_id: id, kind: z.enum(INBOX_KINDS), user_id: id }))
      .describe("The items that the event created in the inboxes of the webhook's owners."),
  }),
});
