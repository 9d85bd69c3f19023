import { Migration } from "@mikro-orm/migrations";

const TABLES = [
  "journal_entries",
  "goal_reactions",
  "sync_answers",
  "sync_prompts",
  "webhooks",
  "inbox_items",
  "access_tokens",
  "idempotency_records",
  "rebalance_plans",
  "ledger_events",
  "allocation_map",
  "financial_goals",
  "bank_accounts",
  "couples",
  "users",
];

const FUNCTIONS = [
  "journal_entries_as_written_fn",
  "journal_entries_no_truncate_fn",
  "journal_entries_one_couple_fn",
  "goal_reactions_one_couple_fn",
  "sync_answers_one_couple_fn",
  "sync_prompts_ended_for_good_fn",
  "sync_prompts_of_the_couple_fn",
  "webhooks_of_the_couple_fn",
  "inbox_items_one_couple_fn",
  "inbox_items_as_told_fn",
  "ledger_events_append_only_fn",
  "ledger_events_chain_fn",
  "ledger_events_one_couple_fn",
  "ledger_events_no_truncate_fn",
  "rebalance_plans_of_the_couple_fn",
  "rebalance_plans_made_for_good_fn",
  "rebalance_plans_told_in_the_ledger_fn",
  "allocation_map_one_couple_fn",
  "financial_goals_of_the_couple_fn",
  "bank_accounts_of_the_couple_fn",
  "couples_one_couple_each_fn",
  "couples_formed_for_good_fn",
  "users_one_couple_for_good_fn",
];

/**
 * The books: users, couples, accounts, goals, allocations, the append-only ledger, plans, journal, reactions, inboxes,
 * check-ins, webhooks, tokens, idempotency keys.
 */
