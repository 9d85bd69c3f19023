import type { FilterQuery } from "@mikro-orm/core";
import { z } from "zod";
import { InboxItem } from "../entities/inbox-item.ts";
import { requireUser } from "../identity/requirements.ts";
import { page } from "../views/fields.ts";
import { inboxPageShape, showInboxItem } from "../views/inbox.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/** The user's own inbox, newest first. */
export const listInbox = operation({
  name: "list_inbox",
  title: "Read the inbox",
  summary:
    "What concerns the person, newest first: check-ins due, drift, plans waiting, reactions, journal entries, milestones. " +
    "After you showed it, mark_read.",
  effect: "read",
  scope: "read",
  within: "couple",
  http: { method: "GET", path: "/inbox" },
  input: z.strictObject({
    unread: z.boolean("Give true or false.").nullish().describe("True: unread items alone."),
    ...page,
  }),
  output: inboxPageShape,
  refusals: [],
  tool: true,
  resource: "couples-cfo://inbox{?cursor}",
  example: { unread: true, limit: 20 },
  subject: () => ({}),
  async run(input, { em, couple, principal }) {
    const mine = { couple, user: requireUser(principal) };
    const place = placeOf(input, places.inbox);
    const filters: FilterQuery<InboxItem>[] = [mine];
    if (input.unread) filters.push({ readAt: null });
    if (place) {
      const [sequence, id] = place;
      filters.push({ $or: [{ sequence: { $lt: sequence } }, { sequence, id: { $lt: id } }] });
    }
    const found = await em.find(
      InboxItem,
      { $and: filters },
      {
        populate: ["event"],
        strategy: "joined",
        orderBy: { sequence: "desc", id: "desc" },
        limit: limitOf(input) + 1,
      },
    );
    const { items, next_cursor } = pageFrom(found, input, (item) => [item.sequence, item.id]);
    const unread_count = await em.count(InboxItem, { ...mine, readAt: null });
    return { items: items.map(showInboxItem), next_cursor, unread_count };
  },
});
