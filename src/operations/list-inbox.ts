import { z } from "zod";
import { countUnread, inboxOf, listItems } from "../database/queries/inbox.ts";
import { inboxPageShape, showInboxItem } from "../views/inbox.ts";
import { page } from "../views/page.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

export const listInbox = operation({
  name: "list_inbox",
  title: "List inbox items",
  summary:
    "Lists what concerns the person, newest first: check-ins due, drift, plans waiting, reactions, journal " +
    "entries, milestones. After showing it to the person, call mark_read.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/inbox" },
  input: z.strictObject({
    unread: z.boolean("Give true or false.").nullish().describe("true: only unread items."),
    ...page,
  }),
  output: inboxPageShape,
  tool: true,
  resource: "couples-cfo://inbox{?cursor}",
  example: { unread: true, limit: 20 },
  async rows(input, { em, books, caller }, { pageOrigin }) {
    const inbox = inboxOf(books.couple.id, caller);
    const found = await listItems(em, inbox, {
      unread: input.unread ?? false,
      before: placeOf(input, places.inbox),
      limit: limitOf(input) + 1,
    });
    const { items, next_cursor } = pageFrom(found, input, ({ item }) => [item.sequence, item.id]);
    return {
      items: items.map((item) => showInboxItem(item, pageOrigin)),
      next_cursor,
      unread_count: await countUnread(em, inbox),
    };
  },
});
