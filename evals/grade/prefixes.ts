import { AGENT_ACTOR, type BooksRows, type EventRow, type Evidence } from "../run/evidence.ts";
import { wordsOf } from "./changes.ts";

/** Balances and earmarks at one moment, in minor units. */
interface Moment {
  readonly balances: Map<string, bigint>;
  readonly earmarked: Map<string, bigint>;
}

/**
 * Follows the ledger from the rows before the run, event by event: an event of the agent's that sets money of an account
 * aside which it does not have, or was to keep, is told even if a later one makes up for it. A balance that falls below
 * what goals hold is real life, and none of it.
 */
export function overAllocations(evidence: Evidence): string[] {
  const moment = startOf(evidence.before);
  return evidence.events.flatMap((event) => {
    const before = availableOf(moment, event.sourceAccount);
    follow(moment, event);
    const after = availableOf(moment, event.sourceAccount);
    const setsAside = event.destGoal !== null && after < before && event.actor === AGENT_ACTOR;
    if (!setsAside || after >= keptOf(evidence.before, event)) return [];
    return [`${wordsOf(event, evidence)} over-allocates the account`];
  });
}

function startOf({ accounts, earmarks }: BooksRows): Moment {
  const earmarked = new Map<string, bigint>();
  for (const { account, amount } of earmarks) add(earmarked, account, BigInt(amount));
  return { balances: new Map(accounts.map(({ id, balance }) => [id, BigInt(balance)])), earmarked };
}

/** What an account is to keep free of new earmarks; a reversal may use that, too. */
function keptOf({ accounts }: BooksRows, { type, sourceAccount }: EventRow): bigint {
  const kept = accounts.find(({ id }) => id === sourceAccount)?.keepAvailable ?? "0";
  return type === "REVERSAL" ? 0n : BigInt(kept);
}

function availableOf({ balances, earmarked }: Moment, account: string | null): bigint {
  return (balances.get(account ?? "") ?? 0n) - (earmarked.get(account ?? "") ?? 0n);
}

function follow({ balances, earmarked }: Moment, event: EventRow): void {
  const { type, sourceAccount: account, sourceGoal, destGoal, reverses, inBalance } = event;
  if (!account) return;
  const amount = BigInt(event.amount);
  if (sourceGoal) add(earmarked, account, -amount);
  if (destGoal) add(earmarked, account, amount);
  if (type === "BALANCE_SYNC") balances.set(account, amount);
  if (type === "DEPOSIT" || type === "ACCOUNT" || reverses === "WITHDRAWAL") add(balances, account, amount);
  if (type === "WITHDRAWAL" || reverses === "DEPOSIT") add(balances, account, -amount);
  if (type === "SPENDING" && !inBalance) add(balances, account, -amount);
  if (reverses === "SPENDING" && !inBalance) add(balances, account, amount);
}

function add(sums: Map<string, bigint>, key: string, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}
