import { Migration } from "@mikro-orm/migrations";

const STRATEGIES = ["on_schedule", "deadline_first", "waterfall", "edited"];

const KEPT =
  "id couple_id strategy goal_ids fingerprint basis_sequence moves uncured goals accounts account_ids requested_by_id created_at expires_at";

/** The trigger that keeps these columns of a plan as they were made. */
const madeForGood = (columns: readonly string[]) => {
  const of = (row: string) => columns.map((column) => `${row}.${column}`).join(", ");
  return `create or replace function "rebalance_plans_made_for_good_fn"() returns trigger as $$ begin if tg_op = 'DELETE' then if old.sequence is not null then raise exception 'a plan that the ledger tells of stays' using errcode = 'restrict_violation'; end if; return old; end if; if old.status in ('committed', 'rejected') or (old.status = 'awaiting_approval' and (new.status = 'suggested' or (new.status = 'committed' and new.decided_at is null))) or (old.committed_at is not null and (new.committed_by_id, new.committed_with, new.committed_at) is distinct from (old.committed_by_id, old.committed_with, old.committed_at)) or (${of("new")}) is distinct from (${of("old")}) then raise exception 'a plan stays as it was made, committed and decided' using errcode = 'restrict_violation'; end if; return new; end; $$ language plpgsql`;
};

const strategyCheck = (strategies: readonly string[]) =>
  `alter table "rebalance_plans" add constraint "rebalance_plans_strategy_check" check ("strategy" in (${strategies.map((one) => `'${one}'`).join(", ")}))`;

/** Plans record whether they may use their requester's private accounts. The strategy fill is new. */
export class PlanScope extends Migration {
  override up(): void {
    // The plans that exist may use them, and their fingerprints include these accounts.
    this.addSql(`alter table "rebalance_plans" add column "include_private" boolean not null default true`);
    this.addSql(`alter table "rebalance_plans" alter column "include_private" drop default`);
    this.addSql(`alter table "rebalance_plans" drop constraint "rebalance_plans_strategy_check"`);
    this.addSql(strategyCheck(STRATEGIES.toSpliced(2, 0, "fill")));
    this.addSql(madeForGood(KEPT.split(" ").toSpliced(4, 0, "include_private")));
  }

  override down(): void {
    this.addSql(`alter table "rebalance_plans" disable trigger "made_for_good"`);
    this.addSql(`update "rebalance_plans" set strategy = 'waterfall' where strategy = 'fill'`);
    this.addSql(`set constraints all immediate`);
    this.addSql(`alter table "rebalance_plans" enable trigger "made_for_good"`);
    this.addSql(`alter table "rebalance_plans" drop constraint "rebalance_plans_strategy_check"`);
    this.addSql(strategyCheck(STRATEGIES));
    this.addSql(madeForGood(KEPT.split(" ")));
    this.addSql(`alter table "rebalance_plans" drop column "include_private"`);
  }
}
