import { UNEXPLAINED_MS } from "../../accounts/unexplained.ts";
import type { BalanceMove } from "../../books/facts.ts";
import { openAccounts, overAllocatedIn } from "../../books/figures.ts";
import { maySee } from "../../identity/see.ts";
import { BALANCE_BEFORE } from "./balance-before.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { query } from "./read.ts";

/** What moved the balances of accounts within the week, or used up earmarks of payments that they show, oldest first. */
const MOVES = `select e.source_account_id as "accountId", e.event_type as "eventType", e.amount::text as amount,
    case e.event_type when 'BALANCE_SYNC' then (e.amount - ${BALANCE_BEFORE})::text else '0' end as change
  from ledger_events e
  where e.couple_id = ? and e.source_account_id = any(?::uuid[]) and e."timestamp" > ?
    and (e.event_type in ('WITHDRAWAL', 'DEPOSIT', 'BALANCE_SYNC')
      or (e.event_type = 'SPENDING' and e.metadata->>'already_in_balance' is not null))
    and not exists (select 1 from ledger_events r where r.couple_id = e.couple_id and r.reverses_event_id = e.id)
  order by e.sequence`;

/** A row of `MOVES`: amounts as text. */
type Row = Readonly<Record<"accountId" | "eventType" | "amount" | "change", string>>;

/** The balance moves of the last week in the accounts that the caller may see and that hold less than their goals do. */
export function unexplainedMoves(
  { books, caller, now }: FactContext,
  asked: boolean,
): readonly BalanceMove[] | FactQuery<readonly BalanceMove[]> {
  const short = openAccounts(books).filter(
    (account) => maySee(caller, account) && overAllocatedIn(books, account) > 0n,
  );
  if (!asked || short.length === 0) return [];
  const since = new Date(now.getTime() - UNEXPLAINED_MS);
  const parameters = [books.couple.id, `{${short.map(({ id }) => id).join()}}`, since];
  return new FactQuery(async (em) => {
    const rows = await query<Row>(em, MOVES, parameters);
    return rows.map(({ accountId, eventType, amount, change }) => ({
      accountId,
      eventType: eventType as BalanceMove["eventType"],
      amount: BigInt(amount),
      change: BigInt(change),
    }));
  });
}
