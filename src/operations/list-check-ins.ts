import { z } from "zod";
import { CHECK_IN_STATUSES } from "../books/check-in.ts";
import { listCheckIns as list } from "../database/queries/check-ins.ts";
import { checkInShape, showCheckIn } from "../views/check-in.ts";
import { page, pageOf } from "../views/page.ts";
import { limitOf, pageFrom, placeOf, places } from "./inputs/paging.ts";
import { operation } from "./operation.ts";

/**
 * The couple's check-ins: the next one of each schedule, and past ones. Pages are ordered by id, because the instant at
 * which a check-in is due changes with the couple's time zone.
 */
export const listCheckIns = operation({
  name: "list_check_ins",
  title: "List check-ins",
  summary:
    "Lists check-ins with agenda and answers. Pages run from newest to oldest, each with the latest due first. " +
    "Look up the agenda's ids with list_goals, list_plans and list_journal.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/sync/prompts" },
  input: z.strictObject({
    status: z
      .enum(CHECK_IN_STATUSES, `Give one of ${CHECK_IN_STATUSES.join(", ")}.`)
      .nullish()
      .describe("Default all."),
    ...page,
  }),
  output: pageOf(checkInShape),
  tool: true,
  example: { status: "waiting" },
  async rows(input, { em, books }) {
    const [beforeId] = placeOf(input, places.id) ?? [];
    const limit = limitOf(input) + 1;
    const rows = await list(em, books.couple.id, { status: input.status, beforeId, limit });
    const { items, next_cursor } = pageFrom(rows, input, ({ id }) => [id]);
    const latestFirst = items.toSorted((a, b) => b.dueAt.getTime() - a.dueAt.getTime());
    return { items: latestFirst.map((checkIn) => showCheckIn(books, checkIn)), next_cursor };
  },
});
