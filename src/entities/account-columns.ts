import { p } from "@mikro-orm/core";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { versionChecks, versionColumns } from "./versioned.ts";

/** The columns shared by both account tables. A function, because MikroORM modifies column definitions in place. */
export const accountColumns = () => ({
  plaidAccountId: p.string().length(128).nullable(),
  name: p.string().length(100),
  institutionName: p.string().length(100).nullable(),
  currency: p.character().length(3),
  /** Minor units. The balance of an overdrawn account is stored as zero. */
  balance: p.bigint("bigint"),
  /** Minor units that cannot be allocated. */
  keepAvailable: p.bigint("bigint"),
  isManual: p.boolean(),
  isJoint: p.boolean(),
  visibility: p.enum(["shared", "private"] as const),
  status: p.enum(["open", "closed"] as const),
  ...versionColumns(),
  createdAt: p.datetime(3),
});

/** Check constraints for these columns. */
export function accountChecks(table: string) {
  return [
    ...versionChecks(table),
    { name: `${table}_balance_not_negative`, expression: "balance >= 0" },
    { name: `${table}_balance_bounded`, expression: `balance <= ${MAX_MINOR_UNITS}` },
    { name: `${table}_keep_available_not_negative`, expression: "keep_available >= 0" },
    { name: `${table}_keep_available_bounded`, expression: `keep_available <= ${MAX_MINOR_UNITS}` },
    { name: `${table}_joint_is_shared`, expression: "not (is_joint and visibility = 'private')" },
    { name: `${table}_closed_is_empty`, expression: "status = 'open' or balance = 0" },
    { name: `${table}_manual_has_no_plaid`, expression: "not (is_manual and plaid_account_id is not null)" },
  ];
}
