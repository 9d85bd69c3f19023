import { z } from "zod";
import { findEvent } from "../database/queries/events.ts";
import { found } from "../kernel/refusals.ts";
import { eventShape, showEvent } from "../views/event.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** One event, with the same fields hidden as in list_ledger if it concerns the partner's private account. */
export const getEvent = operation({
  name: "get_event",
  title: "Get a ledger event",
  summary:
    "Returns one ledger event by id, such as one that an inbox item or reversal names. To find events use " +
    "list_ledger.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/ledger/events/{id}", id: "event_id" },
  input: z.strictObject({ event_id: id }),
  output: eventShape,
  tool: true,
  resource: "couples-cfo://events/{event_id}",
  dependsOn: "ledger",
  example: { event_id: "0199f3a0-0000-7000-8000-000000000006" },
  async rows({ event_id }, { em, books }) {
    return showEvent(books, found(await findEvent(em, books.couple.id, event_id), "event"));
  },
});
