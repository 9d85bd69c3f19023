-- The tables and function of a transfer inside the database, in the manner of ledgers that live in SQL alone: both accounts
-- are locked in the order of their ids, one transfer and its two entries are written, and both balances. No other rules.
-- Each couple of the bench has two accounts: 2n and 2n + 1.
create schema bench_transfer;
create table bench_transfer.accounts (
  id bigint primary key,
  balance bigint not null,
  version bigint not null,
  updated_at timestamptz not null default now()
);
create table bench_transfer.transfers (
  id uuid primary key default gen_random_uuid(),
  source_id bigint not null references bench_transfer.accounts,
  dest_id bigint not null references bench_transfer.accounts,
  amount bigint not null check (amount > 0),
  created_at timestamptz not null default now(),
  check (source_id <> dest_id)
);
create index on bench_transfer.transfers (source_id);
create index on bench_transfer.transfers (dest_id);
create table bench_transfer.entries (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references bench_transfer.accounts,
  transfer_id uuid not null references bench_transfer.transfers,
  amount bigint not null,
  previous_balance bigint not null,
  current_balance bigint not null,
  account_version bigint not null,
  created_at timestamptz not null default now()
);
create index on bench_transfer.entries (account_id);
create index on bench_transfer.entries (transfer_id);
create function bench_transfer.transfer(source bigint, dest bigint, moved bigint) returns uuid language plpgsql as $$
declare
  made uuid;
  after bench_transfer.accounts;
begin
  perform 1 from bench_transfer.accounts where id in (source, dest) order by id for update;
  insert into bench_transfer.transfers (source_id, dest_id, amount) values (source, dest, moved) returning id into made;
  update bench_transfer.accounts set balance = balance - moved, version = version + 1, updated_at = now()
    where id = source returning * into after;
  insert into bench_transfer.entries (account_id, transfer_id, amount, previous_balance, current_balance, account_version)
    values (source, made, -moved, after.balance + moved, after.balance, after.version);
  update bench_transfer.accounts set balance = balance + moved, version = version + 1, updated_at = now()
    where id = dest returning * into after;
  insert into bench_transfer.entries (account_id, transfer_id, amount, previous_balance, current_balance, account_version)
    values (dest, made, moved, after.balance - moved, after.balance, after.version);
  return made;
end $$;
create function bench_transfer.open_accounts(count int) returns void language sql as $$
  insert into bench_transfer.accounts (id, balance, version) select id, 1000000000000, 0 from generate_series(0, count - 1) id;
$$;
