import { z } from "zod";
import { unexplainedOf } from "../accounts/unexplained.ts";
import { openAccounts } from "../books/figures.ts";
import { type Plan, takenFromGoals } from "../books/plan.ts";
import { goalStatuses } from "../drift/derive.ts";
import { dateIn } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { approvablePlans } from "../plans/status.ts";
import { attentionOf } from "../views/attention.ts";
import {
  showSummaryAccounts,
  showSummaryCouple,
  showSummaryEvents,
  showSummaryGoals,
  showSummaryTotals,
  summaryShape,
} from "../views/summary.ts";
import { showPartner } from "../views/user.ts";
import { operation } from "./operation.ts";

export const getSummary = operation({
  name: "get_summary",
  title: "Summary of the couple's finances",
  summary:
    "Start here. Returns accounts, goals with progress, totals, recent events and what needs attention, with " +
    "the ids that other tools take. Amounts are decimal strings in the couple's currency. Use detail full only " +
    "for fields missing from concise, and list_ledger for older events.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/summary" },
  input: z.strictObject({
    detail: z.enum(["concise", "full"], "Give concise or full.").nullish().describe("Default concise."),
  }),
  output: summaryShape,
  tool: true,
  resource: "couples-cfo://summary",
  example: { detail: "concise" },
  facts: () => ({ unexplainedMoves: true }),
  view(input, { books, whole, caller, now }, { facts }) {
    const detail = input.detail ?? "concise";
    const { couple, partners } = books;
    const you = partners.find(({ id }) => id === caller.userId);
    const waiting = approvablePlans(whole, now);
    const own = ({ committedById }: Plan) => committedById === caller.userId;
    const unexplained = unexplainedOf(books, facts.unexplainedMoves, openAccounts(books));
    const noticed = {
      standings: goalStatuses(books, now),
      plans: waiting.filter((plan) => !own(plan)),
      payments: waiting.filter((plan) => own(plan) && plan.strategy === "spending"),
      unexplained: unasked(unexplained, waiting),
    };
    return {
      as_of: now.toISOString(),
      you: you ? { id: you.id, name: you.displayName } : null,
      today: dateIn(couple.timeZone, now),
      time_zone: couple.timeZone,
      couple: showSummaryCouple(books, detail),
      partners: partners.map(showPartner),
      accounts: showSummaryAccounts(books, detail),
      goals: showSummaryGoals(books, detail, now),
      totals: showSummaryTotals(books),
      recent_events: showSummaryEvents(books, detail),
      attention: attentionOf(books, noticed, now),
    };
  },
});

/** The unexplained amounts, less the payments that wait for an approval. */
function unasked(
  unexplained: ReadonlyMap<string, bigint>,
  waiting: readonly Plan[],
): ReadonlyMap<string, bigint> {
  const payments = waiting.filter(({ strategy }) => strategy === "spending");
  const left = Array.from(unexplained, ([id, amount]) => {
    const stated = payments.filter(({ accountIds }) => accountIds.includes(id)).map(takenFromGoals);
    return [id, amount - sum(stated)] as const;
  });
  return new Map(left.filter(([, amount]) => amount > 0n));
}
