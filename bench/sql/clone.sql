-- Copies the couples of a database that holds a few, which the operations made, so that thousands of couples take seconds.
-- A copy has other ids and everything else the same. So its hashes do not fit its ids, and only the first couples pass verify;
-- ids within JSON stay those of the first couples.
create function bench_id(id uuid, copy int) returns uuid immutable strict parallel safe language sql as $$
  -- The first 20 characters hold the instant, version and variant: ids stay in the order in which they were made.
  select case copy when 0 then id else
    (left(id::text, 20) || left(md5(id::text || copy), 3) || '-' || substr(md5(id::text || copy), 4, 12))::uuid end
$$;

create function bench_clone(copies int) returns void language plpgsql as $$
declare
  t regclass;
  names text;
  expressions text;
begin
  for t in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    and relname <> 'mikro_orm_migrations'
  loop
    select string_agg(quote_ident(attname), ', ' order by attnum), string_agg(case
        when atttypid = 'uuid'::regtype then format('bench_id(%I, copy)', attname)
        -- The only texts that are unique.
        when attname = 'email' then format('copy || ''.'' || %I', attname)
        when attname = 'token_hash' then format('encode(sha256(convert_to(%I || copy, ''UTF8'')), ''hex'')', attname)
        else quote_ident(attname) end, ', ' order by attnum)
      into names, expressions
      from pg_attribute where attrelid = t and attnum > 0 and not attisdropped and attgenerated = '';
    execute format('insert into %s (%s) select %s from %s, generate_series(1, $1) copy', t, names, expressions, t) using copies;
  end loop;
end $$;

-- The user that each couple's callers act for, and what they allocate. The copies of one couple follow it.
create function bench_casts(copies int, couples uuid[], accounts uuid[], goals uuid[], users uuid[]) returns void
language plpgsql as $$
begin
  create table bench_cast (
    n int primary key, couple_id uuid not null, account_id uuid not null, goal_id uuid not null, user_id uuid not null,
    token text not null
  );
  insert into bench_cast
    select n, bench_id(c, copy), bench_id(a, copy), bench_id(g, copy), bench_id(u, copy), 'cfo_bench_' || n
    from unnest(couples, accounts, goals, users) with ordinality t (c, a, g, u, k), generate_series(0, copies) copy,
      lateral (select (k - 1) * (copies + 1) + copy as n) numbered;
  update access_tokens t set token_hash = encode(sha256(convert_to(b.token, 'UTF8')), 'hex')
    from bench_cast b where b.user_id = t.user_id;
end $$;
