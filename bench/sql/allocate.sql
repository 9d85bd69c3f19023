-- What allocate_to_goal does, as plain SQL: lock, read, judge, write, commit. One round trip per statement.
\set n random(:first, :last)
\set amount 1
begin;
select c.id as couple, c.head_sequence as head, c.head_hash as prev, b.account_id as account, b.goal_id as goal, b.user_id as owner from bench_cast b join couples c on c.id = b.couple_id where b.n = :n for update of c \gset
select a.status = 'open' as usable, greatest(a.balance - coalesce((select sum(m.allocated_amount) from allocation_map m where m.account_id = a.id), 0) - a.keep_available, 0) as allocatable from bank_accounts a where a.id = :account and a.couple_id = :couple and (a.visibility = 'shared' or a.user_id = :owner) \gset
select g.status = 'active' as active, m.id is not null as held from financial_goals g left join allocation_map m on m.goal_id = g.id and m.account_id = :account where g.id = :goal and g.couple_id = :couple \gset
\if :allocatable >= :amount
insert into ledger_events (id, couple_id, sequence, event_type, amount, source_account_id, dest_goal_id, user_id, actor, "timestamp", metadata, salt, prev_hash, hash) select gen_random_uuid(), :couple, :head::int + 1, 'ALLOCATION', :amount, :account, :goal, :owner, 'bench', now(), '{}', s, :prev, encode(sha256(decode(:prev, 'hex') || decode(s, 'hex') || convert_to(concat_ws(',', :couple::text, :head::int + 1, :amount::bigint, :account::text, :goal::text, now()), 'UTF8')), 'hex') from replace(gen_random_uuid()::text, '-', '') s returning hash \gset
update couples set head_sequence = head_sequence + 1, head_hash = :hash where id = :couple;
update financial_goals set current_allocation = current_allocation + :amount where id = :goal;
update allocation_map set allocated_amount = allocated_amount + :amount where goal_id = :goal and account_id = :account;
\endif
commit;
