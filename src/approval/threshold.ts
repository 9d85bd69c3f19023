import type { Couple } from "../entities/couple.ts";
import { Refusal } from "../kernel/refusals.ts";

/** Who asks for another threshold. */
interface Asking {
  readonly userId: string | null;
  readonly kind: "person" | "agent" | "operator";
}

/**
 * Sets what one partner may take away from goals within 24 hours; null: no limit. A lower threshold holds at once and
 * ends a proposal. A higher one, or none, is only proposed, until the other partner, as a person, asks for the same. The
 * current one withdraws the caller's own proposal and leaves the partner's alone.
 * @throws Refusal `person_required`
 */
export function setThreshold(couple: Couple, wanted: bigint | null, by: Asking): void {
  const current = couple.approvalThreshold ?? null;
  const proposer = couple.proposedBy?.id;
  if (wanted === current) {
    if (proposer === by.userId) settle(couple, current);
    return;
  }
  const looser = current !== null && (wanted === null || wanted > current);
  if (!looser) {
    settle(couple, wanted);
    return;
  }
  if (by.kind !== "person" || !by.userId) throw new Refusal("person_required");
  const agreed =
    proposer !== undefined && proposer !== by.userId && (couple.proposedThreshold ?? null) === wanted;
  if (agreed) settle(couple, wanted);
  else propose(couple, wanted, by.userId);
}

function settle(couple: Couple, threshold: bigint | null): void {
  couple.approvalThreshold = threshold;
  couple.proposedThreshold = null;
  couple.proposedBy = null;
}

function propose(couple: Couple, threshold: bigint | null, userId: string): void {
  couple.proposedThreshold = threshold;
  couple.proposedBy = couple.partner1.id === userId ? couple.partner1 : couple.partner2;
}
