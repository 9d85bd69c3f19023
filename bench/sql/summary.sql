-- What get_summary answers a partner in its concise form, as one statement; the bench compares the two before it measures.
-- The couple's goals are on their schedules, which have monthly steps, and its accounts are covered.
with viewer as (
  select c.*, b.user_id as viewer, (now() at time zone c.time_zone)::date as today
  from bench_cast b join couples c on c.id = b.couple_id where b.n = $1
), both_partners as (
  select p.* from partners p, viewer v where p.couple_id = v.id
), accounts as (
  select a.*, coalesce((select sum(m.allocated_amount) from allocation_map m where m.couple_id = a.couple_id and m.account_id = a.id), 0)::bigint as allocated
  from bank_accounts a, viewer v
  where a.couple_id = v.id and a.status = 'open' and (a.visibility = 'shared' or a.user_id = v.viewer)
), goals as (
  select g.*, born, v.today, (born + make_interval(months => greatest(0,
      extract(year from age(today - 4, born)) * 12 + extract(month from age(today - 4, born)))::int))::date as last_step
  from financial_goals g, viewer v, lateral (select (g.created_at at time zone v.time_zone)::date as born) days
  where g.couple_id = v.id and g.status = 'active'
), events as (
  select e.* from viewer v, lateral (
    select * from ledger_events where couple_id = v.id order by sequence desc limit 2) e
), check_ins as (
  select p.*, not exists (select from sync_answers a where a.couple_id = p.couple_id and a.prompt_id = p.id and a.user_id = v.viewer
    and (a.answer = 'done' or a.snoozed_until > now())) as asks
  from sync_prompts p, viewer v where p.couple_id = v.id and p.status = 'waiting'
), tallies as (
  select r.goal_id, r.emoji, count(*) as given, bool_or(r.user_id = v.viewer) as mine, min(r.id::text) as oldest,
    row_number() over (order by max(r.id::text) desc) as place
  from goal_reactions r, viewer v where r.couple_id = v.id and r.goal_id in (select id from goals) group by 1, 2
), milestones as (
  select * from goals
  where milestone_at > now() - interval '7 days' and current_allocation * 100 >= target_amount * milestone
)
select jsonb_build_object(
  'as_of', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'you', (select jsonb_build_object('id', user_id, 'name', display_name) from both_partners where user_id = (select viewer from viewer)),
  'today', (select to_char(today, 'YYYY-MM-DD') from viewer),
  'time_zone', (select time_zone from viewer),
  'couple', (select jsonb_build_object('id', id, 'currency', currency, 'time_zone', time_zone,
    'ledger', jsonb_build_object('sequence', head_sequence)) from viewer),
  'partners', (select jsonb_agg(jsonb_build_object('id', user_id, 'display_name', display_name) order by place)
    from both_partners),
  'accounts', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'name', name,
    'balance', round(balance / 100.0, 2) || '', 'allocated', round(allocated / 100.0, 2) || '',
    'available', round((balance - allocated) / 100.0, 2) || '',
    'is_joint', case when is_joint then true end, 'user_id', case when not is_joint then user_id end,
    'visibility', case when visibility = 'private' then visibility end,
    'keep_available', case when keep_available > 0 then round(keep_available / 100.0, 2) || '' end)) order by id)
    from accounts), '[]'),
  'goals', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'name', name,
    'target_amount', round(target_amount / 100.0, 2) || '', 'current_allocation', round(current_allocation / 100.0, 2) || '',
    'priority', priority, 'deadline', deadline, 'locked', case when locked then true end,
    'progress', jsonb_build_object('percent', trim_scale(floor(current_allocation * 1000.0 / target_amount) / 10),
      'overfunded', case when current_allocation > target_amount
        then round((current_allocation - target_amount) / 100.0, 2) || '' end,
      'on_schedule_amount', round(case when today > deadline then target_amount
        else target_amount * (last_step - born) / (deadline - born) end / 100.0, 2) || ''),
    'reactions', (select jsonb_agg(jsonb_build_object('emoji', emoji, 'count', given, 'mine', case when mine then true end)
      order by oldest) from tallies where goal_id = goals.id and place <= 2)))
    order by priority, deadline nulls last, created_at, id) from goals), '[]'),
  'totals', (select jsonb_build_object('balance', round(coalesce(sum(balance), 0) / 100.0, 2) || '',
    'allocated', round(coalesce(sum(allocated), 0) / 100.0, 2) || '',
    'available', round(coalesce(sum(balance - allocated), 0) / 100.0, 2) || '') from accounts)
    || (select jsonb_build_object('goal_targets', round(coalesce(sum(target_amount), 0) / 100.0, 2) || '',
      'goal_allocations', round(coalesce(sum(current_allocation), 0) / 100.0, 2) || '',
      'goal_spent', round(coalesce(sum(spent), 0) / 100.0, 2) || '') from goals),
  'recent_events', coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', id, 'sequence', sequence,
    'event_type', event_type, 'timestamp', to_char("timestamp" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'amount', case when amount > 0 then round(amount / 100.0, 2) || '' end, 'source_account_id', source_account_id,
    'source_goal_id', source_goal_id, 'dest_goal_id', dest_goal_id, 'user_id', user_id)) order by sequence desc)
    from events), '[]'),
  'attention', (select case when count(*) = 0 then '[]' else jsonb_build_array(jsonb_build_object('kind', 'overfunded',
    'message', 'These goals hold more than their target.', 'count', count(*),
    'goal_ids', jsonb_path_query_array(jsonb_agg(id order by priority, deadline nulls last, created_at, id), '$[0 to 0]'),
    'amount', round(sum(current_allocation - target_amount) / 100.0, 2) || '')) end
    from goals where current_allocation > target_amount)
    || (select case when count(*) = 0 then '[]' else jsonb_build_array(jsonb_build_object('kind', 'check_in_waiting',
      'message', 'Check-ins wait for you: see list_check_ins.', 'count', count(*))) end
      from check_ins where asks)
    || (select case when coalesce(sum(missed_before), 0) = 0 then '[]' else jsonb_build_array(jsonb_build_object(
      'kind', 'check_in_missed', 'message', 'Missed check-ins in a row.',
      'count', sum(missed_before))) end from check_ins)
  || (select case when count(*) = 0 then '[]' else jsonb_build_array(jsonb_build_object('kind', 'milestone',
    'message', 'Goals reached 25, 50, 75 or 100 % this week.', 'count', count(*),
    'goal_ids', jsonb_path_query_array(jsonb_agg(id order by priority, deadline nulls last, created_at, id), '$[0 to 0]'),
    'percent', (array_agg(milestone order by priority, deadline nulls last, created_at, id))[1])) end from milestones)
) as answer;
