import { Migration } from "@mikro-orm/migrations";

/** Among a couple's open shared accounts, a bank account is linked once. */
export class LinkedAccounts extends Migration {
  override up(): void {
    // Books that already count a bank account twice keep both accounts. Only the first one keeps the link.
    this.addSql(
      `update "bank_accounts" as again set plaid_account_id = null where status = 'open' and visibility = 'shared' and exists (select from "bank_accounts" as first where first.couple_id = again.couple_id and first.plaid_account_id = again.plaid_account_id and first.status = 'open' and first.visibility = 'shared' and first.id < again.id)`,
    );
    this.addSql(
      `create unique index "bank_accounts_shared_once" on "bank_accounts" ("couple_id", "plaid_account_id") where status = 'open' and visibility = 'shared'`,
    );
  }

  override down(): void {
    this.addSql(`drop index "bank_accounts_shared_once"`);
  }
}
