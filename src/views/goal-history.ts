import { z } from "zod";
import { type Flows, flowsByPartner, type GoalFlows, monthlyHistory } from "../goals/history.ts";
import type { SeenBooks } from "../identity/see.ts";
import { formatMoney } from "../kernel/money.ts";
import { id, moneyOut, plainOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

const flows = {
  inflow: moneyOut.describe("The amount put in. Below zero if more than that was reversed."),
  outflow: moneyOut.describe("The amount taken out, without spending."),
  spent: moneyOut,
};

export const historyMonthShape = shape("GoalHistoryMonth", {
  month: plainOut.describe("YYYY-MM, in the couple's time zone."),
  ...flows,
  balance: moneyOut.describe("The allocated amount at the end of the month."),
});

export const contributionShape = shape("PartnerContribution", {
  user_id: id.nullable().describe("The partner who acted; empty: the operator, for no user."),
  name: wordsOut.nullable(),
  ...flows,
  contributed: moneyOut.describe("`inflow` less `outflow`."),
});

export const goalHistoryShape = shape("GoalHistory", {
  goal_id: id.nullable().describe("Empty: all goals together, closed ones included."),
  months: z.array(historyMonthShape).describe("Every month from the first, the oldest first."),
  partners: z.array(contributionShape),
});

/** The history of a goal, or of all goals together. `months` are the first days of its months. */
export function showGoalHistory(
  { couple, partners }: SeenBooks,
  all: readonly GoalFlows[],
  { goalId, months }: { readonly goalId: string | null; readonly months: readonly string[] },
): z.input<typeof goalHistoryShape> {
  const amount = (minor: bigint) => formatMoney(minor, couple.currency);
  const shown = ({ inflow, outflow, spent }: Flows) => ({
    inflow: amount(inflow),
    outflow: amount(outflow),
    spent: amount(spent),
  });
  const names = new Map(partners.map(({ id, displayName }) => [id, displayName]));
  return {
    goal_id: goalId,
    months: monthlyHistory(all, months).map(({ first, balance, ...own }) => ({
      month: first.slice(0, 7),
      ...shown(own),
      balance: amount(balance),
    })),
    partners: flowsByPartner(all, [...names.keys()]).map(({ userId, ...own }) => ({
      user_id: userId,
      name: (userId && names.get(userId)) ?? null,
      ...shown(own),
      contributed: amount(own.inflow - own.outflow),
    })),
  };
}
