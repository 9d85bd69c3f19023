import { z } from "zod";
import { CHECK_IN_STATUSES } from "../books/check-in.ts";
import { SyncPrompt } from "../entities/sync-prompt.ts";
import { hiddenAccountIds } from "../identity/find.ts";
import { checkInShape, showCheckIn } from "../views/check-in.ts";
import { page, pageOf } from "../views/fields.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/**
 * The couple's check-ins: of each schedule the one ahead, then what was. Pages follow their age, which never changes: the
 * instant at which a check-in is due moves with the couple's time zone.
 */
export const listCheckIns = operation({
  name: "list_check_ins",
  title: "List check-ins",
  summary:
    "Check-ins with agenda and answers, newest pages first, each page the latest due first. What its ids name: list_goals, list_plans, list_journal.",
  effect: "read",
  scope: "read",
  within: "couple",
  http: { method: "GET", path: "/sync/prompts" },
  input: z.strictObject({
    status: z
      .enum(CHECK_IN_STATUSES, `Give one of ${CHECK_IN_STATUSES.join(", ")}.`)
      .nullish()
      .describe("Default all."),
    ...page,
  }),
  output: pageOf(checkInShape),
  refusals: [],
  tool: true,
  example: { status: "waiting" },
  subject: () => ({}),
  async run(input, context) {
    const { em, couple } = context;
    const place = placeOf(input, places.id);
    const prompts = await em.find(
      SyncPrompt,
      { couple, ...(input.status && { status: input.status }), ...(place && { id: { $lt: place[0] } }) },
      { populate: ["answers"], orderBy: { id: "desc" }, limit: limitOf(input) + 1 },
    );
    const { items, next_cursor } = pageFrom(prompts, input, ({ id }) => [id]);
    const hidden = await hiddenAccountIds(context);
    const latestFirst = items.toSorted((a, b) => b.dueAt.getTime() - a.dueAt.getTime());
    return { items: latestFirst.map((prompt) => showCheckIn(prompt, { couple, hidden })), next_cursor };
  },
});
