import { z } from "zod";
import { unexplainedOf } from "../accounts/old-unexplained.ts";
import { statusesOf } from "../drift/record.ts";
import { FinancialGoal, GOAL_ORDER } from "../entities/financial-goal.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import type { RebalancePlan } from "../entities/rebalance-plan.ts";
import { SyncPrompt } from "../entities/sync-prompt.ts";
import { sees } from "../identity/visibility.ts";
import { dateIn } from "../kernel/calendar.ts";
import { sum } from "../kernel/money.ts";
import { approvablePlans } from "../plans/commitment.ts";
import { attentionOf } from "../views/attention.ts";
import {
  showSummaryAccount,
  showSummaryCouple,
  showSummaryEvent,
  showSummaryGoals,
  summaryShape,
} from "../views/summary.ts";
import { showTotals } from "../views/totals.ts";
import { showPartner } from "../views/user.ts";
import { type Context, operation } from "./operation.ts";

const RECENT = { concise: 2, full: 20 } as const;

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
  output: summaryShape,
  refusals: [],
  tool: true,
  resource: "couples-cfo://summary",
  example: { detail: "concise" },
  subject: () => ({}),
  async run(input, context) {
    const { em, couple, principal, now } = context;
    const detail = input.detail ?? "concise";
    // `invoke` loaded couple, partners, accounts and allocations in one statement. Three follow, and a fourth while a plan
    // waits for an approval.
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
    const checkIns = await em.find(
      SyncPrompt,
      { couple, status: "waiting" },
      { populate: ["answers"], strategy: "joined", orderBy: { dueAt: "asc", id: "asc" } },
    );
    const standings = statusesOf(goals, couple, now);
    const accounts = couple.accounts
      .getItems()
      .filter((account) => account.status === "open" && sees(principal, account))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const partners = [couple.partner1, couple.partner2];
    const waiting = await waitingPlans(goals, context);
    const own = ({ committedBy }: RebalancePlan) => committedBy?.id === principal.userId;
    const you = partners.find((partner) => partner.id === principal.userId);
    return {
      as_of: now.toISOString(),
      you: you ? { id: you.id, name: you.displayName } : null,
      today: dateIn(couple.timeZone, now),
      time_zone: couple.timeZone,
      couple: showSummaryCouple(couple, detail),
      partners: partners.map(showPartner),
      accounts: accounts.map((account) => showSummaryAccount(account, detail)),
      goals: showSummaryGoals(goals, context, detail),
      totals: showTotals(accounts, goals, couple.currency),
      recent_events: events.map((event) => showSummaryEvent(event, context, detail)),
      attention: attentionOf(
        {
          accounts,
          standings,
          plans: waiting.filter((plan) => !own(plan)),
          payments: waiting.filter((plan) => own(plan) && plan.strategy === "spending"),
          unexplained: unasked(await unexplainedOf(em, couple, accounts, now), waiting),
          checkIns,
        },
        context,
      ),
    };
  },
});

/** The plans that wait for the approval of either partner. */
async function waitingPlans(goals: readonly FinancialGoal[], context: Context): Promise<RebalancePlan[]> {
  const { em, couple, now } = context;
  if (!couple.plansWaiting) return [];
  const accounts = couple.accounts.getItems().filter(({ status }) => status === "open");
  return approvablePlans(em, couple, { accounts, goals }, now);
}

/** What is unexplained, without the payments whose earmarks wait for an approval. */
function unasked(
  unexplained: ReadonlyMap<string, bigint>,
  waiting: readonly RebalancePlan[],
): ReadonlyMap<string, bigint> {
  const payments = waiting.filter(({ strategy }) => strategy === "spending");
  const left = Array.from(unexplained, ([id, amount]) => {
    const told = payments.filter(({ accountIds }) => accountIds.includes(id)).map(({ taken }) => taken);
    return [id, amount - sum(told)] as const;
  });
  return new Map(left.filter(([, amount]) => amount > 0n));
}
