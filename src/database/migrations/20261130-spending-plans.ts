import { Migration } from "@mikro-orm/migrations";

const check = (strategies: string) =>
  `alter table "rebalance_plans" add constraint "rebalance_plans_strategy_check" check ("strategy" in (${strategies}))`;

/** Plans of payments beyond what one partner may take alone. */
export class SpendingPlans extends Migration {
  override up(): void {
    this.addSql(`alter table "rebalance_plans" drop constraint "rebalance_plans_strategy_check"`);
    this.addSql(check(`'on_schedule', 'deadline_first', 'fill', 'waterfall', 'edited', 'spending'`));
  }

  override down(): void {
    this.addSql(`alter table "rebalance_plans" drop constraint "rebalance_plans_strategy_check"`);
    this.addSql(check(`'on_schedule', 'deadline_first', 'fill', 'waterfall', 'edited'`));
  }
}