export class Books extends Migration {
  override up(): void {
    this.addSql(
      `create table "users" ("id" uuid not null, "email" varchar(254) not null, "display_name" varchar(100) not null, "couple_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email")`);
    this.addSql(`create index "users_by_couple" on "users" ("couple_id")`);
    this.addSql(`alter table "users" add constraint "users_email_lower_case" check (email = lower(email))`);
    this.addSql(
      `create or replace function "users_one_couple_for_good_fn"() returns trigger as $$ begin if new.couple_id is not distinct from old.couple_id then return new; end if; if old.couple_id is not null or not exists (select from couples where id = new.couple_id and new.id in (partner_1_id, partner_2_id)) then raise exception 'a user joins the couple that names them, and stays' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple_for_good" BEFORE INSERT OR UPDATE on "users" for each ROW execute function "users_one_couple_for_good_fn"()`,
    );
    this.addSql(
      `create table "couples" ("id" uuid not null, "partner_1_id" uuid not null, "partner_2_id" uuid not null, "currency" char(3) not null, "time_zone" varchar(64) not null, "approval_threshold" bigint null, "proposed_threshold" bigint null, "proposed_by_id" uuid null, "head_sequence" int not null default 0, "head_hash" char(64) not null, "next_look_at" timestamptz(3) not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "couples_to_look_at" on "couples" ("next_look_at")`);
    this.addSql(`alter table "couples" add constraint "couples_partner_1_unique" unique ("partner_1_id")`);
    this.addSql(`alter table "couples" add constraint "couples_partner_2_unique" unique ("partner_2_id")`);
    this.addSql(
      `alter table "couples" add constraint "couples_two_partners" check (partner_1_id <> partner_2_id)`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_threshold_not_negative" check (approval_threshold >= 0)`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_threshold_bounded" check (approval_threshold <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_proposed_threshold_not_negative" check (proposed_threshold >= 0)`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_proposed_threshold_bounded" check (proposed_threshold <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_head_not_negative" check (head_sequence >= 0)`,
    );
    this.addSql(
      `create or replace function "couples_one_couple_each_fn"() returns trigger as $$ begin perform from users where id in (new.partner_1_id, new.partner_2_id) order by id for update; if exists ( select from couples where partner_1_id in (new.partner_1_id, new.partner_2_id) or partner_2_id in (new.partner_1_id, new.partner_2_id) ) then raise exception 'a user is in one couple at most' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple_each" BEFORE INSERT on "couples" for each ROW execute function "couples_one_couple_each_fn"()`,
    );
    this.addSql(
      `create or replace function "couples_formed_for_good_fn"() returns trigger as $$ begin raise exception 'a couple keeps its partners and its currency' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "formed_for_good" BEFORE UPDATE on "couples" for each ROW when (((old.partner_1_id <> new.partner_1_id) OR (old.partner_2_id <> new.partner_2_id) OR (old.currency <> new.currency))) execute function "couples_formed_for_good_fn"()`,
    );
    this.addSql(
      `create table "idempotency_records" ("owner" varchar(36) not null, "key" varchar(255) not null, "couple_id" uuid null, "operation" varchar(40) not null, "fingerprint" char(64) not null, "output" jsonb not null, "created_at" timestamptz(3) not null, primary key ("owner", "key"))`,
    );
    this.addSql(`create index "idempotency_records_by_age" on "idempotency_records" ("created_at")`);
    this.addSql(
      `create table "financial_goals" ("id" uuid not null, "couple_id" uuid not null, "name" varchar(100) not null, "type" varchar(40) not null, "target_amount" bigint not null, "current_allocation" bigint not null, "priority" smallint not null, "deadline" date null, "notes" text null, "locked" boolean not null, "status" text not null, "drift_status" text not null, "milestone" smallint not null, "milestone_at" timestamptz(3) null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `create index "financial_goals_by_priority" on "financial_goals" ("couple_id", "priority", "id")`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_target_positive" check (target_amount > 0)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_target_bounded" check (target_amount <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_allocation_not_negative" check (current_allocation >= 0)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_priority_range" check (priority >= 1 and priority <= 5)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_closed_is_empty" check (status = 'active' or current_allocation = 0)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_milestone_known" check (milestone in (0, 25, 50, 75, 100))`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_milestone_noted" check (milestone = 100 or current_allocation * 100 < target_amount * (milestone + 25))`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_status_check" check ("status" in ('active', 'closed'))`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_drift_status_check" check ("drift_status" in ('complete', 'on_track', 'no_deadline', 'behind', 'at_risk', 'overdue'))`,
    );
    this.addSql(
      `create or replace function "financial_goals_of_the_couple_fn"() returns trigger as $$ begin raise exception 'a goal stays with its couple' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_the_couple" BEFORE UPDATE on "financial_goals" for each ROW when ((old.couple_id <> new.couple_id)) execute function "financial_goals_of_the_couple_fn"()`,
    );
    this.addSql(
      `create table "bank_accounts" ("id" uuid not null, "couple_id" uuid null, "user_id" uuid not null, "plaid_account_id" varchar(128) null, "name" varchar(100) not null, "institution_name" varchar(100) null, "currency" char(3) not null, "balance" bigint not null, "keep_available" bigint not null, "is_manual" boolean not null, "is_joint" boolean not null, "visibility" text not null, "status" text not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "bank_accounts_by_couple" on "bank_accounts" ("couple_id")`);
    this.addSql(`create index "bank_accounts_by_user" on "bank_accounts" ("user_id")`);
    this.addSql(
      `create unique index "bank_accounts_linked_once" on "bank_accounts" ("user_id", "plaid_account_id") where status = 'open'`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_balance_not_negative" check (balance >= 0)`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_balance_bounded" check (balance <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_keep_available_not_negative" check (keep_available >= 0)`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_keep_available_bounded" check (keep_available <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_joint_is_shared" check (not (is_joint and visibility = 'private'))`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_closed_is_empty" check (status = 'open' or balance = 0)`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_manual_has_no_plaid" check (not (is_manual and plaid_account_id is not null))`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_visibility_check" check ("visibility" in ('shared', 'private'))`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_status_check" check ("status" in ('open', 'closed'))`,
    );
    this.addSql(
      `create or replace function "bank_accounts_of_the_couple_fn"() returns trigger as $$ begin if old.couple_id is not null and (new.couple_id is distinct from old.couple_id or new.user_id <> old.user_id or new.currency <> old.currency) then raise exception 'an account stays with its couple, owner and currency' using errcode = 'check_violation'; end if; if new.couple_id is not null and old.couple_id is null and not exists ( select from couples where id = new.couple_id and currency = new.currency and new.user_id in (partner_1_id, partner_2_id) ) then raise exception 'an account is of a partner and in the currency of its couple' using errcode = 'check_violation'; end if; if new.status = 'closed' and exists (select from allocation_map where account_id = new.id) then raise exception 'an account that closes stands behind no goal' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_the_couple" BEFORE INSERT OR UPDATE on "bank_accounts" for each ROW execute function "bank_accounts_of_the_couple_fn"()`,
    );
    this.addSql(
      `create table "ledger_events" ("id" uuid not null, "couple_id" uuid not null, "sequence" int not null, "event_type" text not null, "amount" bigint not null, "source_account_id" uuid null, "source_goal_id" uuid null, "dest_goal_id" uuid null, "user_id" uuid null, "actor" varchar(60) not null, "timestamp" timestamptz(3) not null, "metadata" jsonb not null, "reverses_event_id" uuid null, "salt" char(32) not null, "prev_hash" char(64) not null, "hash" char(64) not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_reversed_once" unique ("reverses_event_id")`,
    );
    this.addSql(
      `create index "ledger_events_by_user" on "ledger_events" ("couple_id", "user_id", "timestamp")`,
    );
    this.addSql(
      `create index "ledger_events_by_account" on "ledger_events" ("source_account_id", "sequence")`,
    );
    this.addSql(
      `create index "ledger_events_by_source_goal" on "ledger_events" ("source_goal_id", "sequence")`,
    );
    this.addSql(`create index "ledger_events_by_dest_goal" on "ledger_events" ("dest_goal_id", "sequence")`);
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_sequence" unique ("couple_id", "sequence")`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_amount_not_negative" check (amount >= 0)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_amount_bounded" check (amount <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_sequence_positive" check (sequence >= 1)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_reversal_names_event" check ((event_type = 'REVERSAL') = (reverses_event_id is not null))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_amount_moves" check (event_type in ('BALANCE_SYNC', 'ACCOUNT') or (amount > 0) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'DEPOSIT', 'WITHDRAWAL', 'REVERSAL')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_account_named" check ((source_account_id is not null) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'ACCOUNT')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_source_goal_named" check (event_type = 'REVERSAL' or (source_goal_id is not null) = (event_type in ('RELEASE', 'REALLOCATION')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_dest_goal_named" check (event_type in ('REVERSAL', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC') or (dest_goal_id is not null) = (event_type in ('ALLOCATION', 'REALLOCATION', 'GOAL', 'DRIFT')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_two_goals" check (source_goal_id <> dest_goal_id)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_event_type_check" check ("event_type" in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'GOAL', 'ACCOUNT', 'COUPLE', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC', 'DRIFT', 'SYSTEM'))`,
    );
    this.addSql(
      `create or replace function "ledger_events_append_only_fn"() returns trigger as $$ begin raise exception 'ledger_events is append-only' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE on "ledger_events" for each ROW execute function "ledger_events_append_only_fn"()`,
    );
    this.addSql(
      `create or replace function "ledger_events_chain_fn"() returns trigger as $$ begin if new.sequence = 1 then if new.prev_hash <> repeat('0', 64) then raise exception 'the first event follows the genesis hash' using errcode = 'check_violation'; end if; elsif not exists ( select from ledger_events where couple_id = new.couple_id and sequence = new.sequence - 1 and hash = new.prev_hash ) then raise exception 'an event follows the one before it' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "chain" BEFORE INSERT on "ledger_events" for each ROW execute function "ledger_events_chain_fn"()`,
    );
    this.addSql(
      `create or replace function "ledger_events_one_couple_fn"() returns trigger as $$ begin if (new.source_account_id is not null and not exists ( select from bank_accounts where id = new.source_account_id and couple_id = new.couple_id )) or (new.source_goal_id is not null and not exists ( select from financial_goals where id = new.source_goal_id and couple_id = new.couple_id )) or (new.dest_goal_id is not null and not exists ( select from financial_goals where id = new.dest_goal_id and couple_id = new.couple_id )) or (new.user_id is not null and not exists ( select from users where id = new.user_id and couple_id = new.couple_id )) or (new.reverses_event_id is not null and not exists ( select from ledger_events where id = new.reverses_event_id and couple_id = new.couple_id )) then raise exception 'an event names only what is of its couple' using errcode = 'check_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create constraint trigger "one_couple" after insert on "ledger_events" deferrable initially deferred for each row execute function "ledger_events_one_couple_fn"()`,
    );
    this.addSql(
      `create table "rebalance_plans" ("id" uuid not null, "couple_id" uuid not null, "strategy" text not null, "goal_ids" text[] null, "status" text not null, "fingerprint" char(64) not null, "basis_sequence" int not null, "moves" jsonb not null, "uncured" jsonb not null, "goals" jsonb not null, "accounts" jsonb not null, "account_ids" text[] not null, "requested_by_id" uuid null, "committed_by_id" uuid null, "committed_with" varchar(60) null, "committed_at" timestamptz(3) null, "decided_by_id" uuid null, "decided_at" timestamptz(3) null, "sequence" int null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "rebalance_plans_by_couple" on "rebalance_plans" ("couple_id", "id")`);
    this.addSql(
      `create index "rebalance_plans_awaiting" on "rebalance_plans" ("couple_id") where status = 'awaiting_approval'`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_expires_later" check (expires_at > created_at)`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_basis_positive" check (basis_sequence >= 1)`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_told" check ((status = 'suggested') = (sequence is null))`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_committed" check ((committed_at is null) = (committed_with is null) and (committed_at is not null or committed_by_id is null) and (status = 'rejected' or (committed_at is null) = (status = 'suggested')))`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_decided" check ((decided_at is not null or decided_by_id is null) and (status = 'committed' or (decided_at is null) = (status <> 'rejected')))`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_two_keys" check ((status <> 'awaiting_approval' or committed_by_id is not null) and (status <> 'committed' or decided_at is null or (committed_by_id is not null and decided_by_id is not null and committed_by_id <> decided_by_id)))`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_strategy_check" check ("strategy" in ('on_schedule', 'deadline_first', 'waterfall', 'edited'))`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_status_check" check ("status" in ('suggested', 'awaiting_approval', 'committed', 'rejected'))`,
    );
    this.addSql(
      `create or replace function "rebalance_plans_of_the_couple_fn"() returns trigger as $$ begin if exists ( select from unnest(array[new.requested_by_id, new.committed_by_id, new.decided_by_id]) as one (id) where id is not null and not exists (select from users where users.id = one.id and couple_id = new.couple_id) ) or exists ( select from jsonb_to_recordset(new.moves) as move (account_id uuid, from_goal_id uuid, to_goal_id uuid) where not move.account_id::text = any (new.account_ids) or not exists (select from bank_accounts where id = move.account_id and couple_id = new.couple_id) or exists ( select from unnest(array[from_goal_id, to_goal_id]) as one (id) where id is not null and not exists (select from financial_goals as goal where goal.id = one.id and couple_id = new.couple_id) ) ) then raise exception 'a plan names only what is of its couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_the_couple" BEFORE INSERT OR UPDATE on "rebalance_plans" for each ROW execute function "rebalance_plans_of_the_couple_fn"()`,
    );
    this.addSql(
      `create or replace function "rebalance_plans_made_for_good_fn"() returns trigger as $$ begin if tg_op = 'DELETE' then if old.sequence is not null then raise exception 'a plan that the ledger tells of stays' using errcode = 'restrict_violation'; end if; return old; end if; if old.status in ('committed', 'rejected') or (old.status = 'awaiting_approval' and (new.status = 'suggested' or (new.status = 'committed' and new.decided_at is null))) or (old.committed_at is not null and (new.committed_by_id, new.committed_with, new.committed_at) is distinct from (old.committed_by_id, old.committed_with, old.committed_at)) or (new.id, new.couple_id, new.strategy, new.goal_ids, new.fingerprint, new.basis_sequence, new.moves, new.uncured, new.goals, new.accounts, new.account_ids, new.requested_by_id, new.created_at, new.expires_at) is distinct from (old.id, old.couple_id, old.strategy, old.goal_ids, old.fingerprint, old.basis_sequence, old.moves, old.uncured, old.goals, old.accounts, old.account_ids, old.requested_by_id, old.created_at, old.expires_at) then raise exception 'a plan stays as it was made, committed and decided' using errcode = 'restrict_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "made_for_good" BEFORE UPDATE OR DELETE on "rebalance_plans" for each ROW execute function "rebalance_plans_made_for_good_fn"()`,
    );
    this.addSql(
      `create or replace function "rebalance_plans_told_in_the_ledger_fn"() returns trigger as $$ begin if new.sequence is not null and not exists ( select from ledger_events where couple_id = new.couple_id and sequence = new.sequence and event_type = 'PLAN' and metadata ->> 'plan_id' = new.id::text and metadata ->> 'action' = case when new.status = 'committed' and new.decided_at is not null then 'approved' else new.status end ) then raise exception 'the ledger tells what became of a plan' using errcode = 'check_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create constraint trigger "told_in_the_ledger" after insert or update on "rebalance_plans" deferrable initially deferred for each row execute function "rebalance_plans_told_in_the_ledger_fn"()`,
    );
    this.addSql(
      `create table "inbox_items" ("id" uuid not null, "couple_id" uuid not null, "user_id" uuid not null, "event_id" uuid not null, "sequence" int not null, "kind" text not null, "percent" smallint null, "read_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "inbox_items_by_user" on "inbox_items" ("user_id", "sequence", "id")`);
    this.addSql(`create index "inbox_items_unread" on "inbox_items" ("user_id") where read_at is null`);
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_told_once" unique ("event_id", "user_id", "kind")`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_percent_of_a_milestone" check ((percent is not null) = (kind = 'milestone'))`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_milestones" check (percent in (25, 50, 75, 100))`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_kind_check" check ("kind" in ('check_in_due', 'drift', 'plan_waiting', 'reaction', 'journal_entry', 'milestone', 'threshold_proposal', 'webhook_disabled'))`,
    );
    this.addSql(
      `create or replace function "inbox_items_one_couple_fn"() returns trigger as $$ begin if not exists ( select from ledger_events where id = new.event_id and couple_id = new.couple_id and sequence = new.sequence ) or not exists (select from users where id = new.user_id and couple_id = new.couple_id) then raise exception 'an item tells a partner of an event of their couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple" BEFORE INSERT on "inbox_items" for each ROW execute function "inbox_items_one_couple_fn"()`,
    );
    this.addSql(
      `create or replace function "inbox_items_as_told_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and old.read_at is null and to_jsonb(new) - 'read_at' = to_jsonb(old) - 'read_at' then return new; end if; raise exception 'an item stays as it was told, and read once it was read' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "as_told" BEFORE UPDATE OR DELETE on "inbox_items" for each ROW execute function "inbox_items_as_told_fn"()`,
    );
    this.addSql(
      `create table "sync_prompts" ("id" uuid not null, "couple_id" uuid not null, "series_id" uuid not null, "rule" varchar(200) null, "starts_at" varchar(19) null, "wall_time" varchar(19) null, "due_at" timestamptz(3) not null, "message" varchar(500) null, "status" text not null, "agenda" jsonb null, "missed_before" int not null, "created_by_id" uuid null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "sync_prompts_by_couple" on "sync_prompts" ("couple_id", "due_at", "id")`);
    this.addSql(
      `create index "sync_prompts_waiting" on "sync_prompts" ("couple_id") where status = 'waiting'`,
    );
    this.addSql(
      `create index "sync_prompts_to_come_due" on "sync_prompts" ("due_at") where status = 'scheduled'`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_occurrence_once" unique ("series_id", "wall_time")`,
    );
    this.addSql(
      `create unique index "sync_prompts_one_ahead" on "sync_prompts" ("series_id") where status = 'scheduled'`,
    );
    this.addSql(
      `create unique index "sync_prompts_one_waiting" on "sync_prompts" ("series_id") where status = 'waiting'`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_rule_whole" check ((rule is null) = (starts_at is null) and (rule is null) = (wall_time is null))`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_scheduled_by_rule" check (status <> 'scheduled' or rule is not null)`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_agenda_when_due" check (status = 'cancelled' or (agenda is null) = (status = 'scheduled'))`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_missed_before_not_negative" check (missed_before >= 0)`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_status_check" check ("status" in ('scheduled', 'waiting', 'complete', 'missed', 'cancelled'))`,
    );
    this.addSql(
      `create or replace function "sync_prompts_ended_for_good_fn"() returns trigger as $$ begin if old.status in ('complete', 'missed', 'cancelled') or (old.status = 'waiting' and (new.status = 'scheduled' or new.due_at <> old.due_at)) or new.couple_id <> old.couple_id or new.series_id <> old.series_id then raise exception 'a check-in goes from scheduled to waiting to its end' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "ended_for_good" BEFORE UPDATE on "sync_prompts" for each ROW execute function "sync_prompts_ended_for_good_fn"()`,
    );
    this.addSql(
      `create or replace function "sync_prompts_of_the_couple_fn"() returns trigger as $$ begin if new.created_by_id is not null and not exists ( select from users where id = new.created_by_id and couple_id = new.couple_id ) or new.series_id <> new.id and not exists ( select from sync_prompts where id = new.series_id and couple_id = new.couple_id ) then raise exception 'a check-in is asked for by a partner, in a series of the couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_the_couple" BEFORE INSERT on "sync_prompts" for each ROW execute function "sync_prompts_of_the_couple_fn"()`,
    );
    this.addSql(
      `create table "sync_answers" ("id" uuid not null, "couple_id" uuid not null, "prompt_id" uuid not null, "user_id" uuid not null, "answer" text not null, "note" varchar(1000) null, "snoozed_until" timestamptz(3) null, "answered_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_one_each" unique ("prompt_id", "user_id")`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_snoozed_until" check ((answer = 'snooze') = (snoozed_until is not null))`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_snooze_ahead" check (snoozed_until > answered_at)`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_answer_check" check ("answer" in ('done', 'snooze'))`,
    );
    this.addSql(
      `create or replace function "sync_answers_one_couple_fn"() returns trigger as $$ begin if old.answer = 'done' then raise exception 'what is done stays done' using errcode = 'check_violation'; end if; if not exists (select from sync_prompts where id = new.prompt_id and couple_id = new.couple_id) or not exists (select from users where id = new.user_id and couple_id = new.couple_id) then raise exception 'a partner answers a check-in of their couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple" BEFORE INSERT OR UPDATE on "sync_answers" for each ROW execute function "sync_answers_one_couple_fn"()`,
    );
    this.addSql(
      `create table "allocation_map" ("id" uuid not null, "couple_id" uuid not null, "goal_id" uuid not null, "account_id" uuid not null, "allocated_amount" bigint not null, primary key ("id"))`,
    );
    this.addSql(`create index "allocation_map_by_couple" on "allocation_map" ("couple_id")`);
    this.addSql(`create index "allocation_map_by_account" on "allocation_map" ("account_id")`);
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_one_row_a_pair" unique ("goal_id", "account_id")`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_amount_positive" check (allocated_amount > 0)`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_amount_bounded" check (allocated_amount <= 1000000000000000)`,
    );
    this.addSql(
      `create or replace function "allocation_map_one_couple_fn"() returns trigger as $$ begin if not exists ( select from financial_goals where id = new.goal_id and couple_id = new.couple_id and status = 'active' ) or not exists ( select from bank_accounts where id = new.account_id and couple_id = new.couple_id and status = 'open' ) then raise exception 'an allocation joins an active goal and an open account of its couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple" BEFORE INSERT OR UPDATE on "allocation_map" for each ROW execute function "allocation_map_one_couple_fn"()`,
    );
    this.addSql(
      `create table "access_tokens" ("id" uuid not null, "user_id" uuid not null, "token_hash" char(64) not null, "client" varchar(60) not null, "kind" text not null, "scopes" text[] not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "access_tokens_by_user" on "access_tokens" ("user_id")`);
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_hash_unique" unique ("token_hash")`,
    );
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_kind_check" check ("kind" in ('person', 'agent'))`,
    );
    this.addSql(
      `create table "webhooks" ("id" uuid not null, "couple_id" uuid not null, "user_id" uuid null, "url" varchar(2000) not null, "follow" text not null, "key_id" char(16) not null, "sealed_secret" text not null, "former_secret" text null, "former_until" timestamptz(3) null, "created_at" timestamptz(3) not null, "delivered_sequence" int not null, "attempts" int not null default 0, "failing_since" timestamptz(3) null, "last_error" varchar(200) null, "last_delivered_at" timestamptz(3) null, "next_attempt_at" timestamptz(3) not null, "lease" uuid null, "leased_until" timestamptz(3) null, "disabled_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "webhooks_by_couple" on "webhooks" ("couple_id")`);
    this.addSql(`create index "webhooks_due" on "webhooks" ("next_attempt_at") where disabled_at is null`);
    this.addSql(`alter table "webhooks" add constraint "webhooks_over_http" check (url ~ '^https?://')`);
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_delivered_not_negative" check (delivered_sequence >= 0)`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_attempts_not_negative" check (attempts >= 0)`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_failing_has_attempts" check (failing_since is null or attempts > 0)`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_former_secret_ends" check ((former_secret is null) = (former_until is null))`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_lease_ends" check ((lease is null) = (leased_until is null))`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_follow_check" check ("follow" in ('ledger', 'inbox'))`,
    );
    this.addSql(
      `create or replace function "webhooks_of_the_couple_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and ( new.couple_id <> old.couple_id or new.user_id is distinct from old.user_id or new.delivered_sequence < old.delivered_sequence ) then raise exception 'a webhook stays with its owner, and never goes back' using errcode = 'check_violation'; end if; if not exists ( select from couples where id = new.couple_id and (new.user_id is null or new.user_id in (partner_1_id, partner_2_id)) ) then raise exception 'a webhook is of a partner or of both' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_the_couple" BEFORE INSERT OR UPDATE on "webhooks" for each ROW execute function "webhooks_of_the_couple_fn"()`,
    );
    this.addSql(
      `alter table "users" add constraint "users_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_partner_1_id_foreign" foreign key ("partner_1_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_partner_2_id_foreign" foreign key ("partner_2_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_proposed_by_id_foreign" foreign key ("proposed_by_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "idempotency_records" add constraint "idempotency_records_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_source_account_id_foreign" foreign key ("source_account_id") references "bank_accounts" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_source_goal_id_foreign" foreign key ("source_goal_id") references "financial_goals" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_dest_goal_id_foreign" foreign key ("dest_goal_id") references "financial_goals" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_reverses_event_id_foreign" foreign key ("reverses_event_id") references "ledger_events" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_requested_by_id_foreign" foreign key ("requested_by_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_committed_by_id_foreign" foreign key ("committed_by_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_decided_by_id_foreign" foreign key ("decided_by_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_event_id_foreign" foreign key ("event_id") references "ledger_events" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_created_by_id_foreign" foreign key ("created_by_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_prompt_id_foreign" foreign key ("prompt_id") references "sync_prompts" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_goal_id_foreign" foreign key ("goal_id") references "financial_goals" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_account_id_foreign" foreign key ("account_id") references "bank_accounts" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `create table "journal_entries" ("id" uuid not null, "couple_id" uuid not null, "user_id" uuid not null, "goal_id" uuid null, "event_id" uuid not null, "text" text not null, "words" text not null, "search" tsvector generated always as (to_tsvector('simple'::regconfig, words)) stored null, "mood" text null, "mood_word" varchar(40) null, "visibility" text not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_one_an_event" unique ("event_id")`,
    );
    this.addSql(`create index "journal_entries_by_couple" on "journal_entries" ("couple_id", "id")`);
    this.addSql(`create index "journal_entries_by_words" on "journal_entries" using gin ("search")`);
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_text_length" check (char_length(text) >= 1 and char_length(text) <= 10000)`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_word_of_a_mood" check (mood is not null or mood_word is null)`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_mood_check" check ("mood" in ('awful', 'low', 'okay', 'good', 'great'))`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_visibility_check" check ("visibility" in ('shared', 'private'))`,
    );
    this.addSql(
      `create or replace function "journal_entries_as_written_fn"() returns trigger as $$ begin raise exception 'an entry stays as it was written' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "as_written" BEFORE UPDATE OR DELETE on "journal_entries" for each ROW execute function "journal_entries_as_written_fn"()`,
    );
    this.addSql(
      `create or replace function "journal_entries_one_couple_fn"() returns trigger as $$ begin if not exists ( select from ledger_events where id = new.event_id and couple_id = new.couple_id and event_type = 'JOURNAL' and user_id = new.user_id and dest_goal_id is not distinct from case when new.visibility = 'shared' then new.goal_id end ) or (new.goal_id is not null and not exists ( select from financial_goals where id = new.goal_id and couple_id = new.couple_id )) then raise exception 'an entry has its event, and is about a goal of its couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple" BEFORE INSERT on "journal_entries" for each ROW execute function "journal_entries_one_couple_fn"()`,
    );
    this.addSql(
      `create table "goal_reactions" ("id" uuid not null, "couple_id" uuid not null, "goal_id" uuid not null, "user_id" uuid not null, "emoji" varchar(40) not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_once_each" unique ("goal_id", "user_id", "emoji")`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_emoji_given" check (emoji <> '')`,
    );
    this.addSql(
      `create or replace function "goal_reactions_one_couple_fn"() returns trigger as $$ begin if not exists (select from financial_goals where id = new.goal_id and couple_id = new.couple_id) or not exists (select from users where id = new.user_id and couple_id = new.couple_id) then raise exception 'a reaction is of a partner, to a goal of their couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple" BEFORE INSERT OR UPDATE on "goal_reactions" for each ROW execute function "goal_reactions_one_couple_fn"()`,
    );
    for (const [table, column, other] of [
      ["journal_entries", "couple_id", "couples"],
      ["journal_entries", "user_id", "users"],
      ["journal_entries", "goal_id", "financial_goals"],
      ["journal_entries", "event_id", "ledger_events"],
      ["goal_reactions", "couple_id", "couples"],
      ["goal_reactions", "goal_id", "financial_goals"],
      ["goal_reactions", "user_id", "users"],
    ]) {
      this.addSql(
        `alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("${column}") references "${other}" ("id") on update no action on delete no action`,
      );
    }
    for (const [table, words] of [
      ["ledger_events", "ledger_events is append-only"],
      ["journal_entries", "an entry stays as it was written"],
    ]) {
      this.addSql(
        `create function "${table}_no_truncate_fn"() returns trigger as $$ begin raise exception '${words}' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
      );
      this.addSql(
        `create trigger "no_truncate" before truncate on "${table}" for each statement execute function "${table}_no_truncate_fn"()`,
      );
    }
  }

  override down(): void {
    for (const table of TABLES) this.addSql(`drop table "${table}" cascade`);
    for (const name of FUNCTIONS) this.addSql(`drop function "${name}"`);
  }
}
