import { Migration } from "@mikro-orm/migrations";

const LEDGER = {
  amount_moves: [
    `event_type in ('BALANCE_SYNC', 'ACCOUNT') or (amount > 0) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'DEPOSIT', 'WITHDRAWAL', 'REVERSAL'))`,
    `event_type in ('BALANCE_SYNC', 'ACCOUNT') or (amount > 0) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'REVERSAL'))`,
  ],
  account_named: [
    `(source_account_id is not null) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'ACCOUNT'))`,
    `(source_account_id is not null) = (event_type in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'ACCOUNT'))`,
  ],
  source_goal_named: [
    `event_type = 'REVERSAL' or (source_goal_id is not null) = (event_type in ('RELEASE', 'REALLOCATION'))`,
    `event_type = 'REVERSAL' or (source_goal_id is not null) = (event_type in ('RELEASE', 'REALLOCATION', 'SPENDING'))`,
  ],
  event_type_check: [
    `"event_type" in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'GOAL', 'ACCOUNT', 'COUPLE', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC', 'DRIFT', 'SYSTEM')`,
    `"event_type" in ('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'DEPOSIT', 'WITHDRAWAL', 'BALANCE_SYNC', 'REVERSAL', 'GOAL', 'ACCOUNT', 'COUPLE', 'PLAN', 'JOURNAL', 'REACTION', 'SYNC', 'DRIFT', 'SYSTEM')`,
  ],
} as const;

/** Goals are spent on what they are for: the event, and what was spent from each goal. */
export class Spending extends Migration {
  override up(): void {
    this.addSql(`alter table "financial_goals" add column "spent" bigint not null default 0`);
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_spent_not_negative" check (spent >= 0)`,
    );
    this.addSql(
      `alter table "financial_goals" add constraint "financial_goals_spent_bounded" check (spent <= 1000000000000000)`,
    );
    this.restate(
      "financial_goals",
      "milestone_noted",
      "milestone = 100 or (current_allocation + spent) * 100 < target_amount * (milestone + 25)",
    );
    for (const [name, [, check]] of Object.entries(LEDGER)) this.restate("ledger_events", name, check);
  }

  override down(): void {
    for (const [name, [check]] of Object.entries(LEDGER)) this.restate("ledger_events", name, check);
    this.restate(
      "financial_goals",
      "milestone_noted",
      "milestone = 100 or current_allocation * 100 < target_amount * (milestone + 25)",
    );
    this.addSql(`alter table "financial_goals" drop column "spent"`);
  }

  private restate(table: string, name: string, check: string): void {
    this.addSql(`alter table "${table}" drop constraint "${table}_${name}"`);
    this.addSql(`alter table "${table}" add constraint "${table}_${name}" check (${check})`);
  }
}
