import { z } from "zod";
import { sumsOf } from "../database/queries/ledger-totals.ts";
import { type CalendarDate, dateIn, endOf, startOf } from "../kernel/calendar.ts";
import { invalidInput } from "../kernel/refusals.ts";
import { grouped, monthsBetween, startsOf, weeksBetween } from "../ledger/totals/groups.ts";
import { GROUPINGS, MOVING_TYPES } from "../ledger/totals/sums.ts";
import { calendarDate, choices } from "../views/fields.ts";
import { ledgerSummaryShape, showGroup, showTotals } from "../views/ledger-totals.ts";
import { assertFiltersKnown, ledgerFilters } from "./inputs/filters.ts";
import { operation } from "./operation.ts";

const MAX_GROUPINGS = 2;

/**
 * Totals of the events that move money. A reversed event and its reversal count in no total, whenever each happened, because
 * a reversal corrects a mistake. Events that the caller may see only in part count in no total either.
 */
export const summarizeLedger = operation({
  name: "summarize_ledger",
  title: "Summarize the ledger",
  summary:
    "Totals deposits, withdrawals and money allocated to or taken from goals, such as what groceries cost this " +
    "month. For single events use list_ledger.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/ledger/totals" },
  input: z.strictObject({
    from: calendarDate.nullish().describe("First day, default the first day of the month of `to`."),
    to: calendarDate.nullish().describe("Last day, default today."),
    group_by: choices(GROUPINGS, "grouping", MAX_GROUPINGS)
      .refine((groupings) => new Set(groupings).size === groupings.length, "Give each grouping once.")
      .nullish()
      .describe("One or two groupings; default a single total."),
    event_type: z
      .enum(MOVING_TYPES, `Give one of ${MOVING_TYPES.join(", ")}.`)
      .nullish()
      .describe("Default all."),
    ...ledgerFilters,
  }),
  output: ledgerSummaryShape,
  tool: true,
  dependsOn: "day",
  example: { from: "2026-11-01", to: "2026-11-30", group_by: ["type"] },
  async rows(input, viewing) {
    const { em, books, now } = viewing;
    const { id, currency, timeZone, createdAt } = books.couple;
    const today = dateIn(timeZone, now);
    const to = input.to ?? today;
    const from = input.from ?? `${to.slice(0, 7)}-01`;
    if (from > to) throw invalidInput([{ field: "to", message: `Give ${from} or a later day.` }]);
    assertFiltersKnown(viewing, input);
    const groupBy = input.group_by ?? [];
    // No event is older than the couple or newer than today.
    const first = later(from, dateIn(timeZone, createdAt));
    const last = to < today ? to : today;
    const [months, weeks] = [monthsBetween(first, last), weeksBetween(first, last)];
    const sums = await sumsOf(em, id, {
      from: startOf(from, timeZone),
      until: endOf(to, timeZone),
      viewer: books.viewer,
      type: input.event_type,
      accountId: input.account_id,
      goalId: input.goal_id,
      userId: input.user_id,
      actor: input.actor,
      groupBy,
      months: startsOf(months, timeZone),
      weeks: startsOf(weeks, timeZone),
    });
    const { total, groups, other } = grouped(sums, groupBy);
    return {
      from,
      to,
      group_by: groupBy,
      total: showTotals(total, currency),
      groups: groups.map((group) => showGroup(group, groupBy, { months, weeks }, currency)),
      other: other && { groups: other.groups, ...showTotals(other.totals, currency) },
    };
  },
});

function later(a: CalendarDate, b: CalendarDate): CalendarDate {
  return a > b ? a : b;
}
