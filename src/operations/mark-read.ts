import { z } from "zod";
import {
  countItems,
  countUnread,
  type Inbox,
  inboxOf,
  markItems,
  placeOfItem,
  type ToRead,
} from "../database/queries/inbox.ts";
import { found, invalidInput, notFound } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { markedReadShape } from "../views/inbox.ts";
import { operation, type RowsContext } from "./operation.ts";

const MAX_IDS = 100;

/**
 * Marks items of the user's inbox as read and records the client, because an assistant may read what its person has not.
 * A repeated mark keeps the first instant. No ledger event records it, because what a person has read is private. What
 * needs a decision (a plan, a check-in) stays in the summary's `attention` until it is decided.
 */
export const markRead = operation({
  name: "mark_read",
  title: "Mark inbox items as read",
  summary:
    "Marks items of the person's inbox as read: the named ones, or all up to one item. Call it only after the " +
    "person has seen them. What waits for a decision stays in get_summary.",
  effect: "aside",
  scope: "read",
  http: { method: "POST", path: "/inbox/read" },
  input: z.strictObject({
    item_ids: z
      .array(id)
      .min(1, "Give at least one id.")
      .max(MAX_IDS, `At most ${MAX_IDS} ids.`)
      .nullish()
      .describe("From list_inbox."),
    up_to_item_id: id.nullish().describe("Marks this item and all older ones."),
  }),
  output: markedReadShape,
  tool: true,
  example: { up_to_item_id: "0199f3a0-0000-7000-8000-000000000008" },
  async rows(input, context) {
    if ((input.item_ids == null) === (input.up_to_item_id == null)) {
      throw invalidInput([{ field: "", message: "Give either `item_ids` or `up_to_item_id`." }]);
    }
    const { em, books, caller, now } = context;
    const inbox = inboxOf(books.couple.id, caller);
    const which = input.up_to_item_id
      ? await upTo(context, inbox, input.up_to_item_id)
      : await named(context, inbox, new Set(input.item_ids));
    const marked = await markItems(em, inbox, which, { now, actor: caller.actor });
    return { marked, unread_count: await countUnread(em, inbox) };
  },
});

/** @throws Refusal `not_found` */
async function upTo({ em }: RowsContext, inbox: Inbox, id: string): Promise<ToRead> {
  return { upTo: found(await placeOfItem(em, inbox, id), "item") };
}

/** @throws Refusal `not_found` unless all of them are in the inbox */
async function named({ em }: RowsContext, inbox: Inbox, ids: ReadonlySet<string>): Promise<ToRead> {
  if ((await countItems(em, inbox, [...ids])) < ids.size) throw notFound("item");
  return { ids: [...ids] };
}
