import type { EntityManager } from "@mikro-orm/core";
import type { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { BALANCE_BEFORE } from "../ledger/totals/balance-before.ts";
import { least, positive } from "../plans/rebalance/amounts.ts";

/*
 * Payments that left an account short of what goals hold of it, and of which nobody has said yet which goal they were for.
 * They are asked about for a week; until then the default plan takes nothing from goals to cover them.
 */

/** How long a payment is asked about: a week. */
const ASKED_MS = 7 * 24 * 60 * 60 * 1000;

/** What moved the balances of accounts within the week, or used up earmarks of payments that they show, oldest first. */
const MOVES = `select e.source_account_id as account_id, e.event_type, e.amount::text as amount,
    case e.event_type when 'BALANCE_SYNC' then (e.amount - ${BALANCE_BEFORE})::text else '0' end as change
  from ledger_events e
  where e.couple_id = ? and e.source_account_id = any(?::uuid[]) and e."timestamp" > ?
    and (e.event_type in ('WITHDRAWAL', 'DEPOSIT', 'BALANCE_SYNC')
      or (e.event_type = 'SPENDING' and e.metadata->>'already_in_balance' is not null))
    and not exists (select 1 from ledger_events r where r.reverses_event_id = e.id)
  order by e.sequence`;

interface Moved {
  readonly account_id: string;
  readonly event_type: string;
  readonly amount: string;
  readonly change: string;
}

/**
 * How many minor units each of these accounts is short because of payments of the last week that nobody has explained, by
 * its id; accounts without any are left out. The accounts come with their allocations, and with the books as they were
 * last written.
 */
export async function unexplainedOf(
  em: EntityManager,
  couple: Couple,
  accounts: readonly BankAccount[],
  now: Date,
): Promise<ReadonlyMap<string, bigint>> {
  const short = accounts.filter(({ overAllocated }) => overAllocated > 0n);
  if (short.length === 0) return new Map();
  const params = [couple.id, `{${short.map(({ id }) => id).join()}}`, new Date(now.getTime() - ASKED_MS)];
  const moves: Moved[] = await em.getConnection().execute(MOVES, params, "all", em.getTransactionContext());
  const amounts = short.map(({ id, overAllocated }) => {
    const own = moves.filter(({ account_id }) => account_id === id);
    return [id, least(overAllocated, own.reduce(unexplainedAfter, 0n))] as const;
  });
  return new Map(amounts.filter(([, amount]) => amount > 0n));
}

/** What is unexplained after one more move: a fall adds to it; a rise, or spending what the balance shows, takes from it. */
function unexplainedAfter(before: bigint, { event_type, amount, change }: Moved): bigint {
  const fall = event_type === "BALANCE_SYNC" ? -BigInt(change) : BigInt(amount);
  return positive(before + (event_type === "WITHDRAWAL" || event_type === "BALANCE_SYNC" ? fall : -fall));
}
