import { Migration } from "@mikro-orm/migrations";

/** Every table, in the order in which they are made. */
const TABLES = [
  "couples",
  "directory_records",
  "financial_goals",
  "idempotency_records",
  "job_leases",
  "oauth_clients",
  "partners",
  "goal_reactions",
  "bank_accounts",
  "ledger_events",
  "journal_entries",
  "inbox_items",
  "allocation_map",
  "passkey_challenges",
  "rebalance_plans",
  "sent_mails",
  "set_up_codes",
  "signing_keys",
  "sync_prompts",
  "sync_answers",
  "users",
  "single_accounts",
  "sign_in_links",
  "sessions",
  "passkeys",
  "invitations",
  "email_changes",
  "connected_apps",
  "oauth_records",
  "access_tokens",
  "webhooks",
];

/** Tables of which no row is removed by TRUNCATE. */
const KEPT = {
  ledger_events: "ledger_events is append-only",
  journal_entries: "an entry stays as it was written",
};

const FUNCTIONS = [
  "couples_head_for_webhooks_fn",
  "couples_currency_for_good_fn",
  "couples_ended_for_good_fn",
  "couples_with_an_event_fn",
  "couples_head_is_an_event_fn",
  "financial_goals_with_an_event_fn",
  "partners_with_an_event_fn",
  "partners_for_good_fn",
  "goal_reactions_with_an_event_fn",
  "bank_accounts_with_an_event_fn",
  "bank_accounts_in_the_currency_fn",
  "bank_accounts_of_its_owner_fn",
  "bank_accounts_closed_when_free_fn",
  "ledger_events_with_an_event_fn",
  "ledger_events_append_only_fn",
  "ledger_events_chain_fn",
  "journal_entries_with_an_event_fn",
  "journal_entries_as_written_fn",
  "journal_entries_of_its_event_fn",
  "inbox_items_in_the_order_of_events_fn",
  "inbox_items_read_once_fn",
  "allocation_map_with_an_event_fn",
  "allocation_map_of_open_rows_fn",
  "allocation_map_of_its_pair_fn",
  "rebalance_plans_of_the_couple_fn",
  "rebalance_plans_made_for_good_fn",
  "rebalance_plans_stated_in_the_ledger_fn",
  "sync_prompts_with_an_event_fn",
  "sync_prompts_ended_for_good_fn",
  "sync_answers_with_an_event_fn",
  "sync_answers_done_for_good_fn",
  "users_one_couple_at_a_time_fn",
  "single_accounts_of_a_kept_user_fn",
  "sessions_of_a_kept_user_fn",
  "passkeys_of_a_kept_user_fn",
  "email_changes_of_a_kept_user_fn",
  "webhooks_head_of_the_ledger_fn",
  "webhooks_forward_only_fn",
  "books_load",
  "books_commit",
];

/**
 * The books: users, tokens and accounts of users without a couple; and, under the key of each couple, its partners, accounts,
 * goals, allocations, append-only ledger, plans, journal, reactions, inboxes, check-ins, webhooks and idempotency keys.
 */
