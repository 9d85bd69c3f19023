import { defineEntity } from "@mikro-orm/core";
import { accountChecks, accountColumns } from "./account-columns.ts";
import { coupleOfRow, idOfRow, reference, WITH_AN_EVENT } from "./couple-row.ts";
import { Partner } from "./partner.ts";

const BankAccountSchema = defineEntity({
  name: "BankAccount",
  tableName: "bank_accounts",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** The owner. */
    user: () => reference(Partner, "user_id"),
    ...accountColumns(),
  },
  checks: accountChecks("bank_accounts"),
  triggers: [
    WITH_AN_EVENT,
    {
      name: "in_the_currency",
      timing: "before",
      events: ["insert"],
      body: `if not exists (select 1 from couples where id = new.couple_id and currency = new.currency) then
        raise exception 'an account is in the currency of its couple' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    {
      name: "of_its_owner",
      timing: "before",
      events: ["update"],
      when: "((old.couple_id <> new.couple_id) OR (old.user_id <> new.user_id) OR (old.currency <> new.currency))",
      body: "raise exception 'an account keeps its couple, owner and currency' using errcode = 'check_violation';",
    },
    {
      name: "closed_when_free",
      timing: "before",
      events: ["update"],
      when: "(new.status = 'closed'::text)",
      body: `if exists (select 1 from allocation_map where couple_id = new.couple_id and account_id = new.id) then
        raise exception 'an account that closes stands behind no goal' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
  uniques: [
    {
      name: "bank_accounts_linked_once",
      properties: ["couple", "user", "plaidAccountId"],
      where: "status = 'open'",
    },
    // Private accounts are excluded, because a conflict would reveal them to the partner.
    {
      name: "bank_accounts_shared_once",
      properties: ["couple", "plaidAccountId"],
      where: "status = 'open' and visibility = 'shared'",
    },
  ],
});

/** A bank account of a couple, linked or manual. */
export class BankAccount extends BankAccountSchema.class {}
BankAccountSchema.setClass(BankAccount);
