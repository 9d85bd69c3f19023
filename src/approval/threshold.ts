import type { Couple } from "../books/rows.ts";
import { type Confirmable, requireApprover } from "../identity/session.ts";

type Threshold = Pick<Couple, "approvalThreshold" | "proposedThreshold" | "proposedById">;

/**
 * The amount that one partner may take from goals alone within 24 hours, in minor units; null: no limit. A partner who keeps
 * the books alone has no limit: the stored threshold is in force from when a partner joins.
 */
export function thresholdInForce({
  approvalThreshold,
  partner2Id,
}: Pick<Couple, "approvalThreshold" | "partner2Id">): bigint | null {
  return partner2Id === null ? null : approvalThreshold;
}

/**
 * A couple's threshold after a request for another one, in minor units; null: no limit. A lower threshold takes effect
 * immediately and ends a proposal. A higher one, or null, takes a confirmed person, and is only proposed until the other
 * partner, as a confirmed person, requests the same; without a partner it takes effect immediately. A request for the
 * current threshold withdraws the caller's own proposal but not the partner's.
 * @throws Refusal `person_required`, `approval_on_hold`, `check_required`, `confirmation_required`
 */
export function thresholdAfter(
  before: Threshold & Pick<Couple, "partner2Id">,
  wanted: bigint | null,
  by: Confirmable,
  now: Date,
): Threshold {
  const { approvalThreshold: current, proposedThreshold, proposedById, partner2Id } = before;
  if (wanted === current) {
    return proposedById === by.userId
      ? withoutProposal(current)
      : { approvalThreshold: current, proposedThreshold, proposedById };
  }
  const looser = current !== null && (wanted === null || wanted > current);
  if (!looser) return withoutProposal(wanted);
  const person = requireApprover(by, now);
  if (partner2Id === null) return withoutProposal(wanted);
  const agreed = proposedById !== null && proposedById !== person && proposedThreshold === wanted;
  if (agreed) return withoutProposal(wanted);
  return { approvalThreshold: current, proposedThreshold: wanted, proposedById: person };
}

function withoutProposal(threshold: bigint | null): Threshold {
  return { approvalThreshold: threshold, proposedThreshold: null, proposedById: null };
}
