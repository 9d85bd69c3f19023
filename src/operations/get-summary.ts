import { z } from "zod";
import { sees } from "../access/visibility.ts";
import { FinancialGoal, GOAL_ORDER } from "../domain/financial-goal.ts";
import { LedgerEvent } from "../domain/ledger-event.ts";
import { id, instantOut, wordsOut } from "./fields.ts";
import { operation } from "./operation.ts";
import { attentionOf, attentionShape } from "./shapes/attention.ts";
import {
  showSummaryAccount,
  showSummaryCouple,
  showSummaryEvent,
  showSummaryGoals,
  summaryAccount,
  summaryCouple,
  summaryEvent,
  summaryGoal,
} from "./shapes/summary.ts";
import { showTotals, totalsShape } from "./shapes/totals.ts";

const RECENT = { concise: 5, full: 20 } as const;

/** Everything about the couple in one call: the brief's hydration for dashboards and models. */
export const getSummary = operation({
  name: "get_summary",
  title: "Summary of the couple's finances",
  summary:
    "Start here: accounts, goals with progress, totals, recent events and what needs attention, with the ids that other " +
    "tools take. Amounts are decimal strings in the couple's currency. Use detail full only for fields you miss, " +
    "list_ledger for older events.",
  effect: "read",
  scope: "read",
  within: "couple",
  wholeCouple: true,
  http: { method: "GET", path: "/summary" },
  input: z.strictObject({
    detail: z.enum(["concise", "full"], "Give concise or full.").nullish().describe("Default concise."),
  }),
  output: z.object({
    as_of: instantOut,
    couple: summaryCouple,
    partners: z.array(z.object({ id, display_name: wordsOut })),
    accounts: z.array(summaryAccount),
    goals: z.array(summaryGoal),
    totals: totalsShape,
    recent_events: z.array(summaryEvent),
    attention: z.array(attentionShape),
  }),
  refusals: [],
  tool: true,
  resource: "couples-cfo://summary",
  example: { detail: "concise" },
  subject: () => ({}),
  async run(input, context) {
    const { em, couple, principal, now } = context;
    const detail = input.detail ?? "concise";
    // The door loaded couple, partners, accounts and allocations in one statement; these are the other two.
    const goals = await em.find(
      FinancialGoal,
      { couple, status: "active" },
      {
        populate: ["allocations"],
        strategy: "joined",
        orderBy: GOAL_ORDER,
      },
    );
    const events = await em.find(
      LedgerEvent,
      { couple },
      { orderBy: { sequence: "desc" }, limit: RECENT[detail] },
    );
    const accounts = couple.accounts
      .getItems()
      .filter((account) => account.status === "open" && sees(principal, account))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return {
      as_of: now.toISOString(),
      couple: showSummaryCouple(couple, detail),
      partners: [couple.partner1, couple.partner2].map((partner) => ({
        id: partner.id,
        display_name: partner.displayName,
      })),
      accounts: accounts.map((account) => showSummaryAccount(account, detail)),
      goals: showSummaryGoals(goals, context, detail),
      totals: showTotals(accounts, goals, couple.currency),
      recent_events: events.map((event) => showSummaryEvent(event, context, detail)),
      attention: attentionOf(accounts, goals, context),
    };
  },
});