export class Books extends Migration {
  override up(): void {
    this.addSql(
      `create table "couples" ("id" uuid not null, "currency" char(3) not null, "time_zone" varchar(64) not null, "approval_threshold" bigint null, "proposed_threshold" bigint null, "proposed_by_id" uuid null, "head_sequence" int not null default 0, "head_hash" char(64) not null, "next_drift_check_at" timestamptz(3) not null, "auth_epoch" int not null default 0, "version" int not null default 1, "property_versions" jsonb not null default '{}', "created_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `create index "couples_to_check_for_drift" on "couples" ("next_drift_check_at", "id") where ended_at is null`,
    );
    this.addSql(`alter table "couples" add constraint "couples_version_positive" check (version >= 1)`);
    this.addSql(
      `alter table "couples" add constraint "couples_property_versions_by_name" check (jsonb_typeof(property_versions) = 'object')`,
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
      `alter table "couples" add constraint "couples_auth_epoch_not_negative" check (auth_epoch >= 0)`,
    );
    this.addSql(
      `alter table "couples" add constraint "couples_head_not_negative" check (head_sequence >= 0)`,
    );
    this.addSql(
      `create or replace function "couples_head_for_webhooks_fn"() returns trigger as $$ begin update webhooks set head_sequence = new.head_sequence where couple_id = new.id; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "head_for_webhooks" AFTER UPDATE on "couples" for each ROW when ((new.head_sequence > old.head_sequence)) execute function "couples_head_for_webhooks_fn"()`,
    );
    this.addSql(
      `create or replace function "couples_currency_for_good_fn"() returns trigger as $$ begin if old.approval_threshold is not null or old.proposed_by_id is not null or exists (select 1 from bank_accounts where couple_id = new.id) or exists (select 1 from financial_goals where couple_id = new.id) then raise exception 'a couple that has amounts keeps its currency' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "currency_for_good" BEFORE UPDATE on "couples" for each ROW when ((old.currency <> new.currency)) execute function "couples_currency_for_good_fn"()`,
    );
    this.addSql(
      `create or replace function "couples_ended_for_good_fn"() returns trigger as $$ begin raise exception 'the books of an ended couple stay as they are' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "ended_for_good" BEFORE UPDATE on "couples" for each ROW when (((old.ended_at IS NOT NULL) AND (new.head_sequence > old.head_sequence))) execute function "couples_ended_for_good_fn"()`,
    );
    this.addSql(
      `create or replace function "couples_with_an_event_fn"() returns trigger as $$ begin if to_jsonb(new) - array['next_drift_check_at', 'auth_epoch'] <> to_jsonb(old) - array['next_drift_check_at', 'auth_epoch'] then raise exception 'a couple changes only together with an event' using errcode = 'restrict_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" BEFORE UPDATE on "couples" for each ROW when ((new.head_sequence <= old.head_sequence)) execute function "couples_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "couples_head_is_an_event_fn"() returns trigger as $$ begin if new.head_sequence > 0 and not exists ( select 1 from ledger_events where couple_id = new.id and sequence = new.head_sequence and hash = new.head_hash ) then raise exception 'the head of a ledger is one of its events' using errcode = 'check_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create constraint trigger "head_is_an_event" after insert or update on "couples" deferrable initially deferred for each row execute function "couples_head_is_an_event_fn"()`,
    );
    this.addSql(
      `create table "directory_records" ("owner" varchar(36) not null, "key" varchar(255) not null, "operation" varchar(40) not null, "fingerprint" char(64) not null, "output" json not null, "created_at" timestamptz(3) not null, primary key ("owner", "key"))`,
    );
    this.addSql(`create index "directory_records_by_age" on "directory_records" ("created_at")`);
    this.addSql(
      `create table "financial_goals" ("couple_id" uuid not null, "id" uuid not null, "name" varchar(100) not null, "type" varchar(40) not null, "target_amount" bigint not null, "current_allocation" bigint not null, "spent" bigint not null default 0, "inflows" jsonb not null default '[]', "priority" smallint not null, "deadline" date null, "notes" text null, "locked" boolean not null, "status" text not null, "drift_status" text not null, "milestone" smallint not null, "milestone_at" timestamptz(3) null, "version" int not null default 1, "property_versions" jsonb not null default '{}', "created_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_version_positive" check (version >= 1)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_property_versions_by_name" check (jsonb_typeof(property_versions) = 'object')`,
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
      `alter table "financial_goals" add constraint "financial_goals_spent_not_negative" check (spent >= 0)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_inflows_listed" check (jsonb_typeof(inflows) = 'array')`,
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
      `alter table "financial_goals" add constraint "financial_goals_milestone_noted" check (milestone = 100 or (current_allocation + spent) * 100 < target_amount * (milestone + 25))`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_status_check" check ("status" in ('active', 'closed'))`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_drift_status_check" check ("drift_status" in ('complete', 'on_track', 'no_deadline', 'behind', 'at_risk', 'overdue'))`,
    );
    this.addSql(
      `create or replace function "financial_goals_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "financial_goals" for each ROW execute function "financial_goals_with_an_event_fn"()`,
    );
    this.addSql(
      `create table "idempotency_records" ("couple_id" uuid not null, "owner" varchar(36) not null, "key" varchar(255) not null, "operation" varchar(40) not null, "fingerprint" char(64) not null, "output" json not null, "created_at" timestamptz(3) not null, primary key ("couple_id", "owner", "key"))`,
    );
    this.addSql(`create index "idempotency_records_by_age" on "idempotency_records" ("created_at")`);
    this.addSql(
      `create table "job_leases" ("couple_id" uuid not null, "id" uuid not null, "lease" uuid not null, "leased_until" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `create table "oauth_clients" ("id" varchar(64) not null, "metadata" jsonb not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "oauth_clients_by_age" on "oauth_clients" ("created_at")`);
    this.addSql(
      `create table "partners" ("couple_id" uuid not null, "user_id" uuid not null, "place" smallint not null, "display_name" varchar(100) not null, primary key ("couple_id", "user_id"))`,
    );
    this.addSql(`alter table "partners" add constraint "partners_one_a_place" unique ("couple_id", "place")`);
    this.addSql(`alter table "partners" add constraint "partners_two" check (place in (1, 2))`);
    this.addSql(
      `create or replace function "partners_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "partners" for each ROW execute function "partners_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "partners_for_good_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and (new.couple_id, new.user_id, new.place) = (old.couple_id, old.user_id, old.place) then return new; end if; raise exception 'a couple keeps its partners' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "for_good" BEFORE UPDATE OR DELETE on "partners" for each ROW execute function "partners_for_good_fn"()`,
    );
    this.addSql(
      `create table "goal_reactions" ("couple_id" uuid not null, "id" uuid not null, "goal_id" uuid not null, "user_id" uuid not null, "emoji" varchar(40) not null, "created_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_once_each" unique ("couple_id", "goal_id", "user_id", "emoji")`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_emoji_given" check (emoji <> '')`,
    );
    this.addSql(
      `create or replace function "goal_reactions_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "goal_reactions" for each ROW execute function "goal_reactions_with_an_event_fn"()`,
    );
    this.addSql(
      `create table "bank_accounts" ("couple_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "plaid_account_id" varchar(128) null, "name" varchar(100) not null, "institution_name" varchar(100) null, "currency" char(3) not null, "balance" bigint not null, "keep_available" bigint not null, "is_manual" boolean not null, "is_joint" boolean not null, "visibility" text not null, "status" text not null, "version" int not null default 1, "property_versions" jsonb not null default '{}', "created_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `create unique index "bank_accounts_linked_once" on "bank_accounts" ("couple_id", "user_id", "plaid_account_id") where status = 'open'`,
    );
    this.addSql(
      `create unique index "bank_accounts_shared_once" on "bank_accounts" ("couple_id", "plaid_account_id") where status = 'open' and visibility = 'shared'`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_version_positive" check (version >= 1)`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_property_versions_by_name" check (jsonb_typeof(property_versions) = 'object')`,
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
      `create or replace function "bank_accounts_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "bank_accounts" for each ROW execute function "bank_accounts_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "bank_accounts_in_the_currency_fn"() returns trigger as $$ begin if not exists (select 1 from couples where id = new.couple_id and currency = new.currency) then raise exception 'an account is in the currency of its couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "in_the_currency" BEFORE INSERT on "bank_accounts" for each ROW execute function "bank_accounts_in_the_currency_fn"()`,
    );
    this.addSql(
      `create or replace function "bank_accounts_of_its_owner_fn"() returns trigger as $$ begin raise exception 'an account keeps its couple, owner and currency' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_its_owner" BEFORE UPDATE on "bank_accounts" for each ROW when (((old.couple_id <> new.couple_id) OR (old.user_id <> new.user_id) OR (old.currency <> new.currency))) execute function "bank_accounts_of_its_owner_fn"()`,
    );
    this.addSql(
      `create or replace function "bank_accounts_closed_when_free_fn"() returns trigger as $$ begin if exists (select 1 from allocation_map where couple_id = new.couple_id and account_id = new.id) then raise exception 'an account that closes stands behind no goal' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "closed_when_free" BEFORE UPDATE on "bank_accounts" for each ROW when ((new.status = 'closed'::text)) execute function "bank_accounts_closed_when_free_fn"()`,
    );
    this.addSql(
      `create table "ledger_events" ("couple_id" uuid not null, "id" uuid not null, "sequence" int not null, "event_type" text not null, "amount" bigint not null, "source_account_id" uuid null, "source_goal_id" uuid null, "dest_goal_id" uuid null, "user_id" uuid null, "actor" varchar(60) not null, "timestamp" timestamptz(3) not null, "metadata" jsonb not null, "reverses_event_id" uuid null, "hash_version" smallint not null, "words" jsonb null, "words_digest" char(64) null, "salt" char(32) not null, "prev_hash" char(64) not null, "hash" char(64) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(`create index "ledger_events_by_time" on "ledger_events" ("couple_id", "timestamp")`);
    this.addSql(
      `create index "ledger_events_by_type" on "ledger_events" ("couple_id", "event_type", "sequence")`,
    );
    this.addSql(
      `create index "ledger_events_by_user" on "ledger_events" ("couple_id", "user_id", "sequence")`,
    );
    this.addSql(
      `create index "ledger_events_by_actor" on "ledger_events" ("couple_id", "actor", "sequence")`,
    );
    this.addSql(
      `create index "ledger_events_by_account" on "ledger_events" ("couple_id", "source_account_id", "sequence") where source_account_id is not null`,
    );
    this.addSql(
      `create index "ledger_events_by_source_goal" on "ledger_events" ("couple_id", "source_goal_id", "sequence") where source_goal_id is not null`,
    );
    this.addSql(
      `create index "ledger_events_by_dest_goal" on "ledger_events" ("couple_id", "dest_goal_id", "sequence") where dest_goal_id is not null`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_sequence" unique ("couple_id", "sequence")`,
    );
    this.addSql(
      `create unique index "ledger_events_reversed_once" on "ledger_events" ("couple_id", "reverses_event_id") where reverses_event_id is not null`,
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
      `alter table "ledger_events" add constraint "ledger_events_amount_moves" check (event_type in ('BALANCE_SYNC', 'ACCOUNT') or (amount > 0) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'REVERSAL')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_account_named" check ((source_account_id is not null) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'ACCOUNT')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_source_goal_named" check (event_type = 'REVERSAL' or (source_goal_id is not null) = (event_type in ('RELEASE', 'REALLOCATION', 'SPENDING')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_dest_goal_named" check (event_type in ('REVERSAL', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC') or (dest_goal_id is not null) = (event_type in ('ALLOCATION', 'REALLOCATION', 'GOAL', 'DRIFT')))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_two_goals" check (source_goal_id <> dest_goal_id)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_hash_version" check (hash_version in (1, 2))`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_words_with_digest" check (words is null or words_digest is not null)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_digest_in_hash" check (hash_version = 2 or words_digest is null)`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_event_type_check" check ("event_type" in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'GOAL', 'ACCOUNT', 'COUPLE', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC', 'DRIFT', 'SYSTEM'))`,
    );
    this.addSql(
      `create or replace function "ledger_events_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "ledger_events" for each ROW execute function "ledger_events_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "ledger_events_append_only_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and old.words is not null and new.words is null and to_jsonb(new) - 'words' = to_jsonb(old) - 'words' then return new; end if; raise exception 'ledger_events is append-only' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "append_only" BEFORE UPDATE OR DELETE on "ledger_events" for each ROW execute function "ledger_events_append_only_fn"()`,
    );
    this.addSql(
      `create or replace function "ledger_events_chain_fn"() returns trigger as $$ begin if new.sequence = 1 then if new.prev_hash <> repeat('0', 64) then raise exception 'the first event follows the genesis hash' using errcode = 'check_violation'; end if; elsif not exists ( select 1 from ledger_events where couple_id = new.couple_id and sequence = new.sequence - 1 and hash = new.prev_hash ) then raise exception 'an event follows the one before it' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "chain" BEFORE INSERT on "ledger_events" for each ROW execute function "ledger_events_chain_fn"()`,
    );
    this.addSql(
      `create table "journal_entries" ("couple_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "goal_id" uuid null, "event_id" uuid not null, "text" text not null, "words" text not null, "search" tsvector generated always as (to_tsvector('simple'::regconfig, words)) stored null, "mood" text null, "mood_word" varchar(40) null, "visibility" text not null, "created_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_one_an_event" unique ("couple_id", "event_id")`,
    );
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
      `create or replace function "journal_entries_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "journal_entries" for each ROW execute function "journal_entries_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "journal_entries_as_written_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and new.text = '[removed]' and new.mood is null and to_jsonb(new) - array['text', 'words', 'search', 'mood', 'mood_word'] = to_jsonb(old) - array['text', 'words', 'search', 'mood', 'mood_word'] then return new; end if; if tg_op = 'UPDATE' and new.visibility = 'private' and to_jsonb(new) - array['visibility', 'search'] = to_jsonb(old) - array['visibility', 'search'] then return new; end if; raise exception 'an entry stays as it was written' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "as_written" BEFORE UPDATE OR DELETE on "journal_entries" for each ROW execute function "journal_entries_as_written_fn"()`,
    );
    this.addSql(
      `create or replace function "journal_entries_of_its_event_fn"() returns trigger as $$ begin if not exists ( select 1 from ledger_events where couple_id = new.couple_id and id = new.event_id and event_type = 'JOURNAL' and user_id = new.user_id and dest_goal_id is not distinct from case when new.visibility = 'shared' or exists ( select 1 from ledger_events as made_private where made_private.couple_id = new.couple_id and made_private.event_type = 'JOURNAL' and made_private.metadata->>'action' = 'made_private' and made_private.metadata->>'entry_id' = new.id::text ) then new.goal_id end ) then raise exception 'an entry is what its event says' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_its_event" BEFORE INSERT on "journal_entries" for each ROW execute function "journal_entries_of_its_event_fn"()`,
    );
    this.addSql(
      `create table "inbox_items" ("couple_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "event_id" uuid not null, "sequence" int not null, "kind" text not null, "percent" smallint null, "read_at" timestamptz(3) null, "read_by" varchar(60) null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `create index "inbox_items_by_user" on "inbox_items" ("couple_id", "user_id", "sequence", "id")`,
    );
    this.addSql(
      `create index "inbox_items_unread" on "inbox_items" ("couple_id", "user_id", "sequence", "id") where read_at is null`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_once" unique ("couple_id", "event_id", "user_id", "kind")`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_percent_of_a_milestone" check ((percent is not null) = (kind = 'milestone'))`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_read_by_somebody" check (read_by is null or read_at is not null)`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_milestones" check (percent in (25, 50, 75, 100))`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_kind_check" check ("kind" in ('check_in_due', 'drift', 'plan_waiting', 'reaction', 'journal_entry', 'milestone', 'threshold_proposal', 'webhook_disabled', 'passkey_added', 'passkey_removed', 'email_changed', 'app_connected', 'partner_joined', 'partner_renamed', 'partner_left'))`,
    );
    this.addSql(
      `create or replace function "inbox_items_in_the_order_of_events_fn"() returns trigger as $$ begin if not exists ( select 1 from ledger_events where couple_id = new.couple_id and id = new.event_id and sequence = new.sequence ) then raise exception 'an item has the sequence of its event' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "in_the_order_of_events" BEFORE INSERT on "inbox_items" for each ROW execute function "inbox_items_in_the_order_of_events_fn"()`,
    );
    this.addSql(
      `create or replace function "inbox_items_read_once_fn"() returns trigger as $$ begin if tg_op = 'UPDATE' and old.read_at is null and to_jsonb(new) - 'read_at' - 'read_by' = to_jsonb(old) - 'read_at' - 'read_by' then return new; end if; raise exception 'an item never changes, except that it is read once' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "read_once" BEFORE UPDATE OR DELETE on "inbox_items" for each ROW execute function "inbox_items_read_once_fn"()`,
    );
    this.addSql(
      `create table "allocation_map" ("couple_id" uuid not null, "id" uuid not null, "goal_id" uuid not null, "account_id" uuid not null, "allocated_amount" bigint not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(`create index "allocation_map_by_account" on "allocation_map" ("couple_id", "account_id")`);
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_one_row_a_pair" unique ("couple_id", "goal_id", "account_id")`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_amount_positive" check (allocated_amount > 0)`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_amount_bounded" check (allocated_amount <= 1000000000000000)`,
    );
    this.addSql(
      `create or replace function "allocation_map_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "allocation_map" for each ROW execute function "allocation_map_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "allocation_map_of_open_rows_fn"() returns trigger as $$ begin if not exists ( select 1 from financial_goals where couple_id = new.couple_id and id = new.goal_id and status = 'active' ) or not exists ( select 1 from bank_accounts where couple_id = new.couple_id and id = new.account_id and status = 'open' ) then raise exception 'an allocation joins an active goal and an open account' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_open_rows" BEFORE INSERT on "allocation_map" for each ROW execute function "allocation_map_of_open_rows_fn"()`,
    );
    this.addSql(
      `create or replace function "allocation_map_of_its_pair_fn"() returns trigger as $$ begin raise exception 'an allocation keeps its goal and account' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_its_pair" BEFORE UPDATE on "allocation_map" for each ROW when (((old.goal_id <> new.goal_id) OR (old.account_id <> new.account_id))) execute function "allocation_map_of_its_pair_fn"()`,
    );
    this.addSql(
      `create table "passkey_challenges" ("id" uuid not null, "challenge_hash" char(64) not null, "purpose" text not null, "session_id" uuid null, "expires_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "passkey_challenges" add constraint "passkey_challenges_hash_unique" unique ("challenge_hash")`,
    );
    this.addSql(`create index "passkey_challenges_by_expiry" on "passkey_challenges" ("expires_at")`);
    this.addSql(
      `alter table "passkey_challenges" add constraint "passkey_challenges_session" check ((purpose = 'sign_in') = (session_id is null))`,
    );
    this.addSql(
      `alter table "passkey_challenges" add constraint "passkey_challenges_purpose_check" check ("purpose" in ('register', 'sign_in', 'check'))`,
    );
    this.addSql(
      `create table "rebalance_plans" ("couple_id" uuid not null, "id" uuid not null, "strategy" text not null, "goal_ids" text[] null, "include_private" boolean not null, "status" text not null, "fingerprint" char(64) not null, "basis_sequence" int not null, "moves" jsonb not null, "uncured" jsonb not null, "goals" jsonb not null, "accounts" jsonb not null, "account_ids" text[] not null, "requested_by_id" uuid null, "committed_by_id" uuid null, "committed_with" varchar(60) null, "committed_at" timestamptz(3) null, "decided_by_id" uuid null, "decided_at" timestamptz(3) null, "sequence" int null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
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
      `alter table "rebalance_plans" add constraint "rebalance_plans_stated" check ((status = 'suggested') = (sequence is null))`,
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
      `alter table "rebalance_plans" add constraint "rebalance_plans_strategy_check" check ("strategy" in ('on_schedule', 'deadline_first', 'fill', 'waterfall', 'edited', 'spending'))`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_status_check" check ("status" in ('suggested', 'awaiting_approval', 'committed', 'rejected'))`,
    );
    this.addSql(
      `create or replace function "rebalance_plans_of_the_couple_fn"() returns trigger as $$ begin if exists ( select 1 from jsonb_to_recordset(new.moves) as move (account_id uuid, from_goal_id uuid, to_goal_id uuid) where not move.account_id::text = any (new.account_ids) or not exists (select 1 from bank_accounts where couple_id = new.couple_id and id = move.account_id) or exists ( select 1 from unnest(array[from_goal_id, to_goal_id]) as one (id) where id is not null and not exists (select 1 from financial_goals as goal where couple_id = new.couple_id and goal.id = one.id) ) ) then raise exception 'a plan names only what is of its couple' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_the_couple" BEFORE INSERT OR UPDATE on "rebalance_plans" for each ROW execute function "rebalance_plans_of_the_couple_fn"()`,
    );
    this.addSql(
      `create or replace function "rebalance_plans_made_for_good_fn"() returns trigger as $$ begin if tg_op = 'DELETE' then if old.sequence is not null then raise exception 'a plan that the ledger states stays' using errcode = 'restrict_violation'; end if; return old; end if; if new.moves <> old.moves and to_jsonb(new) - 'moves' = to_jsonb(old) - 'moves' and new.moves = ( select coalesce(jsonb_agg(m.value - 'noted' order by m.ordinality), '[]') from jsonb_array_elements(old.moves) with ordinality m ) then return new; end if; if old.status in ('committed', 'rejected') or (old.status = 'awaiting_approval' and (new.status = 'suggested' or (new.status = 'committed' and new.decided_at is null))) or (old.committed_at is not null and (new.committed_by_id, new.committed_with, new.committed_at) is distinct from (old.committed_by_id, old.committed_with, old.committed_at)) or (new.id, new.couple_id, new.strategy, new.goal_ids, new.include_private, new.fingerprint, new.basis_sequence, new.moves, new.uncured, new.goals, new.accounts, new.account_ids, new.requested_by_id, new.created_at, new.expires_at) is distinct from (old.id, old.couple_id, old.strategy, old.goal_ids, old.include_private, old.fingerprint, old.basis_sequence, old.moves, old.uncured, old.goals, old.accounts, old.account_ids, old.requested_by_id, old.created_at, old.expires_at) then raise exception 'a plan stays as it was made, committed and decided' using errcode = 'restrict_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "made_for_good" BEFORE UPDATE OR DELETE on "rebalance_plans" for each ROW execute function "rebalance_plans_made_for_good_fn"()`,
    );
    this.addSql(
      `create or replace function "rebalance_plans_stated_in_the_ledger_fn"() returns trigger as $$ begin if new.sequence is not null and not exists ( select 1 from ledger_events where couple_id = new.couple_id and sequence = new.sequence and event_type = 'PLAN' and metadata ->> 'plan_id' = new.id::text and metadata ->> 'action' = case when new.status = 'committed' and new.decided_at is not null then 'approved' else new.status end ) then raise exception 'the ledger states how far a plan has come' using errcode = 'check_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create constraint trigger "stated_in_the_ledger" after insert or update on "rebalance_plans" deferrable initially deferred for each row execute function "rebalance_plans_stated_in_the_ledger_fn"()`,
    );
    this.addSql(
      `create table "sent_mails" ("id" uuid not null, "address_hash" char(64) not null, "kind" text not null, "is_stranger" boolean not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "sent_mails_by_time" on "sent_mails" ("created_at")`);
    this.addSql(
      `create index "sent_mails_by_address" on "sent_mails" ("address_hash", "kind", "created_at")`,
    );
    this.addSql(
      `alter table "sent_mails" add constraint "sent_mails_kind_check" check ("kind" in ('sign_in', 'invitation', 'email_change'))`,
    );
    this.addSql(
      `create table "set_up_codes" ("id" uuid not null, "code_hash" char(64) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`alter table "set_up_codes" add constraint "set_up_codes_hash_unique" unique ("code_hash")`);
    this.addSql(`create index "set_up_codes_by_expiry" on "set_up_codes" ("expires_at")`);
    this.addSql(
      `create table "signing_keys" ("id" uuid not null, "key_id" char(16) not null, "sealed" text not null, "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `create table "sync_prompts" ("couple_id" uuid not null, "id" uuid not null, "series_id" uuid not null, "rule" varchar(200) null, "starts_at" varchar(19) null, "wall_time" varchar(19) null, "due_at" timestamptz(3) not null, "message" varchar(500) null, "status" text not null, "agenda" jsonb null, "missed_before" int not null, "created_by_id" uuid null, "created_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(`create index "sync_prompts_by_time" on "sync_prompts" ("couple_id", "due_at", "id")`);
    this.addSql(
      `create index "sync_prompts_open" on "sync_prompts" ("couple_id", "due_at", "id") where status in ('scheduled', 'waiting')`,
    );
    this.addSql(
      `create index "sync_prompts_to_come_due" on "sync_prompts" ("due_at", "id") where status = 'scheduled'`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_occurrence_once" unique ("couple_id", "series_id", "wall_time")`,
    );
    this.addSql(
      `create unique index "sync_prompts_one_ahead" on "sync_prompts" ("couple_id", "series_id") where status = 'scheduled'`,
    );
    this.addSql(
      `create unique index "sync_prompts_one_waiting" on "sync_prompts" ("couple_id", "series_id") where status = 'waiting'`,
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
      `create or replace function "sync_prompts_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "sync_prompts" for each ROW execute function "sync_prompts_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "sync_prompts_ended_for_good_fn"() returns trigger as $$ begin if new.agenda <> old.agenda and to_jsonb(new) - 'agenda' = to_jsonb(old) - 'agenda' and old.agenda @> new.agenda then return new; end if; if new.message is null and old.message is not null and to_jsonb(new) - 'message' = to_jsonb(old) - 'message' then return new; end if; if old.status in ('complete', 'missed', 'cancelled') or (old.status = 'waiting' and (new.status = 'scheduled' or new.due_at <> old.due_at)) or new.couple_id <> old.couple_id or new.series_id <> old.series_id then raise exception 'a check-in goes from scheduled to waiting to its end' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "ended_for_good" BEFORE UPDATE on "sync_prompts" for each ROW execute function "sync_prompts_ended_for_good_fn"()`,
    );
    this.addSql(
      `create table "sync_answers" ("couple_id" uuid not null, "id" uuid not null, "prompt_id" uuid not null, "user_id" uuid not null, "answer" text not null, "note" varchar(1000) null, "snoozed_until" timestamptz(3) null, "answered_at" timestamptz(3) not null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_one_each" unique ("couple_id", "prompt_id", "user_id")`,
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
      `create or replace function "sync_answers_with_an_event_fn"() returns trigger as $$ begin if not exists ( select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid ) then raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation'; end if; return null; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "with_an_event" AFTER INSERT OR UPDATE OR DELETE on "sync_answers" for each ROW execute function "sync_answers_with_an_event_fn"()`,
    );
    this.addSql(
      `create or replace function "sync_answers_done_for_good_fn"() returns trigger as $$ begin if new.note is null and old.note is not null and to_jsonb(new) - 'note' = to_jsonb(old) - 'note' then return new; end if; raise exception 'what is done stays done' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "done_for_good" BEFORE UPDATE on "sync_answers" for each ROW when ((old.answer = 'done'::text)) execute function "sync_answers_done_for_good_fn"()`,
    );
    this.addSql(
      `create table "users" ("id" uuid not null, "email" varchar(254) not null, "display_name" varchar(100) not null, "couple_id" uuid null, "former_couple_ids" text[] not null default '{}', "created_at" timestamptz(3) not null, "approves_from" timestamptz(3) null, "proves_from" timestamptz(3) null, "erased_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email")`);
    this.addSql(`create index "users_by_couple" on "users" ("couple_id")`);
    this.addSql(`alter table "users" add constraint "users_email_lower_case" check (email = lower(email))`);
    this.addSql(
      `create or replace function "users_one_couple_at_a_time_fn"() returns trigger as $$ begin raise exception 'a user leaves one couple before they are in another' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "one_couple_at_a_time" BEFORE UPDATE on "users" for each ROW when (((old.couple_id IS NOT NULL) AND (new.couple_id IS NOT NULL) AND (old.couple_id <> new.couple_id))) execute function "users_one_couple_at_a_time_fn"()`,
    );
    this.addSql(
      `create table "single_accounts" ("id" uuid not null, "user_id" uuid not null, "plaid_account_id" varchar(128) null, "name" varchar(100) not null, "institution_name" varchar(100) null, "currency" char(3) not null, "balance" bigint not null, "keep_available" bigint not null, "is_manual" boolean not null, "is_joint" boolean not null, "visibility" text not null, "status" text not null, "version" int not null default 1, "property_versions" jsonb not null default '{}', "created_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "single_accounts_by_user" on "single_accounts" ("user_id")`);
    this.addSql(
      `create unique index "single_accounts_linked_once" on "single_accounts" ("user_id", "plaid_account_id") where status = 'open'`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_version_positive" check (version >= 1)`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_property_versions_by_name" check (jsonb_typeof(property_versions) = 'object')`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_balance_not_negative" check (balance >= 0)`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_balance_bounded" check (balance <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_keep_available_not_negative" check (keep_available >= 0)`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_keep_available_bounded" check (keep_available <= 1000000000000000)`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_joint_is_shared" check (not (is_joint and visibility = 'private'))`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_closed_is_empty" check (status = 'open' or balance = 0)`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_manual_has_no_plaid" check (not (is_manual and plaid_account_id is not null))`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_visibility_check" check ("visibility" in ('shared', 'private'))`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_status_check" check ("status" in ('open', 'closed'))`,
    );
    this.addSql(
      `create or replace function "single_accounts_of_a_kept_user_fn"() returns trigger as $$ begin perform 1 from users where id = new.user_id for key share; if exists (select 1 from users where id = new.user_id and erased_at is not null) then raise exception 'a user who was erased gets no new rows' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_a_kept_user" BEFORE INSERT on "single_accounts" for each ROW execute function "single_accounts_of_a_kept_user_fn"()`,
    );
    this.addSql(
      `create table "sign_in_links" ("id" uuid not null, "email" varchar(254) not null, "user_id" uuid null, "invitation_id" uuid null, "secret_hash" char(64) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "sign_in_links" add constraint "sign_in_links_secret_unique" unique ("secret_hash")`,
    );
    this.addSql(`create index "sign_in_links_by_expiry" on "sign_in_links" ("expires_at")`);
    this.addSql(
      `alter table "sign_in_links" add constraint "sign_in_links_email_lower_case" check (email = lower(email))`,
    );
    this.addSql(
      `create table "sessions" ("id" uuid not null, "user_id" uuid not null, "secret_hash" char(64) not null, "browser" varchar(200) null, "created_at" timestamptz(3) not null, "used_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "checked_at" timestamptz(3) not null, "checked_by" text not null, primary key ("id"))`,
    );
    this.addSql(`create index "sessions_by_user" on "sessions" ("user_id")`);
    this.addSql(`alter table "sessions" add constraint "sessions_secret_unique" unique ("secret_hash")`);
    this.addSql(`create index "sessions_by_expiry" on "sessions" ("expires_at")`);
    this.addSql(
      `alter table "sessions" add constraint "sessions_checked_by_check" check ("checked_by" in ('passkey', 'link'))`,
    );
    this.addSql(
      `create or replace function "sessions_of_a_kept_user_fn"() returns trigger as $$ begin perform 1 from users where id = new.user_id for key share; if exists (select 1 from users where id = new.user_id and erased_at is not null) then raise exception 'a user who was erased gets no new rows' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_a_kept_user" BEFORE INSERT on "sessions" for each ROW execute function "sessions_of_a_kept_user_fn"()`,
    );
    this.addSql(
      `create table "passkeys" ("id" uuid not null, "user_id" uuid not null, "credential_id" text not null, "public_key" text not null, "counter" bigint not null, "transports" text[] not null, "name" varchar(60) not null, "created_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "passkeys_by_user" on "passkeys" ("user_id")`);
    this.addSql(
      `alter table "passkeys" add constraint "passkeys_credential_unique" unique ("credential_id")`,
    );
    this.addSql(
      `create or replace function "passkeys_of_a_kept_user_fn"() returns trigger as $$ begin perform 1 from users where id = new.user_id for key share; if exists (select 1 from users where id = new.user_id and erased_at is not null) then raise exception 'a user who was erased gets no new rows' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_a_kept_user" BEFORE INSERT on "passkeys" for each ROW execute function "passkeys_of_a_kept_user_fn"()`,
    );
    this.addSql(
      `create table "invitations" ("id" uuid not null, "couple_id" uuid not null, "inviter_id" uuid not null, "email" varchar(254) null, "secret_hash" char(64) not null, "joiner_id" uuid null, "joiner_client" varchar(60) null, "joiner_couple_id" uuid null, "account_ids" text[] not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "invitations" add constraint "invitations_secret_unique" unique ("secret_hash")`,
    );
    this.addSql(`create index "invitations_by_joiner" on "invitations" ("joiner_id")`);
    this.addSql(`create index "invitations_by_expiry" on "invitations" ("expires_at")`);
    this.addSql(`create index "invitations_by_couple" on "invitations" ("couple_id", "created_at")`);
    this.addSql(`create index "invitations_by_address" on "invitations" ("email")`);
    this.addSql(
      `create unique index "invitations_one_open" on "invitations" ("couple_id") where ended_at is null`,
    );
    this.addSql(
      `alter table "invitations" add constraint "invitations_email_lower_case" check (email = lower(email))`,
    );
    this.addSql(
      `alter table "invitations" add constraint "invitations_joiner_with_client" check ((joiner_id is null) = (joiner_client is null))`,
    );
    this.addSql(
      `create table "email_changes" ("id" uuid not null, "user_id" uuid not null, "session_id" uuid not null, "old_email" varchar(254) not null, "new_email" varchar(254) not null, "old_secret_hash" char(64) not null, "new_secret_hash" char(64) not null, "old_confirmed_at" timestamptz(3) null, "new_confirmed_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`alter table "email_changes" add constraint "email_changes_one_per_user" unique ("user_id")`);
    this.addSql(
      `alter table "email_changes" add constraint "email_changes_old_secret_unique" unique ("old_secret_hash")`,
    );
    this.addSql(
      `alter table "email_changes" add constraint "email_changes_new_secret_unique" unique ("new_secret_hash")`,
    );
    this.addSql(`create index "email_changes_by_expiry" on "email_changes" ("expires_at")`);
    this.addSql(
      `alter table "email_changes" add constraint "email_changes_email_lower_case" check (new_email = lower(new_email))`,
    );
    this.addSql(
      `create or replace function "email_changes_of_a_kept_user_fn"() returns trigger as $$ begin perform 1 from users where id = new.user_id for key share; if exists (select 1 from users where id = new.user_id and erased_at is not null) then raise exception 'a user who was erased gets no new rows' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "of_a_kept_user" BEFORE INSERT on "email_changes" for each ROW execute function "email_changes_of_a_kept_user_fn"()`,
    );
    this.addSql(
      `create table "connected_apps" ("id" uuid not null, "user_id" uuid not null, "client_id" text not null, "client" varchar(60) not null, "origin" text not null, "resource" text not null, "kind" text not null, "scopes" text[] not null, "sees_private" boolean not null, "created_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "expires_at" timestamptz(3) not null, "removed_at" timestamptz(3) null, "confirmed_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "connected_apps_by_user" on "connected_apps" ("user_id")`);
    this.addSql(`create index "connected_apps_by_client" on "connected_apps" ("client_id")`);
    this.addSql(
      `alter table "connected_apps" add constraint "connected_apps_kind_check" check ("kind" in ('person', 'agent'))`,
    );
    this.addSql(
      `create table "oauth_records" ("id" uuid not null, "kind" text not null, "secret_hash" char(64) not null, "payload" jsonb not null, "app_id" uuid null, "expires_at" timestamptz(3) not null, "consumed_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "oauth_records" add constraint "oauth_records_secret_unique" unique ("secret_hash")`,
    );
    this.addSql(`create index "oauth_records_by_app" on "oauth_records" ("app_id")`);
    this.addSql(`create index "oauth_records_by_expiry" on "oauth_records" ("expires_at")`);
    this.addSql(
      `alter table "oauth_records" add constraint "oauth_records_kind_check" check ("kind" in ('Interaction', 'AuthorizationCode', 'AccessToken', 'RefreshToken'))`,
    );
    this.addSql(
      `create table "access_tokens" ("id" uuid not null, "user_id" uuid not null, "token_hash" char(64) not null, "client" varchar(60) not null, "kind" text not null, "scopes" text[] not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, "confirmed_at" timestamptz(3) null, "made_with_id" uuid null, primary key ("id"))`,
    );
    this.addSql(`create index "access_tokens_by_user" on "access_tokens" ("user_id")`);
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_hash_unique" unique ("token_hash")`,
    );
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_kind_check" check ("kind" in ('person', 'agent'))`,
    );
    this.addSql(
      `create table "webhooks" ("couple_id" uuid not null, "id" uuid not null, "user_id" uuid null, "url" varchar(2000) not null, "follow" text not null, "key_id" char(16) not null, "sealed_secret" text not null, "former_secret" text null, "former_until" timestamptz(3) null, "created_at" timestamptz(3) not null, "delivered_sequence" int not null, "head_sequence" int not null default 0, "attempts" int not null default 0, "failing_since" timestamptz(3) null, "last_error" varchar(200) null, "last_delivered_at" timestamptz(3) null, "next_attempt_at" timestamptz(3) not null, "lease" uuid null, "leased_until" timestamptz(3) null, "disabled_at" timestamptz(3) null, "paused_at" timestamptz(3) null, primary key ("couple_id", "id"))`,
    );
    this.addSql(
      `create index "webhooks_due" on "webhooks" ("next_attempt_at") where delivered_sequence < head_sequence and disabled_at is null and paused_at is null`,
    );
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
      `alter table "webhooks" add constraint "webhooks_paused_or_disabled" check (paused_at is null or disabled_at is null)`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_lease_ends" check ((lease is null) = (leased_until is null))`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_follow_check" check ("follow" in ('ledger', 'inbox'))`,
    );
    this.addSql(
      `create or replace function "webhooks_head_of_the_ledger_fn"() returns trigger as $$ begin new.head_sequence := coalesce((select head_sequence from couples where id = new.couple_id), 0); return new; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "head_of_the_ledger" BEFORE INSERT on "webhooks" for each ROW execute function "webhooks_head_of_the_ledger_fn"()`,
    );
    this.addSql(
      `create or replace function "webhooks_forward_only_fn"() returns trigger as $$ begin raise exception 'a webhook keeps its owner and never goes back' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
    this.addSql(
      `create trigger "forward_only" BEFORE UPDATE on "webhooks" for each ROW when (((new.user_id IS DISTINCT FROM old.user_id) OR (new.delivered_sequence < old.delivered_sequence))) execute function "webhooks_forward_only_fn"()`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "idempotency_records" add constraint "idempotency_records_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "partners" add constraint "partners_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_couple_id_goal_id_foreign" foreign key ("couple_id", "goal_id") references "financial_goals" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "goal_reactions" add constraint "goal_reactions_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "bank_accounts" add constraint "bank_accounts_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_source_account_id_foreign" foreign key ("couple_id", "source_account_id") references "bank_accounts" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_source_goal_id_foreign" foreign key ("couple_id", "source_goal_id") references "financial_goals" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_dest_goal_id_foreign" foreign key ("couple_id", "dest_goal_id") references "financial_goals" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "ledger_events" add constraint "ledger_events_couple_id_reverses_event_id_foreign" foreign key ("couple_id", "reverses_event_id") references "ledger_events" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_couple_id_goal_id_foreign" foreign key ("couple_id", "goal_id") references "financial_goals" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "journal_entries" add constraint "journal_entries_couple_id_event_id_foreign" foreign key ("couple_id", "event_id") references "ledger_events" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "inbox_items" add constraint "inbox_items_couple_id_event_id_foreign" foreign key ("couple_id", "event_id") references "ledger_events" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_couple_id_goal_id_foreign" foreign key ("couple_id", "goal_id") references "financial_goals" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "allocation_map" add constraint "allocation_map_couple_id_account_id_foreign" foreign key ("couple_id", "account_id") references "bank_accounts" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_couple_id_requested_by_id_foreign" foreign key ("couple_id", "requested_by_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_couple_id_committed_by_id_foreign" foreign key ("couple_id", "committed_by_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "rebalance_plans" add constraint "rebalance_plans_couple_id_decided_by_id_foreign" foreign key ("couple_id", "decided_by_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_couple_id_series_id_foreign" foreign key ("couple_id", "series_id") references "sync_prompts" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_prompts" add constraint "sync_prompts_couple_id_created_by_id_foreign" foreign key ("couple_id", "created_by_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_couple_id_prompt_id_foreign" foreign key ("couple_id", "prompt_id") references "sync_prompts" ("couple_id", "id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sync_answers" add constraint "sync_answers_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "single_accounts" add constraint "single_accounts_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sign_in_links" add constraint "sign_in_links_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "passkeys" add constraint "passkeys_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "invitations" add constraint "invitations_inviter_id_foreign" foreign key ("inviter_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "invitations" add constraint "invitations_joiner_id_foreign" foreign key ("joiner_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "email_changes" add constraint "email_changes_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "connected_apps" add constraint "connected_apps_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "oauth_records" add constraint "oauth_records_app_id_foreign" foreign key ("app_id") references "connected_apps" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_user_id_foreign" foreign key ("user_id") references "users" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "access_tokens" add constraint "access_tokens_made_with_id_foreign" foreign key ("made_with_id") references "access_tokens" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_couple_id_foreign" foreign key ("couple_id") references "couples" ("id") on update no action on delete no action`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_couple_id_user_id_foreign" foreign key ("couple_id", "user_id") references "partners" ("couple_id", "user_id") on update no action on delete no action`,
    );
    this.addSql(
      `create or replace function "books_load"("couple" uuid, "known" text, "epoch" int, "lock_ms" int, "format" text) returns text language plpgsql as $$ begin if format is distinct from '5fea7288331ae551' then raise exception 'the tables are of another version of the program' using errcode = 'CF002'; end if; perform set_config('lock_timeout', lock_ms::text, true), set_config('jit', 'off', true); if exists (select 1 from couples c where c.id = couple and c.head_hash = known and c.auth_epoch = epoch) then return ''; end if; return (select json_build_object('couple', json_build_array(c."id", c."currency", c."time_zone", c."approval_threshold"::text, c."proposed_threshold"::text, c."proposed_by_id", c."head_sequence", c."head_hash", c."auth_epoch", c."version", c."property_versions", extract(epoch from c."created_at") * 1000, extract(epoch from c."ended_at") * 1000), 'partners', (select coalesce(json_agg(json_build_array(p.user_id, p.display_name) order by p.place), '[]') from partners p where p.couple_id = c.id), 'accounts', (select coalesce(json_agg(json_build_array(t."id", t."user_id", t."plaid_account_id", t."name", t."institution_name", t."currency", t."balance"::text, t."keep_available"::text, t."is_manual", t."is_joint", t."visibility", t."status", t."version", t."property_versions", extract(epoch from t."created_at") * 1000) order by t.id), '[]') from (select * from bank_accounts t where t.couple_id = c.id) t), 'goals', (select coalesce(json_agg(json_build_array(t."id", t."name", t."type", t."target_amount"::text, t."current_allocation"::text, t."spent"::text, t."inflows", t."priority", t."deadline", t."notes", t."locked", t."status", t."drift_status", t."milestone", extract(epoch from t."milestone_at") * 1000, t."version", t."property_versions", extract(epoch from t."created_at") * 1000) order by t.id), '[]') from (select * from financial_goals t where t.couple_id = c.id) t), 'allocations', (select coalesce(json_agg(json_build_array(t."id", t."goal_id", t."account_id", t."allocated_amount"::text) order by t.id), '[]') from (select * from allocation_map t where t.couple_id = c.id) t), 'reactions', (select coalesce(json_agg(json_build_array(t."id", t."goal_id", t."user_id", t."emoji", extract(epoch from t."created_at") * 1000) order by t.id), '[]') from (select * from goal_reactions t where t.couple_id = c.id) t), 'checkIns', (select coalesce(json_agg(json_build_array(t."id", t."series_id", t."rule", t."starts_at", t."wall_time", extract(epoch from t."due_at") * 1000, t."message", t."status", t."agenda", t."missed_before", t."created_by_id", extract(epoch from t."created_at") * 1000) order by t.due_at, t.id), '[]') from (select * from sync_prompts t where t.couple_id = c.id and t.status in ('scheduled', 'waiting')) t), 'answers', (select coalesce(json_agg(json_build_array(t."id", t."prompt_id", t."user_id", t."answer", t."note", extract(epoch from t."snoozed_until") * 1000, extract(epoch from t."answered_at") * 1000) order by t.id), '[]') from (select * from sync_answers t where t.couple_id = c.id and exists (select 1 from sync_prompts p where p.couple_id = t.couple_id and p.id = t.prompt_id and p.status = 'waiting')) t), 'plans', (select coalesce(json_agg(json_build_array(t."id", t."strategy", t."goal_ids", t."include_private", t."status", t."fingerprint", t."basis_sequence", t."moves", t."uncured", t."goals", t."accounts", t."account_ids", t."requested_by_id", t."committed_by_id", t."committed_with", extract(epoch from t."committed_at") * 1000, t."decided_by_id", extract(epoch from t."decided_at") * 1000, t."sequence", extract(epoch from t."created_at") * 1000, extract(epoch from t."expires_at") * 1000) order by t.id), '[]') from (select * from rebalance_plans t where t.couple_id = c.id and t.status = 'awaiting_approval') t), 'recent', (select coalesce(json_agg(json_build_array(t."id", t."sequence", t."event_type", t."amount"::text, t."source_account_id", t."source_goal_id", t."dest_goal_id", t."user_id", t."actor", extract(epoch from t."timestamp") * 1000, t."metadata", t."reverses_event_id", t."hash_version", t."words", t."words_digest", t."salt", t."prev_hash", t."hash") order by t.sequence desc), '[]') from (select * from ledger_events t where t.couple_id = c.id order by t.sequence desc limit 20) t))::text from couples c where c.id = couple); end; $$`,
    );
    this.addSql(
      `create or replace function "books_commit"("batch" jsonb) returns jsonb language plpgsql as $$ begin declare refused jsonb; step jsonb; touched int; begin if batch->>'format' is distinct from '5fea7288331ae551' then raise exception 'the tables are of another version of the program' using errcode = 'CF002'; end if; perform set_config('lock_timeout', batch->>'lock_ms', true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true); if (batch->>'wait')::boolean then with heads as materialized ( select (h.value->>'couple_id')::uuid as id, h.value->>'expect' as expect, (h.value->>'epoch')::int as epoch from jsonb_array_elements(batch->'heads') h ), locked as materialized ( select c.id, c.head_hash, c.auth_epoch from couples c where c.id in (select heads.id from heads) order by c.id for no key update ), judged as ( select heads.id, case when locked.id is null then 'busy' when locked.head_hash <> heads.expect or locked.auth_epoch <> heads.epoch then 'moved' when exists ( select 1 from jsonb_array_elements(batch->'keys') k join idempotency_records r on r.couple_id = heads.id and r.owner = k.value->>'owner' and r.key = k.value->>'key' where (k.value->>'couple_id')::uuid = heads.id and r.created_at >= (batch->>'keys_since')::timestamptz ) then 'key' end as why from heads left join locked on locked.id = heads.id ) select coalesce(jsonb_object_agg(judged.id, judged.why), '{}') into refused from judged where judged.why is not null; else with heads as materialized ( select (h.value->>'couple_id')::uuid as id, h.value->>'expect' as expect, (h.value->>'epoch')::int as epoch from jsonb_array_elements(batch->'heads') h ), locked as materialized ( select c.id, c.head_hash, c.auth_epoch from couples c where c.id in (select heads.id from heads) order by c.id for no key update skip locked ), judged as ( select heads.id, case when locked.id is null then 'busy' when locked.head_hash <> heads.expect or locked.auth_epoch <> heads.epoch then 'moved' when exists ( select 1 from jsonb_array_elements(batch->'keys') k join idempotency_records r on r.couple_id = heads.id and r.owner = k.value->>'owner' and r.key = k.value->>'key' where (k.value->>'couple_id')::uuid = heads.id and r.created_at >= (batch->>'keys_since')::timestamptz ) then 'key' end as why from heads left join locked on locked.id = heads.id ) select coalesce(jsonb_object_agg(judged.id, judged.why), '{}') into refused from judged where judged.why is not null; end if; for step in select value from jsonb_array_elements(batch->'steps') loop case step->>'do' when 'update couples' then update couples t set "currency" = case when r.set ? 'currency' then (r.set->>'currency')::bpchar else t."currency" end, "time_zone" = case when r.set ? 'time_zone' then (r.set->>'time_zone')::varchar else t."time_zone" end, "approval_threshold" = case when r.set ? 'approval_threshold' then (r.set->>'approval_threshold')::bigint else t."approval_threshold" end, "proposed_threshold" = case when r.set ? 'proposed_threshold' then (r.set->>'proposed_threshold')::bigint else t."proposed_threshold" end, "proposed_by_id" = case when r.set ? 'proposed_by_id' then (r.set->>'proposed_by_id')::uuid else t."proposed_by_id" end, "head_sequence" = case when r.set ? 'head_sequence' then (r.set->>'head_sequence')::int else t."head_sequence" end, "head_hash" = case when r.set ? 'head_hash' then (r.set->>'head_hash')::bpchar else t."head_hash" end, "next_drift_check_at" = case when r.set ? 'next_drift_check_at' then (r.set->>'next_drift_check_at')::timestamptz else t."next_drift_check_at" end, "auth_epoch" = case when r.set ? 'auth_epoch' then (r.set->>'auth_epoch')::int else t."auth_epoch" end, "version" = case when r.set ? 'version' then (r.set->>'version')::int else t."version" end, "property_versions" = case when r.set ? 'property_versions' then nullif(r.set->'property_versions', 'null')::jsonb else t."property_versions" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end, "ended_at" = case when r.set ? 'ended_at' then (r.set->>'ended_at')::timestamptz else t."ended_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert partners' then insert into partners ("couple_id", "user_id", "place", "display_name") select (r.value->>'couple_id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'place')::smallint, (r.value->>'display_name')::varchar from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update partners' then update partners t set "place" = case when r.set ? 'place' then (r.set->>'place')::smallint else t."place" end, "display_name" = case when r.set ? 'display_name' then (r.set->>'display_name')::varchar else t."display_name" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."user_id" = (r.value->>'user_id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert bank_accounts' then insert into bank_accounts ("couple_id", "id", "user_id", "plaid_account_id", "name", "institution_name", "currency", "balance", "keep_available", "is_manual", "is_joint", "visibility", "status", "version", "property_versions", "created_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'plaid_account_id')::varchar, (r.value->>'name')::varchar, (r.value->>'institution_name')::varchar, (r.value->>'currency')::bpchar, (r.value->>'balance')::bigint, (r.value->>'keep_available')::bigint, (r.value->>'is_manual')::boolean, (r.value->>'is_joint')::boolean, (r.value->>'visibility')::text, (r.value->>'status')::text, (r.value->>'version')::int, nullif(r.value->'property_versions', 'null')::jsonb, (r.value->>'created_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update bank_accounts' then update bank_accounts t set "user_id" = case when r.set ? 'user_id' then (r.set->>'user_id')::uuid else t."user_id" end, "plaid_account_id" = case when r.set ? 'plaid_account_id' then (r.set->>'plaid_account_id')::varchar else t."plaid_account_id" end, "name" = case when r.set ? 'name' then (r.set->>'name')::varchar else t."name" end, "institution_name" = case when r.set ? 'institution_name' then (r.set->>'institution_name')::varchar else t."institution_name" end, "currency" = case when r.set ? 'currency' then (r.set->>'currency')::bpchar else t."currency" end, "balance" = case when r.set ? 'balance' then (r.set->>'balance')::bigint else t."balance" end, "keep_available" = case when r.set ? 'keep_available' then (r.set->>'keep_available')::bigint else t."keep_available" end, "is_manual" = case when r.set ? 'is_manual' then (r.set->>'is_manual')::boolean else t."is_manual" end, "is_joint" = case when r.set ? 'is_joint' then (r.set->>'is_joint')::boolean else t."is_joint" end, "visibility" = case when r.set ? 'visibility' then (r.set->>'visibility')::text else t."visibility" end, "status" = case when r.set ? 'status' then (r.set->>'status')::text else t."status" end, "version" = case when r.set ? 'version' then (r.set->>'version')::int else t."version" end, "property_versions" = case when r.set ? 'property_versions' then nullif(r.set->'property_versions', 'null')::jsonb else t."property_versions" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert financial_goals' then insert into financial_goals ("couple_id", "id", "name", "type", "target_amount", "current_allocation", "spent", "inflows", "priority", "deadline", "notes", "locked", "status", "drift_status", "milestone", "milestone_at", "version", "property_versions", "created_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'name')::varchar, (r.value->>'type')::varchar, (r.value->>'target_amount')::bigint, (r.value->>'current_allocation')::bigint, (r.value->>'spent')::bigint, nullif(r.value->'inflows', 'null')::jsonb, (r.value->>'priority')::smallint, (r.value->>'deadline')::date, (r.value->>'notes')::text, (r.value->>'locked')::boolean, (r.value->>'status')::text, (r.value->>'drift_status')::text, (r.value->>'milestone')::smallint, (r.value->>'milestone_at')::timestamptz, (r.value->>'version')::int, nullif(r.value->'property_versions', 'null')::jsonb, (r.value->>'created_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update financial_goals' then update financial_goals t set "name" = case when r.set ? 'name' then (r.set->>'name')::varchar else t."name" end, "type" = case when r.set ? 'type' then (r.set->>'type')::varchar else t."type" end, "target_amount" = case when r.set ? 'target_amount' then (r.set->>'target_amount')::bigint else t."target_amount" end, "current_allocation" = case when r.set ? 'current_allocation' then (r.set->>'current_allocation')::bigint else t."current_allocation" end, "spent" = case when r.set ? 'spent' then (r.set->>'spent')::bigint else t."spent" end, "inflows" = case when r.set ? 'inflows' then nullif(r.set->'inflows', 'null')::jsonb else t."inflows" end, "priority" = case when r.set ? 'priority' then (r.set->>'priority')::smallint else t."priority" end, "deadline" = case when r.set ? 'deadline' then (r.set->>'deadline')::date else t."deadline" end, "notes" = case when r.set ? 'notes' then (r.set->>'notes')::text else t."notes" end, "locked" = case when r.set ? 'locked' then (r.set->>'locked')::boolean else t."locked" end, "status" = case when r.set ? 'status' then (r.set->>'status')::text else t."status" end, "drift_status" = case when r.set ? 'drift_status' then (r.set->>'drift_status')::text else t."drift_status" end, "milestone" = case when r.set ? 'milestone' then (r.set->>'milestone')::smallint else t."milestone" end, "milestone_at" = case when r.set ? 'milestone_at' then (r.set->>'milestone_at')::timestamptz else t."milestone_at" end, "version" = case when r.set ? 'version' then (r.set->>'version')::int else t."version" end, "property_versions" = case when r.set ? 'property_versions' then nullif(r.set->'property_versions', 'null')::jsonb else t."property_versions" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert ledger_events' then insert into ledger_events ("couple_id", "id", "sequence", "event_type", "amount", "source_account_id", "source_goal_id", "dest_goal_id", "user_id", "actor", "timestamp", "metadata", "reverses_event_id", "hash_version", "words", "words_digest", "salt", "prev_hash", "hash") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'sequence')::int, (r.value->>'event_type')::text, (r.value->>'amount')::bigint, (r.value->>'source_account_id')::uuid, (r.value->>'source_goal_id')::uuid, (r.value->>'dest_goal_id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'actor')::varchar, (r.value->>'timestamp')::timestamptz, nullif(r.value->'metadata', 'null')::jsonb, (r.value->>'reverses_event_id')::uuid, (r.value->>'hash_version')::smallint, nullif(r.value->'words', 'null')::jsonb, (r.value->>'words_digest')::bpchar, (r.value->>'salt')::bpchar, (r.value->>'prev_hash')::bpchar, (r.value->>'hash')::bpchar from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'insert allocation_map' then insert into allocation_map ("couple_id", "id", "goal_id", "account_id", "allocated_amount") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'goal_id')::uuid, (r.value->>'account_id')::uuid, (r.value->>'allocated_amount')::bigint from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update allocation_map' then update allocation_map t set "goal_id" = case when r.set ? 'goal_id' then (r.set->>'goal_id')::uuid else t."goal_id" end, "account_id" = case when r.set ? 'account_id' then (r.set->>'account_id')::uuid else t."account_id" end, "allocated_amount" = case when r.set ? 'allocated_amount' then (r.set->>'allocated_amount')::bigint else t."allocated_amount" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'delete allocation_map' then delete from allocation_map t using jsonb_array_elements(step->'rows') r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert goal_reactions' then insert into goal_reactions ("couple_id", "id", "goal_id", "user_id", "emoji", "created_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'goal_id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'emoji')::varchar, (r.value->>'created_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'delete goal_reactions' then delete from goal_reactions t using jsonb_array_elements(step->'rows') r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert sync_prompts' then insert into sync_prompts ("couple_id", "id", "series_id", "rule", "starts_at", "wall_time", "due_at", "message", "status", "agenda", "missed_before", "created_by_id", "created_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'series_id')::uuid, (r.value->>'rule')::varchar, (r.value->>'starts_at')::varchar, (r.value->>'wall_time')::varchar, (r.value->>'due_at')::timestamptz, (r.value->>'message')::varchar, (r.value->>'status')::text, nullif(r.value->'agenda', 'null')::jsonb, (r.value->>'missed_before')::int, (r.value->>'created_by_id')::uuid, (r.value->>'created_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update sync_prompts' then update sync_prompts t set "series_id" = case when r.set ? 'series_id' then (r.set->>'series_id')::uuid else t."series_id" end, "rule" = case when r.set ? 'rule' then (r.set->>'rule')::varchar else t."rule" end, "starts_at" = case when r.set ? 'starts_at' then (r.set->>'starts_at')::varchar else t."starts_at" end, "wall_time" = case when r.set ? 'wall_time' then (r.set->>'wall_time')::varchar else t."wall_time" end, "due_at" = case when r.set ? 'due_at' then (r.set->>'due_at')::timestamptz else t."due_at" end, "message" = case when r.set ? 'message' then (r.set->>'message')::varchar else t."message" end, "status" = case when r.set ? 'status' then (r.set->>'status')::text else t."status" end, "agenda" = case when r.set ? 'agenda' then nullif(r.set->'agenda', 'null')::jsonb else t."agenda" end, "missed_before" = case when r.set ? 'missed_before' then (r.set->>'missed_before')::int else t."missed_before" end, "created_by_id" = case when r.set ? 'created_by_id' then (r.set->>'created_by_id')::uuid else t."created_by_id" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert sync_answers' then insert into sync_answers ("couple_id", "id", "prompt_id", "user_id", "answer", "note", "snoozed_until", "answered_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'prompt_id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'answer')::text, (r.value->>'note')::varchar, (r.value->>'snoozed_until')::timestamptz, (r.value->>'answered_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update sync_answers' then update sync_answers t set "prompt_id" = case when r.set ? 'prompt_id' then (r.set->>'prompt_id')::uuid else t."prompt_id" end, "user_id" = case when r.set ? 'user_id' then (r.set->>'user_id')::uuid else t."user_id" end, "answer" = case when r.set ? 'answer' then (r.set->>'answer')::text else t."answer" end, "note" = case when r.set ? 'note' then (r.set->>'note')::varchar else t."note" end, "snoozed_until" = case when r.set ? 'snoozed_until' then (r.set->>'snoozed_until')::timestamptz else t."snoozed_until" end, "answered_at" = case when r.set ? 'answered_at' then (r.set->>'answered_at')::timestamptz else t."answered_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert journal_entries' then insert into journal_entries ("couple_id", "id", "user_id", "goal_id", "event_id", "text", "words", "mood", "mood_word", "visibility", "created_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'goal_id')::uuid, (r.value->>'event_id')::uuid, (r.value->>'text')::text, (r.value->>'words')::text, (r.value->>'mood')::text, (r.value->>'mood_word')::varchar, (r.value->>'visibility')::text, (r.value->>'created_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update journal_entries' then update journal_entries t set "user_id" = case when r.set ? 'user_id' then (r.set->>'user_id')::uuid else t."user_id" end, "goal_id" = case when r.set ? 'goal_id' then (r.set->>'goal_id')::uuid else t."goal_id" end, "event_id" = case when r.set ? 'event_id' then (r.set->>'event_id')::uuid else t."event_id" end, "text" = case when r.set ? 'text' then (r.set->>'text')::text else t."text" end, "words" = case when r.set ? 'words' then (r.set->>'words')::text else t."words" end, "mood" = case when r.set ? 'mood' then (r.set->>'mood')::text else t."mood" end, "mood_word" = case when r.set ? 'mood_word' then (r.set->>'mood_word')::varchar else t."mood_word" end, "visibility" = case when r.set ? 'visibility' then (r.set->>'visibility')::text else t."visibility" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert inbox_items' then insert into inbox_items ("couple_id", "id", "user_id", "event_id", "sequence", "kind", "percent", "read_at", "read_by") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'event_id')::uuid, (r.value->>'sequence')::int, (r.value->>'kind')::text, (r.value->>'percent')::smallint, (r.value->>'read_at')::timestamptz, (r.value->>'read_by')::varchar from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'insert rebalance_plans' then insert into rebalance_plans ("couple_id", "id", "strategy", "goal_ids", "include_private", "status", "fingerprint", "basis_sequence", "moves", "uncured", "goals", "accounts", "account_ids", "requested_by_id", "committed_by_id", "committed_with", "committed_at", "decided_by_id", "decided_at", "sequence", "created_at", "expires_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'strategy')::text, case when jsonb_typeof(r.value->'goal_ids') = 'array' then array(select jsonb_array_elements_text(r.value->'goal_ids'))::text[] end, (r.value->>'include_private')::boolean, (r.value->>'status')::text, (r.value->>'fingerprint')::bpchar, (r.value->>'basis_sequence')::int, nullif(r.value->'moves', 'null')::jsonb, nullif(r.value->'uncured', 'null')::jsonb, nullif(r.value->'goals', 'null')::jsonb, nullif(r.value->'accounts', 'null')::jsonb, case when jsonb_typeof(r.value->'account_ids') = 'array' then array(select jsonb_array_elements_text(r.value->'account_ids'))::text[] end, (r.value->>'requested_by_id')::uuid, (r.value->>'committed_by_id')::uuid, (r.value->>'committed_with')::varchar, (r.value->>'committed_at')::timestamptz, (r.value->>'decided_by_id')::uuid, (r.value->>'decided_at')::timestamptz, (r.value->>'sequence')::int, (r.value->>'created_at')::timestamptz, (r.value->>'expires_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update rebalance_plans' then update rebalance_plans t set "strategy" = case when r.set ? 'strategy' then (r.set->>'strategy')::text else t."strategy" end, "goal_ids" = case when r.set ? 'goal_ids' then case when jsonb_typeof(r.set->'goal_ids') = 'array' then array(select jsonb_array_elements_text(r.set->'goal_ids'))::text[] end else t."goal_ids" end, "include_private" = case when r.set ? 'include_private' then (r.set->>'include_private')::boolean else t."include_private" end, "status" = case when r.set ? 'status' then (r.set->>'status')::text else t."status" end, "fingerprint" = case when r.set ? 'fingerprint' then (r.set->>'fingerprint')::bpchar else t."fingerprint" end, "basis_sequence" = case when r.set ? 'basis_sequence' then (r.set->>'basis_sequence')::int else t."basis_sequence" end, "moves" = case when r.set ? 'moves' then nullif(r.set->'moves', 'null')::jsonb else t."moves" end, "uncured" = case when r.set ? 'uncured' then nullif(r.set->'uncured', 'null')::jsonb else t."uncured" end, "goals" = case when r.set ? 'goals' then nullif(r.set->'goals', 'null')::jsonb else t."goals" end, "accounts" = case when r.set ? 'accounts' then nullif(r.set->'accounts', 'null')::jsonb else t."accounts" end, "account_ids" = case when r.set ? 'account_ids' then case when jsonb_typeof(r.set->'account_ids') = 'array' then array(select jsonb_array_elements_text(r.set->'account_ids'))::text[] end else t."account_ids" end, "requested_by_id" = case when r.set ? 'requested_by_id' then (r.set->>'requested_by_id')::uuid else t."requested_by_id" end, "committed_by_id" = case when r.set ? 'committed_by_id' then (r.set->>'committed_by_id')::uuid else t."committed_by_id" end, "committed_with" = case when r.set ? 'committed_with' then (r.set->>'committed_with')::varchar else t."committed_with" end, "committed_at" = case when r.set ? 'committed_at' then (r.set->>'committed_at')::timestamptz else t."committed_at" end, "decided_by_id" = case when r.set ? 'decided_by_id' then (r.set->>'decided_by_id')::uuid else t."decided_by_id" end, "decided_at" = case when r.set ? 'decided_at' then (r.set->>'decided_at')::timestamptz else t."decided_at" end, "sequence" = case when r.set ? 'sequence' then (r.set->>'sequence')::int else t."sequence" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end, "expires_at" = case when r.set ? 'expires_at' then (r.set->>'expires_at')::timestamptz else t."expires_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert webhooks' then insert into webhooks ("couple_id", "id", "user_id", "url", "follow", "key_id", "sealed_secret", "former_secret", "former_until", "created_at", "delivered_sequence", "head_sequence", "attempts", "failing_since", "last_error", "last_delivered_at", "next_attempt_at", "lease", "leased_until", "disabled_at", "paused_at") select (r.value->>'couple_id')::uuid, (r.value->>'id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'url')::varchar, (r.value->>'follow')::text, (r.value->>'key_id')::bpchar, (r.value->>'sealed_secret')::text, (r.value->>'former_secret')::text, (r.value->>'former_until')::timestamptz, (r.value->>'created_at')::timestamptz, (r.value->>'delivered_sequence')::int, (r.value->>'head_sequence')::int, (r.value->>'attempts')::int, (r.value->>'failing_since')::timestamptz, (r.value->>'last_error')::varchar, (r.value->>'last_delivered_at')::timestamptz, (r.value->>'next_attempt_at')::timestamptz, (r.value->>'lease')::uuid, (r.value->>'leased_until')::timestamptz, (r.value->>'disabled_at')::timestamptz, (r.value->>'paused_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update webhooks' then update webhooks t set "user_id" = case when r.set ? 'user_id' then (r.set->>'user_id')::uuid else t."user_id" end, "url" = case when r.set ? 'url' then (r.set->>'url')::varchar else t."url" end, "follow" = case when r.set ? 'follow' then (r.set->>'follow')::text else t."follow" end, "key_id" = case when r.set ? 'key_id' then (r.set->>'key_id')::bpchar else t."key_id" end, "sealed_secret" = case when r.set ? 'sealed_secret' then (r.set->>'sealed_secret')::text else t."sealed_secret" end, "former_secret" = case when r.set ? 'former_secret' then (r.set->>'former_secret')::text else t."former_secret" end, "former_until" = case when r.set ? 'former_until' then (r.set->>'former_until')::timestamptz else t."former_until" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end, "delivered_sequence" = case when r.set ? 'delivered_sequence' then (r.set->>'delivered_sequence')::int else t."delivered_sequence" end, "head_sequence" = case when r.set ? 'head_sequence' then (r.set->>'head_sequence')::int else t."head_sequence" end, "attempts" = case when r.set ? 'attempts' then (r.set->>'attempts')::int else t."attempts" end, "failing_since" = case when r.set ? 'failing_since' then (r.set->>'failing_since')::timestamptz else t."failing_since" end, "last_error" = case when r.set ? 'last_error' then (r.set->>'last_error')::varchar else t."last_error" end, "last_delivered_at" = case when r.set ? 'last_delivered_at' then (r.set->>'last_delivered_at')::timestamptz else t."last_delivered_at" end, "next_attempt_at" = case when r.set ? 'next_attempt_at' then (r.set->>'next_attempt_at')::timestamptz else t."next_attempt_at" end, "lease" = case when r.set ? 'lease' then (r.set->>'lease')::uuid else t."lease" end, "leased_until" = case when r.set ? 'leased_until' then (r.set->>'leased_until')::timestamptz else t."leased_until" end, "disabled_at" = case when r.set ? 'disabled_at' then (r.set->>'disabled_at')::timestamptz else t."disabled_at" end, "paused_at" = case when r.set ? 'paused_at' then (r.set->>'paused_at')::timestamptz else t."paused_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'delete webhooks' then delete from webhooks t using jsonb_array_elements(step->'rows') r where t."couple_id" = (r.value->>'couple_id')::uuid and t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert access_tokens' then insert into access_tokens ("id", "user_id", "token_hash", "client", "kind", "scopes", "created_at", "expires_at", "revoked_at", "confirmed_at", "made_with_id") select (r.value->>'id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'token_hash')::bpchar, (r.value->>'client')::varchar, (r.value->>'kind')::text, case when jsonb_typeof(r.value->'scopes') = 'array' then array(select jsonb_array_elements_text(r.value->'scopes'))::text[] end, (r.value->>'created_at')::timestamptz, (r.value->>'expires_at')::timestamptz, (r.value->>'revoked_at')::timestamptz, (r.value->>'confirmed_at')::timestamptz, (r.value->>'made_with_id')::uuid from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update access_tokens' then update access_tokens t set "user_id" = case when r.set ? 'user_id' then (r.set->>'user_id')::uuid else t."user_id" end, "token_hash" = case when r.set ? 'token_hash' then (r.set->>'token_hash')::bpchar else t."token_hash" end, "client" = case when r.set ? 'client' then (r.set->>'client')::varchar else t."client" end, "kind" = case when r.set ? 'kind' then (r.set->>'kind')::text else t."kind" end, "scopes" = case when r.set ? 'scopes' then case when jsonb_typeof(r.set->'scopes') = 'array' then array(select jsonb_array_elements_text(r.set->'scopes'))::text[] end else t."scopes" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end, "expires_at" = case when r.set ? 'expires_at' then (r.set->>'expires_at')::timestamptz else t."expires_at" end, "revoked_at" = case when r.set ? 'revoked_at' then (r.set->>'revoked_at')::timestamptz else t."revoked_at" end, "confirmed_at" = case when r.set ? 'confirmed_at' then (r.set->>'confirmed_at')::timestamptz else t."confirmed_at" end, "made_with_id" = case when r.set ? 'made_with_id' then (r.set->>'made_with_id')::uuid else t."made_with_id" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'insert connected_apps' then insert into connected_apps ("id", "user_id", "client_id", "client", "origin", "resource", "kind", "scopes", "sees_private", "created_at", "used_at", "expires_at", "removed_at", "confirmed_at") select (r.value->>'id')::uuid, (r.value->>'user_id')::uuid, (r.value->>'client_id')::text, (r.value->>'client')::varchar, (r.value->>'origin')::text, (r.value->>'resource')::text, (r.value->>'kind')::text, case when jsonb_typeof(r.value->'scopes') = 'array' then array(select jsonb_array_elements_text(r.value->'scopes'))::text[] end, (r.value->>'sees_private')::boolean, (r.value->>'created_at')::timestamptz, (r.value->>'used_at')::timestamptz, (r.value->>'expires_at')::timestamptz, (r.value->>'removed_at')::timestamptz, (r.value->>'confirmed_at')::timestamptz from jsonb_array_elements(step->'rows') with ordinality r where not refused ? (r.value->>'couple_id') order by r.ordinality; when 'update connected_apps' then update connected_apps t set "user_id" = case when r.set ? 'user_id' then (r.set->>'user_id')::uuid else t."user_id" end, "client_id" = case when r.set ? 'client_id' then (r.set->>'client_id')::text else t."client_id" end, "client" = case when r.set ? 'client' then (r.set->>'client')::varchar else t."client" end, "origin" = case when r.set ? 'origin' then (r.set->>'origin')::text else t."origin" end, "resource" = case when r.set ? 'resource' then (r.set->>'resource')::text else t."resource" end, "kind" = case when r.set ? 'kind' then (r.set->>'kind')::text else t."kind" end, "scopes" = case when r.set ? 'scopes' then case when jsonb_typeof(r.set->'scopes') = 'array' then array(select jsonb_array_elements_text(r.set->'scopes'))::text[] end else t."scopes" end, "sees_private" = case when r.set ? 'sees_private' then (r.set->>'sees_private')::boolean else t."sees_private" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end, "used_at" = case when r.set ? 'used_at' then (r.set->>'used_at')::timestamptz else t."used_at" end, "expires_at" = case when r.set ? 'expires_at' then (r.set->>'expires_at')::timestamptz else t."expires_at" end, "removed_at" = case when r.set ? 'removed_at' then (r.set->>'removed_at')::timestamptz else t."removed_at" end, "confirmed_at" = case when r.set ? 'confirmed_at' then (r.set->>'confirmed_at')::timestamptz else t."confirmed_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'update oauth_records' then update oauth_records t set "kind" = case when r.set ? 'kind' then (r.set->>'kind')::text else t."kind" end, "secret_hash" = case when r.set ? 'secret_hash' then (r.set->>'secret_hash')::bpchar else t."secret_hash" end, "payload" = case when r.set ? 'payload' then nullif(r.set->'payload', 'null')::jsonb else t."payload" end, "app_id" = case when r.set ? 'app_id' then (r.set->>'app_id')::uuid else t."app_id" end, "expires_at" = case when r.set ? 'expires_at' then (r.set->>'expires_at')::timestamptz else t."expires_at" end, "consumed_at" = case when r.set ? 'consumed_at' then (r.set->>'consumed_at')::timestamptz else t."consumed_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."id" = (r.value->>'id')::uuid and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); when 'update idempotency_records' then update idempotency_records t set "operation" = case when r.set ? 'operation' then (r.set->>'operation')::varchar else t."operation" end, "fingerprint" = case when r.set ? 'fingerprint' then (r.set->>'fingerprint')::bpchar else t."fingerprint" end, "output" = case when r.set ? 'output' then (r.set->>'output')::json else t."output" end, "created_at" = case when r.set ? 'created_at' then (r.set->>'created_at')::timestamptz else t."created_at" end from (select e.value, e.value->'set' as set from jsonb_array_elements(step->'rows') e offset 0) r where t."couple_id" = (r.value->>'couple_id')::uuid and t."owner" = (r.value->>'owner')::varchar and t."key" = (r.value->>'key')::varchar and not refused ? (r.value->>'couple_id') and (not r.value ? 'is' or jsonb_populate_record(t, r.value->'is') is not distinct from t); end case; get diagnostics touched = row_count; if touched <> ( select count(*) from jsonb_array_elements(step->'rows') r where not refused ? (r.value->>'couple_id') ) then raise exception 'a row is not as expected: %', step->>'do' using errcode = 'CF001'; end if; end loop; insert into idempotency_records as t (couple_id, owner, key, operation, fingerprint, output, created_at) select (k.value->>'couple_id')::uuid, k.value->>'owner', k.value->>'key', k.value->>'operation', k.value->>'fingerprint', (k.value->>'output')::json, (k.value->>'created_at')::timestamptz from jsonb_array_elements(batch->'keys') k where not refused ? (k.value->>'couple_id') on conflict (couple_id, owner, key) do update set operation = excluded.operation, fingerprint = excluded.fingerprint, output = excluded.output, created_at = excluded.created_at where t.created_at < (batch->>'keys_since')::timestamptz; get diagnostics touched = row_count; if touched <> ( select count(*) from jsonb_array_elements(batch->'keys') k where not refused ? (k.value->>'couple_id') ) then raise exception 'an idempotency key has an answer by now' using errcode = 'CF001'; end if; return refused; end; end $$`,
    );
    for (const [table, words] of Object.entries(KEPT)) {
      this.addSql(
        `create function "${table}_no_truncate_fn"() returns trigger as $$ begin raise exception '${words}' using errcode = 'restrict_violation'; end; $$ language plpgsql`,
      );
      this.addSql(
        `create trigger "no_truncate" before truncate on "${table}" for each statement execute function "${table}_no_truncate_fn"()`,
      );
    }
  }

  override down(): void {
    for (const table of TABLES.toReversed()) this.addSql(`drop table "${table}" cascade`);
    for (const name of FUNCTIONS) this.addSql(`drop function "${name}"`);
    for (const table of Object.keys(KEPT)) this.addSql(`drop function "${table}_no_truncate_fn"`);
  }
}
