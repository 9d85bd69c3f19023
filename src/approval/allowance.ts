import { LedgerEvent } from "../entities/ledger-event.ts";
import { formatMoney, sum } from "../kernel/money.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";
import type { Writing } from "../ledger/append.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Refuses to take `amount` away from goals where that passes what one partner may take alone within 24 hours.
 * @throws Refusal `needs_second_key` with the threshold, what was taken and what remains.
 */
export async function requireOneKey(writing: Writing, amount: bigint): Promise<void> {
  const { approvalThreshold: threshold, currency } = writing.couple;
  if (threshold == null || amount === 0n) return;
  const taken = await takenAlone(writing);
  if (taken + amount <= threshold) return;
  const left = threshold - taken;
  throw new Refusal("needs_second_key", undefined, {
    threshold: formatMoney(threshold, currency),
    taken: formatMoney(taken, currency),
    remaining: formatMoney(left > 0n ? left : 0n, currency),
  });
}

/** Whether taking `amount` away from goals passes what one partner may take alone within 24 hours. */
export async function needsSecondKey(writing: Writing, amount: bigint): Promise<boolean> {
  const { approvalThreshold: threshold } = writing.couple;
  return threshold != null && amount > 0n && (await takenAlone(writing)) + amount > threshold;
}

/**
 * What the caller took away from goals with one key within 24 hours, in minor units. Money leaves a goal exactly in
 * the events that name a source goal; of those, a plan's that the partner approved took two keys, and an undo of one's
 * own allocation (undo.ts) took nothing. What the operator
 * took for anyone counts against the operator, whomever it acts for, so that changing the name it acts under opens no
 * second allowance.
 */
async function takenAlone({ couple, principal, em, now }: Writing): Promise<bigint> {
  const by = [
    ...(principal.userId ? [{ user: principal.userId }] : []),
    ...(principal.actor === OPERATOR_ACTOR ? [{ actor: OPERATOR_ACTOR }] : []),
  ];
  const taken: LedgerEvent[] = await em.find(
    LedgerEvent,
    { couple, sourceGoal: { $ne: null }, timestamp: { $gt: new Date(now.getTime() - DAY_MS) }, $or: by },
    { disableIdentityMap: true },
  );
  return sum(
    taken.filter(({ metadata }) => !metadata.approved_by && !metadata.undo).map(({ amount }) => amount),
  );
}
