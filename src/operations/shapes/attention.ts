import { z } from "zod";
import type { Principal } from "../../access/principal.ts";
import type { BankAccount } from "../../domain/bank-account.ts";
import { dateIn } from "../../domain/calendar.ts";
import type { Couple } from "../../domain/couple.ts";
import type { FinancialGoal } from "../../domain/financial-goal.ts";
import { formatMoney } from "../../domain/money.ts";
import { id, moneyOut, plainOut } from "../fields.ts";

export const attentionShape = z.object({
  kind: z.enum(["over_allocated", "overdue", "overfunded", "threshold_proposal"]),
  message: plainOut.meta({ examples: ["Goals hold more of this account than its balance covers."] }),
  account_id: id.optional(),
  goal_id: id.optional(),
  amount: moneyOut.optional(),
});

type Attention = z.input<typeof attentionShape>;

interface Viewing {
  readonly principal: Principal;
  readonly couple: Couple;
  readonly now: Date;
}

/** What a person should look at, most urgent first, out of the accounts that they see and the active goals. */
export function attentionOf(accounts: BankAccount[], goals: FinancialGoal[], viewing: Viewing): Attention[] {
  const { couple, now } = viewing;
  const amount = (minor: bigint) => formatMoney(minor, couple.currency);
  const today = dateIn(couple.timeZone, now);
  const overAllocated = accounts
    .filter((account) => account.overAllocated > 0n)
    .map(
      (account): Attention => ({
        kind: "over_allocated",
        message: "Goals hold more of this account than its balance covers.",
        account_id: account.id,
        amount: amount(account.overAllocated),
      }),
    );
  const overdue = goals
    .filter((goal) => goal.deadline && goal.deadline < today && goal.remaining > 0n)
    .map(
      (goal): Attention => ({
        kind: "overdue",
        message: "The deadline has passed before the target was reached.",
        goal_id: goal.id,
        amount: amount(goal.remaining),
      }),
    );
  const overfunded = goals
    .filter((goal) => goal.overfunded > 0n)
    .map(
      (goal): Attention => ({
        kind: "overfunded",
        message: "The goal holds more than its target.",
        goal_id: goal.id,
        amount: amount(goal.overfunded),
      }),
    );
  return [...overAllocated, ...overdue, ...overfunded, ...proposal(viewing)];
}

/** A looser threshold that waits for whoever did not propose it. */
function proposal({ couple, principal }: Viewing): Attention[] {
  if (!couple.proposedBy || couple.proposedBy.id === principal.userId) return [];
  const wanted = couple.proposedThreshold;
  return [
    {
      kind: "threshold_proposal",
      message:
        "Your partner proposes another approval threshold; the same update_couple by you makes it hold.",
      ...(wanted != null && { amount: formatMoney(wanted, couple.currency) }),
    },
  ];
}
