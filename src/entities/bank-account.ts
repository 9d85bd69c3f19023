import { defineEntity, p } from "@mikro-orm/core";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { Couple } from "./couple.ts";
import { User } from "./user.ts";
import { versionChecks, versionColumns } from "./versioned.ts";

const BankAccountSchema = defineEntity({
  name: "BankAccount",
  tableName: "bank_accounts",
  properties: {
    id: p.uuid().primary(),
    /** Null until the owner's couple forms. */
    couple: () =>
      p
        .manyToOne(Couple)
        .nullable()
        .index("bank_accounts_by_couple")
        .deleteRule("no action")
        .updateRule("no action"),
    user: () =>
      p.manyToOne(User).index("bank_accounts_by_user").deleteRule("no action").updateRule("no action"),
    plaidAccountId: p.string().length(128).nullable(),
    name: p.string().length(100),
    institutionName: p.string().length(100).nullable(),
    currency: p.character().length(3),
    /** Minor units. An overdrawn account is kept as zero. */
    balance: p.bigint("bigint"),
    /** Minor units that allocating leaves available. */
    keepAvailable: p.bigint("bigint"),
    isManual: p.boolean(),
    isJoint: p.boolean(),
    visibility: p.enum(["shared", "private"] as const),
    status: p.enum(["open", "closed"] as const),
    ...versionColumns(),
    createdAt: p.datetime(3),
  },
  checks: [
    ...versionChecks("bank_accounts"),
    { name: "bank_accounts_balance_not_negative", expression: "balance >= 0" },
    { name: "bank_accounts_balance_bounded", expression: `balance <= ${MAX_MINOR_UNITS}` },
    { name: "bank_accounts_keep_available_not_negative", expression: "keep_available >= 0" },
    { name: "bank_accounts_keep_available_bounded", expression: `keep_available <= ${MAX_MINOR_UNITS}` },
    { name: "bank_accounts_joint_is_shared", expression: "not (is_joint and visibility = 'private')" },
    { name: "bank_accounts_closed_is_empty", expression: "status = 'open' or balance = 0" },
    {
      name: "bank_accounts_manual_has_no_plaid",
      expression: "not (is_manual and plaid_account_id is not null)",
    },
  ],
  triggers: [
    {
      name: "of_the_couple",
      timing: "before",
      events: ["insert", "update"],
      body: `if old.couple_id is not null
        and (new.couple_id is distinct from old.couple_id or new.user_id <> old.user_id or new.currency <> old.currency)
      then
        raise exception 'an account stays with its couple, owner and currency' using errcode = 'check_violation';
      end if;
      if new.couple_id is not null and old.couple_id is null and not exists (
        select from couples
        where id = new.couple_id and currency = new.currency and new.user_id in (partner_1_id, partner_2_id)
      ) then
        raise exception 'an account is of a partner and in the currency of its couple' using errcode = 'check_violation';
      end if;
      if new.status = 'closed' and exists (select from allocation_map where account_id = new.id) then
        raise exception 'an account that closes stands behind no goal' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
  uniques: [
    {
      name: "bank_accounts_linked_once",
      properties: ["user", "plaidAccountId"],
      where: "status = 'open'",
    },
    // A private account takes no part: a conflict would reveal it to the partner.
    {
      name: "bank_accounts_shared_once",
      properties: ["couple", "plaidAccountId"],
      where: "status = 'open' and visibility = 'shared'",
    },
  ],
});

/** A bank account, linked or kept by hand. */
export class BankAccount extends BankAccountSchema.class {}
BankAccountSchema.setClass(BankAccount);
