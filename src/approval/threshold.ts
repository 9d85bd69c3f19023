import type { Couple } from "../books/rows.ts";
import { Refusal } from "../kernel/refusals.ts";

/** A couple's threshold, and what one partner has proposed in its place. */
type Threshold = Pick<Couple, "approvalThreshold" | "proposedThreshold" | "proposedById">;

/** Who asks for another threshold. */
interface Asking {
  readonly userId: string | null;
  readonly kind: "person" | "agent" | "operator";
}

/**
 * A couple's threshold after somebody asks for another; null: no limit. A lower threshold takes effect at once and ends a
 * proposal. A higher one, or none, is only proposed, until the other partner, as a person, asks for the same. The current
 * one withdraws the caller's own proposal and leaves the partner's alone. Minor units.
 * @throws Refusal `person_required`
 */
export function thresholdAfter(before: Threshold, wanted: bigint | null, by: Asking): Threshold {
  const { approvalThreshold: current, proposedThreshold, proposedById } = before;
  if (wanted === current) {
    return proposedById === by.userId
      ? settled(current)
      : { approvalThreshold: current, proposedThreshold, proposedById };
  }
  const looser = current !== null && (wanted === null || wanted > current);
  if (!looser) return settled(wanted);
  if (by.kind !== "person" || !by.userId) throw new Refusal("person_required");
  const agreed = proposedById !== null && proposedById !== by.userId && proposedThreshold === wanted;
  if (agreed) return settled(wanted);
  return { approvalThreshold: current, proposedThreshold: wanted, proposedById: by.userId };
}

function settled(threshold: bigint | null): Threshold {
  return { approvalThreshold: threshold, proposedThreshold: null, proposedById: null };
}
