import type { FilterQuery } from "@mikro-orm/core";
import { z } from "zod";
import { EVENT_TYPES } from "../books/rows.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { wholeEvents } from "../identity/visibility.ts";
import { eventShape, oldShowEvent } from "../views/event.ts";
import { page, pageOf } from "../views/fields.ts";
import { filteredSubject, findFiltered, ledgerFilters } from "./inputs/filters.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { period, periodOf } from "./inputs/period.ts";
import { type Context, operation } from "./operation.ts";

const asked = z.strictObject({
  event_type: z
    .enum(EVENT_TYPES, `Give one of ${EVENT_TYPES.join(", ")}.`)
    .nullish()
    .describe("Default all."),
  ...ledgerFilters,
  after_sequence: z
    .int32("Give a whole number.")
    .min(0, "Give 0 or more.")
    .nullish()
    .describe("Only events after this one."),
  ...period,
  ...page,
});

/** The couple's ledger, newest first. */
export const listLedger = operation({
  name: "list_ledger",
  title: "Read the ledger",
  summary:
    "Ledger events, newest first, with filters. Use it to answer who did what when, and to find the event that reverse_event takes.",
  effect: "read",
  scope: "read",
  within: "couple",
  http: { method: "GET", path: "/ledger" },
  input: asked,
  output: pageOf(eventShape),
  refusals: [],
  tool: true,
  resource: "couples-cfo://ledger{?cursor,event_type,account_id,goal_id}",
  example: { event_type: "ALLOCATION", limit: 20 },
  subject: filteredSubject,
  async run(input, context) {
    const { em, couple } = context;
    const [before] = placeOf(input, places.sequence) ?? [];
    const filters = [{ couple }, ...(await filtersOf(input, context))];
    if (before !== undefined) filters.push({ sequence: { $lt: before } });
    const events = await em.find(
      LedgerEvent,
      { $and: filters },
      {
        populate: ["sourceAccount"],
        strategy: "joined",
        orderBy: { sequence: "desc" },
        limit: limitOf(input) + 1,
      },
    );
    const { items, next_cursor } = pageFrom(events, input, (event) => [event.sequence]);
    return { items: items.map((event) => oldShowEvent(event, context)), next_cursor };
  },
});

/** @throws Refusal `not_found` for a filter on something the caller cannot know, `invalid_input` */
async function filtersOf(
  input: z.output<typeof asked>,
  context: Context,
): Promise<FilterQuery<LedgerEvent>[]> {
  const { couple, principal } = context;
  const filters: FilterQuery<LedgerEvent>[] = [];
  if (input.event_type) filters.push({ eventType: input.event_type });
  const { account, goal } = await findFiltered(context, input);
  if (account) filters.push({ sourceAccount: account });
  if (goal) filters.push({ $or: [{ sourceGoal: goal }, { destGoal: goal }] });
  if (input.user_id) filters.push({ user: input.user_id });
  // The actor of an event that is the partner's alone is hidden, so it must not be found by it either.
  if (input.actor) filters.push({ actor: input.actor }, wholeEvents(principal));
  if (input.after_sequence != null) filters.push({ sequence: { $gt: input.after_sequence } });
  const timestamp = periodOf(input, couple.timeZone);
  if (timestamp) filters.push({ timestamp });
  return filters;
}
