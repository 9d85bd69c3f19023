import { defineEntity, p } from "@mikro-orm/core";
import { accountChecks, accountColumns } from "./account-columns.ts";
import { OF_A_KEPT_USER } from "./of-a-kept-user.ts";
import { User } from "./user.ts";

const SingleAccountSchema = defineEntity({
  name: "SingleAccount",
  tableName: "single_accounts",
  properties: {
    id: p.uuid().primary(),
    user: () =>
      p.manyToOne(User).index("single_accounts_by_user").deleteRule("no action").updateRule("no action"),
    ...accountColumns(),
  },
  checks: accountChecks("single_accounts"),
  uniques: [
    {
      name: "single_accounts_linked_once",
      properties: ["user", "plaidAccountId"],
      where: "status = 'open'",
    },
  ],
  triggers: [OF_A_KEPT_USER],
});

/** A bank account of a user without a couple. When a couple forms, open accounts move to `bank_accounts`. */
export class SingleAccount extends SingleAccountSchema.class {}
SingleAccountSchema.setClass(SingleAccount);
