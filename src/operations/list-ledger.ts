import { z } from "zod";
import { EVENT_TYPES } from "../books/rows.ts";
import { listEvents } from "../database/queries/ledger-page.ts";
import { eventShape, showEvent } from "../views/event.ts";
import { page, pageOf } from "../views/page.ts";
import { assertFiltersKnown, ledgerFilters, period, periodOf } from "./inputs/filters.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

const ledgerInput = z.strictObject({
  event_type: z
    .enum(EVENT_TYPES, `Give one of ${EVENT_TYPES.join(", ")}.`)
    .nullish()
    .describe("Default all."),
  ...ledgerFilters,
  after_sequence: z
    .int32("Give a whole number.")
    .min(0, "Give 0 or more.")
    .nullish()
    .describe("Only events after this sequence."),
  ...period,
  ...page,
});

export const listLedger = operation({
  name: "list_ledger",
  title: "List ledger events",
  summary:
    "Lists ledger events, newest first, with filters. Use it to answer who did what when, and to find the event " +
    "for reverse_event.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/ledger" },
  input: ledgerInput,
  output: pageOf(eventShape),
  tool: true,
  resource: "couples-cfo://ledger{?cursor,event_type,account_id,goal_id}",
  dependsOn: "ledger",
  example: { event_type: "ALLOCATION", limit: 20 },
  async rows(input, viewing) {
    const { em, books } = viewing;
    const [before] = placeOf(input, places.sequence) ?? [];
    assertFiltersKnown(viewing, input);
    const { from, until } = periodOf(input, books.couple.timeZone);
    const events = await listEvents(em, books.couple.id, books.viewer, {
      eventType: input.event_type,
      accountId: input.account_id,
      goalId: input.goal_id,
      userId: input.user_id,
      actor: input.actor,
      afterSequence: input.after_sequence,
      beforeSequence: before,
      from,
      until,
      limit: limitOf(input) + 1,
    });
    const { items, next_cursor } = pageFrom(events, input, (event) => [event.sequence]);
    return { items: items.map((event) => showEvent(books, event)), next_cursor };
  },
});
