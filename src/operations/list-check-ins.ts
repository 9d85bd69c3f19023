import { z } from "zod";
import { hiddenAccountIds } from "../access/find.ts";
import { CHECK_IN_STATUSES, SyncPrompt } from "../domain/sync-prompt.ts";
import { page, pageOf } from "./fields.ts";
import { operation } from "./operation.ts";
import { limitOf, pageFrom, placeOf, places } from "./paging.ts";
import { checkInShape, showCheckIn } from "./shapes/check-in.ts";

/** The couple's check-ins, the latest due first: of each schedule the one ahead, then what was. */
export const listCheckIns = operation({
  name: "list_check_ins",
  title: "List check-ins",
  summary:
    "Check-ins with agenda and answers, latest due first. What its ids name: list_goals, list_plans, list_journal.",
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
    const place = placeOf(input, places.due);
    const prompts = await em.find(
      SyncPrompt,
      { couple, ...(input.status && { status: input.status }), ...(place && beforePlace(place)) },
      { populate: ["answers"], orderBy: { dueAt: "desc", id: "desc" }, limit: limitOf(input) + 1 },
    );
    const { items, next_cursor } = pageFrom(prompts, input, ({ dueAt, id }) => [dueAt.toISOString(), id]);
    const hidden = await hiddenAccountIds(context);
    return { items: items.map((prompt) => showCheckIn(prompt, { couple, hidden })), next_cursor };
  },
});

/** The check-ins that follow a place in that order. */
function beforePlace([due, id]: z.output<typeof places.due>) {
  const dueAt = new Date(due);
  return { $or: [{ dueAt: { $lt: dueAt } }, { dueAt, id: { $lt: id } }] };
}
