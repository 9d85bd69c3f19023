/** Whether an event lowered its account's balance by its amount. */
export const lowered = (event: string) =>
  `(${event}.event_type = 'WITHDRAWAL' or (${event}.event_type = 'SPENDING' and ${event}.metadata->>'already_in_balance' is null))`;

/** The balance that a sync `e` found: the one set before it, and what came and went since. Reversed events cancel. */
export const BALANCE_BEFORE = `(
  select base.amount + coalesce((
    select sum(case when m.event_type = 'DEPOSIT' then m.amount else -m.amount end) from ledger_events m
    where m.couple_id = e.couple_id and m.source_account_id = e.source_account_id
      and m.sequence > base.sequence and m.sequence < e.sequence and (m.event_type = 'DEPOSIT' or ${lowered("m")})
      and not exists (select 1 from ledger_events r where r.couple_id = m.couple_id and r.reverses_event_id = m.id)
  ), 0)
  from ledger_events base
  where base.couple_id = e.couple_id and base.source_account_id = e.source_account_id and base.sequence < e.sequence
    and (base.event_type = 'BALANCE_SYNC' or (base.event_type = 'ACCOUNT' and base.metadata->>'action' = 'opened'))
  order by base.sequence desc limit 1
)`;
