import { z } from "zod";
import type { Couple } from "../books/rows.ts";
import { currencyDigits, formatMoney } from "../kernel/money.ts";
import { id, instantOut, moneyOut, plainOut, versionOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";

export const thresholdProposalShape = z
  .object({ approval_threshold: moneyOut.nullable(), proposed_by: id })
  .nullable()
  .describe("A higher threshold, or none, that waits for the other partner.")
  .register(answers, { id: "ThresholdProposal" });

export const ledgerHeadShape = z
  .object({ sequence: z.int(), hash: plainOut })
  .describe("The head of the ledger.")
  .register(answers, { id: "LedgerHead" });

export const coupleShape = shape("Couple", {
  id,
  partner_1_id: id,
  partner_2_id: id.nullable().describe("Null: partner 1 keeps the books alone."),
  currency: plainOut,
  currency_digits: z
    .int()
    .describe("The number of decimals of every amount (ISO 4217), which can differ from CLDR."),
  time_zone: plainOut,
  approval_threshold: moneyOut
    .nullable()
    .describe(
      "The most that one partner may take from goals within 24 hours, from when both have joined; empty: no limit.",
    ),
  threshold_proposal: thresholdProposalShape,
  ledger: ledgerHeadShape,
  version: versionOut,
  created_at: instantOut,
  ended_at: instantOut
    .nullable()
    .describe("When a partner left; the books can then only be read. Null: they are kept."),
});

/** A couple as its partners see it. */
export function showCouple(couple: Couple): z.input<typeof coupleShape> {
  const amount = (minor: bigint | null) => (minor === null ? null : formatMoney(minor, couple.currency));
  return {
    id: couple.id,
    partner_1_id: couple.partner1Id,
    partner_2_id: couple.partner2Id,
    currency: couple.currency,
    currency_digits: currencyDigits(couple.currency) ?? 0,
    time_zone: couple.timeZone,
    approval_threshold: amount(couple.approvalThreshold),
    threshold_proposal:
      couple.proposedById === null
        ? null
        : { approval_threshold: amount(couple.proposedThreshold), proposed_by: couple.proposedById },
    ledger: { sequence: couple.headSequence, hash: couple.headHash },
    version: couple.version,
    created_at: couple.createdAt.toISOString(),
    ended_at: couple.endedAt?.toISOString() ?? null,
  };
}
