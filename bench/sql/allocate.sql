-- What allocate_to_goal does, as plain SQL: lock, read, decide, write, commit. One round trip per statement.
\set n random(:first, :last)
\set amount 1
begin;
select c.id as couple, c.head_sequence as head, c.head_hash as prev, c.time_zone as zone, b.account_id as account, b.goal_id as goal, b.user_id as owner from bench_cast b join couples c on c.id = b.couple_id where b.n = :n for update of c \gset
select a.status = 'open' as usable, greatest(a.balance - coalesce((select sum(m.allocated_amount) from allocation_map m where m.couple_id = a.couple_id and m.account_id = a.id), 0) - a.keep_available, 0) as allocatable from bank_accounts a where a.couple_id = :couple and a.id = :account and (a.visibility = 'shared' or a.user_id = :owner) \gset
select g.status = 'active' as active, m.id is not null as held from financial_goals g left join allocation_map m on m.couple_id = g.couple_id and m.goal_id = g.id and m.account_id = :account where g.couple_id = :couple and g.id = :goal \gset
\if :allocatable >= :amount
update couples set head_sequence = head_sequence + 1, head_hash = sealed.hash from (select s as salt, encode(sha256(decode(:prev, 'hex') || decode(s, 'hex') || convert_to(concat_ws(',', :couple::text, :head::int + 1, :amount::bigint, :account::text, :goal::text, now()), 'UTF8')), 'hex') as hash from replace(gen_random_uuid()::text, '-', '') s) sealed where id = :couple returning sealed.salt, sealed.hash \gset
insert into ledger_events (couple_id, id, sequence, event_type, amount, source_account_id, dest_goal_id, user_id, actor, "timestamp", metadata, hash_version, salt, prev_hash, hash) values (:couple, gen_random_uuid(), :head::int + 1, 'ALLOCATION', :amount, :account, :goal, :owner, 'bench', now(), '{}', 2, :salt, :prev, :hash);
update financial_goals set current_allocation = current_allocation + :amount, inflows = case when inflows -> -1 ->> 0 = today then jsonb_set(inflows, '{-1,1}', to_jsonb(((inflows -> -1 ->> 1)::bigint + :amount)::text)) else inflows || jsonb_build_array(jsonb_build_array(today, (:amount)::text)) end from to_char(now() at time zone :zone, 'YYYY-MM-DD') today where couple_id = :couple and id = :goal;
update allocation_map set allocated_amount = allocated_amount + :amount where couple_id = :couple and goal_id = :goal and account_id = :account;
\endif
commit;
