import { OPERATOR_ACTOR, type Writing } from "./ledger.ts";
import { LedgerEvent } from "./ledger-event.ts";
import { formatMoney, sum } from "./money.ts";
import { Refusal } from "./refusals.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Refuses to take `amount` away from goals where that passes what one partner may take alone within 24 hours.
 * Money leaves a goal exactly in the events that name a source goal. What the operator took for anyone counts
 * against the operator, whomever it acts for, so that changing the name it acts under opens no second allowance.
 * @throws Refusal `needs_second_key` with the threshold, what was taken and what remains.
 */
export async function requireOneKey(writing: Writing, amount: bigint): Promise<void> {
  const { couple, principal, em, now } = writing;
  if (couple.approvalThreshold == null || amount === 0n) return;
  const by = [
    ...(principal.userId ? [{ user: principal.userId }] : []),
    ...(principal.actor === OPERATOR_ACTOR ? [{ actor: OPERATOR_ACTOR }] : []),
  ];
  const taken = await em.find(
    LedgerEvent,
    { couple, sourceGoal: { $ne: null }, timestamp: { $gt: new Date(now.getTime() - DAY_MS) }, $or: by },
    { fields: ["amount"], disableIdentityMap: true },
  );
  const total = sum(taken.map((event) => event.amount));
  if (total + amount <= couple.approvalThreshold) return;
  const left = couple.approvalThreshold - total;
  throw new Refusal("needs_second_key", undefined, {
    threshold: formatMoney(couple.approvalThreshold, couple.currency),
    taken: formatMoney(total, couple.currency),
    remaining: formatMoney(left > 0n ? left : 0n, couple.currency),
  });
}
