import { z } from "zod";
import { thresholdAfter } from "../approval/threshold.ts";
import type { Books } from "../books/books.ts";
import { coupleProperties, revise } from "../books/properties.ts";
import type { Couple } from "../books/rows.ts";
import { followTimeZone } from "../check-ins/time-zone.ts";
import { checkAtMidnight } from "../drift/derive.ts";
import type { Principal } from "../identity/principal.ts";
import { refuseAgent, refuseContradiction } from "../identity/requirements.ts";
import { CONFIRMED_PERSON_REFUSALS } from "../identity/session.ts";
import { assertInCirculation, toMinorUnits } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { changesBetween } from "../ledger/field-changes.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { currency, fieldsToClear, id, money, timeZone } from "../views/fields.ts";
import { assertAsRead, COMPUTED, sentBack } from "./inputs/representation.ts";
import { operation } from "./operation.ts";

export const updateCouple = operation({
  name: "update_couple",
  title: "Update the couple",
  summary:
    "Changes currency, time zone or approval threshold. Lowering the threshold takes effect at once; raising or " +
    "removing it is a proposal until the other partner sends the same change. Sending the current threshold " +
    "withdraws your own proposal.",
  effect: "change",
  scope: "admin",
  http: { method: "PUT", path: "/couples/{id}", id: "couple_id" },
  input: z.strictObject({
    couple_id: id,
    currency: currency
      .nullish()
      .describe("Can change only before the couple has had an account or a goal, and without a threshold."),
    time_zone: timeZone.nullish(),
    approval_threshold: money.nullish(),
    clear: fieldsToClear(["approval_threshold"]),
  }),
  output: coupleShape,
  refusals: [...CONFIRMED_PERSON_REFUSALS, "currency_fixed"],
  representation: {
    readOnly: {
      id: "Read-only: an id never changes.",
      partner_1_id: "Read-only: it never changes.",
      partner_2_id: "Read-only: it changes only when a partner joins.",
      threshold_proposal:
        "Read-only: send approval_threshold. A higher value is a proposal until the partner sends the same value.",
      currency_digits: COMPUTED,
      ledger: COMPUTED,
      created_at: "Read-only: it never changes.",
      ended_at: "Read-only: it changes only when a partner leaves.",
    },
    nulls: { approval_threshold: 'Send `clear: ["approval_threshold"]` to remove the threshold.' },
  },
  example: { couple_id: "0199f3a0-0000-7000-8000-000000000003", approval_threshold: "500.00" },
  decide(input, decision, given) {
    refuseContradiction(input);
    const { books, caller } = decision;
    const { couple } = books;
    assertAsRead(given, couple, () => showCouple(couple));
    const currency = input.currency ?? couple.currency;
    if (currency !== couple.currency) assertCurrencyMayBe(currency, books, caller);
    const { approval_threshold: threshold } = toMinorUnits(
      { approval_threshold: input.approval_threshold },
      currency,
    );
    const cleared = input.clear?.includes("approval_threshold") ?? false;
    // Sending the couple back as it was read withdraws no proposal.
    const isAsRead = threshold === couple.approvalThreshold && sentBack(given, "threshold_proposal");
    const setsThreshold = cleared || (threshold !== undefined && !isAsRead);
    const after: Couple = {
      ...couple,
      currency,
      timeZone: input.time_zone ?? couple.timeZone,
      ...(setsThreshold &&
        thresholdAfter(couple, cleared ? null : (threshold ?? null), caller, decision.now)),
    };
    const changes = changesBetween(coupleProperties(couple), coupleProperties(after));
    if (changes) {
      const moves = after.timeZone !== couple.timeZone;
      const sets = moves ? { checkIns: followTimeZone(books, after.timeZone) } : {};
      decision.append({ eventType: "COUPLE", metadata: revise(couple, "updated", changes) }, sets);
      if (moves) checkAtMidnight(decision);
    }
    return showCouple(decision.books.couple);
  },
});

/** @throws Refusal `person_required`, `currency_fixed`; `invalid_input` for a currency that has been withdrawn */
function assertCurrencyMayBe(currency: string, { couple, accounts, goals }: Books, caller: Principal): void {
  refuseAgent(caller);
  assertInCirculation(currency);
  const hasAmounts =
    couple.approvalThreshold !== null || couple.proposedById !== null || accounts.size > 0 || goals.size > 0;
  if (hasAmounts) throw new Refusal("currency_fixed");
}
