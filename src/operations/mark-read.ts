import { z } from "zod";
import { InboxItem } from "../entities/inbox-item.ts";
import { requireUser } from "../identity/requirements.ts";
import { invalidInput, notFound } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { markedReadShape } from "../views/inbox.ts";
import { type Context, operation } from "./operation.ts";

const MAX_IDS = 100;

/**
 * Marks items of the user's inbox as read, and records by which client: an assistant may have read what its person has
 * not. An item stays read as of the first instant. No ledger event: what somebody has looked at is private. What needs
 * the person's decision (a plan, a check-in) stays in the summary's attention until it is decided.
 */
export const markRead = operation({
  name: "mark_read",
  title: "Mark inbox items as read",
  summary:
    "Marks items of the person's inbox as read: those named, or all up to one. Only after the person was shown them. " +
    "What waits for a decision stays in get_summary.",
  effect: "aside",
  scope: "read",
  within: "couple",
  http: { method: "POST", path: "/inbox/read" },
  input: z.strictObject({
    item_ids: z
      .array(id)
      .min(1, "Give at least one id.")
      .max(MAX_IDS, `At most ${MAX_IDS} ids.`)
      .nullish()
      .describe("From list_inbox."),
    up_to_item_id: id.nullish().describe("This item and all that are older."),
  }),
  output: markedReadShape,
  refusals: [],
  tool: true,
  example: { up_to_item_id: "0199f3a0-0000-7000-8000-000000000008" },
  subject: () => ({}),
  async run(input, context) {
    const { em, couple, principal, now } = context;
    if ((input.item_ids == null) === (input.up_to_item_id == null)) {
      throw invalidInput([{ field: "", message: "Give either `item_ids` or `up_to_item_id`." }]);
    }
    const mine = { couple, user: requireUser(principal) };
    const meant = input.up_to_item_id
      ? await upTo(context, input.up_to_item_id)
      : await named(context, new Set(input.item_ids));
    const marked = await em.nativeUpdate(
      InboxItem,
      { ...mine, ...meant, readAt: null },
      { readAt: now, readBy: principal.actor },
    );
    return { marked, unread_count: await em.count(InboxItem, { ...mine, readAt: null }) };
  },
});

/** @throws Refusal `not_found` */
async function upTo({ em, couple, principal }: Context, id: string): Promise<object> {
  const item = await em.findOne(InboxItem, { id, couple, user: requireUser(principal) });
  if (!item) throw notFound("item");
  const { sequence } = item;
  return { $or: [{ sequence: { $lt: sequence } }, { sequence, id: { $lte: id } }] };
}

/** @throws Refusal `not_found` unless all of them are the user's */
async function named({ em, couple, principal }: Context, ids: ReadonlySet<string>): Promise<object> {
  const meant = { id: { $in: [...ids] } };
  const known = await em.count(InboxItem, { couple, user: requireUser(principal), ...meant });
  if (known < ids.size) throw notFound("item");
  return meant;
}
