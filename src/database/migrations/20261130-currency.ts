import { Migration } from "@mikro-orm/migrations";

const PARTNERS = `old.partner_1_id <> new.partner_1_id or old.partner_2_id <> new.partner_2_id`;

/** A couple may change its currency until it has amounts. */
export class ChangeableCurrency extends Migration {
  override up(): void {
    this.addSql(
      `create or replace function "couples_formed_for_good_fn"() returns trigger as $$ begin if ${PARTNERS} then raise exception 'a couple keeps its partners' using errcode = 'check_violation'; end if; if old.approval_threshold is not null or old.proposed_by_id is not null or exists (select from bank_accounts where couple_id = new.id) or exists (select from financial_goals where couple_id = new.id) then raise exception 'a couple that has amounts keeps its currency' using errcode = 'check_violation'; end if; return new; end; $$ language plpgsql`,
    );
  }

  override down(): void {
    this.addSql(
      `create or replace function "couples_formed_for_good_fn"() returns trigger as $$ begin raise exception 'a couple keeps its partners and its currency' using errcode = 'check_violation'; end; $$ language plpgsql`,
    );
  }
}
