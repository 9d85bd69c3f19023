import { z } from "zod";
import { setThreshold } from "../approval/threshold.ts";
import { followTimeZone } from "../check-ins/lifecycle.ts";
import { BankAccount } from "../entities/bank-account.ts";
import { FinancialGoal } from "../entities/financial-goal.ts";
import { refuseAgent, refuseContradiction } from "../identity/requirements.ts";
import { assertInCirculation, toMinorUnits } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { appendEvent } from "../ledger/append.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { coupleProperties } from "../ledger/properties.ts";
import { revise } from "../ledger/version.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { currency, fieldsToClear, id, money, timeZone } from "../views/fields.ts";
import { assertAsRead, COMPUTED, sentBack } from "./inputs/representation.ts";
import { type Context, operation } from "./operation.ts";

/** Changes the couple's settings. Lowering the threshold is immediate; raising or removing it takes both partners. */
export const updateCouple = operation({
  name: "update_couple",
  title: "Change the couple's settings",
  summary:
    "Changes currency, time zone or approval threshold. Lowering the threshold is immediate; raising or removing it " +
    "is a proposal until the other partner sends the same change. The current threshold withdraws your own proposal.",
  effect: "change",
  scope: "admin",
  within: "couple",
  http: { method: "PUT", path: "/couples/{id}", id: "couple_id" },
  input: z.strictObject({
    couple_id: id,
    currency: currency
      .nullish()
      .describe("Only while the couple has had no account and no goal, and has no threshold."),
    time_zone: timeZone.nullish(),
    approval_threshold: money.nullish(),
    clear: fieldsToClear(["approval_threshold"]),
  }),
  output: coupleShape,
  refusals: ["person_required", "currency_fixed"],
  tool: false,
  representation: {
    readOnly: {
      id: "An id never changes.",
      partner_1_id: "A couple keeps its partners.",
      partner_2_id: "A couple keeps its partners.",
      threshold_proposal:
        "Read-only: send approval_threshold. A higher one is a proposal; the partner confirms it with the same value.",
      currency_digits: COMPUTED,
      ledger: COMPUTED,
      created_at: "Read-only: it never changes.",
    },
    nulls: { approval_threshold: 'Send `clear: ["approval_threshold"]` to remove the threshold.' },
  },
  example: { couple_id: "0199f3a0-0000-7000-8000-000000000003", approval_threshold: "500.00" },
  subject: (input) => ({ couple: input.couple_id }),
  async run(input, context) {
    refuseContradiction(input);
    const { couple, principal } = context;
    assertAsRead(context, couple, () => showCouple(couple));
    const before = coupleProperties(couple);
    if (input.currency && input.currency !== couple.currency) await changeCurrency(context, input.currency);
    const { approval_threshold } = toMinorUnits(
      { approval_threshold: input.approval_threshold },
      couple.currency,
    );
    if (input.time_zone && input.time_zone !== couple.timeZone) {
      couple.timeZone = input.time_zone;
      await followTimeZone(context);
    }
    const cleared = input.clear?.includes("approval_threshold") ?? false;
    // A couple that comes back as it was read withdraws no proposal.
    const isAsRead =
      approval_threshold === couple.approvalThreshold && sentBack(context, "threshold_proposal");
    if (cleared || (approval_threshold !== undefined && !isAsRead)) {
      setThreshold(couple, cleared ? null : (approval_threshold ?? null), principal);
    }
    const changes = changesBetween(before, coupleProperties(couple));
    if (changes) {
      const metadata = revise(couple, "updated", changes);
      appendEvent(context, { eventType: "COUPLE", metadata });
    }
    return showCouple(couple);
  },
});

/** @throws Refusal `person_required`, `currency_fixed`; `invalid_input` for a currency that has been withdrawn */
async function changeCurrency({ em, couple, principal }: Context, currency: string): Promise<void> {
  refuseAgent(principal);
  assertInCirculation(currency);
  const hasAmounts =
    couple.approvalThreshold != null ||
    couple.proposedBy != null ||
    (await em.count(BankAccount, { couple })) > 0 ||
    (await em.count(FinancialGoal, { couple })) > 0;
  if (hasAmounts) throw new Refusal("currency_fixed");
  couple.currency = currency;
}
