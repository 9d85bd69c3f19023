import { AGENT_ACTOR, type BooksRows, type EventRow, type Simulation } from "../runner/simulation.ts";
import { describeEvent } from "./changes.ts";

/** Balances and earmarks by account, in minor units. */
interface Balances {
  readonly balances: Map<string, bigint>;
  readonly earmarked: Map<string, bigint>;
}

/**
 * Replays the ledger event by event from the rows before the run. Reports each event by which the agent allocates money
 * that the account does not have or must keep available, even if a later event corrects it. A balance that falls below
 * the allocated money is allowed.
 */
export function overAllocations(simulation: Simulation): string[] {
  const books = startOf(simulation.before);
  return simulation.events.flatMap((event) => {
    const before = availableOf(books, event.sourceAccount);
    apply(books, event);
    const after = availableOf(books, event.sourceAccount);
    const allocates = event.destGoal !== null && after < before && event.actor === AGENT_ACTOR;
    if (!allocates || after >= keptOf(simulation.before, event)) return [];
    return [`${describeEvent(event, simulation)} over-allocates the account`];
  });
}

function startOf({ accounts, earmarks }: BooksRows): Balances {
  const earmarked = new Map<string, bigint>();
  for (const { account, amount } of earmarks) add(earmarked, account, BigInt(amount));
  return { balances: new Map(accounts.map(({ id, balance }) => [id, BigInt(balance)])), earmarked };
}

/** What the account must keep available. A reversal may use that money too. */
function keptOf({ accounts }: BooksRows, { type, sourceAccount }: EventRow): bigint {
  const kept = accounts.find(({ id }) => id === sourceAccount)?.keepAvailable ?? "0";
  return type === "REVERSAL" ? 0n : BigInt(kept);
}

function availableOf({ balances, earmarked }: Balances, account: string | null): bigint {
  return (balances.get(account ?? "") ?? 0n) - (earmarked.get(account ?? "") ?? 0n);
}

function apply({ balances, earmarked }: Balances, event: EventRow): void {
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
