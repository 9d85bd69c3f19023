import { z } from "zod";
import { formatMoney } from "../kernel/money.ts";
import type { Group, Totals } from "../ledger/totals/groups.ts";
import { GROUPINGS, type Grouping, MOVING_TYPES } from "../ledger/totals/sums.ts";
import { id, moneyOut, plainOut, wordsOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";

const dayOut = plainOut.meta({ format: "date" });

const totals = {
  deposits: moneyOut,
  withdrawals: moneyOut.describe("Including spending that lowered a balance."),
  allocated: moneyOut.describe("Allocated to goals. A reallocation counts in allocated and in released."),
  released: moneyOut.describe("Released from goals."),
  spent: moneyOut.describe("Spent from goals."),
  synced_change: moneyOut.describe("The total of balance corrections by syncs; can be negative."),
  count: z.int().describe("The number of events that moved money."),
};

export const ledgerTotalsShape = z.object(totals).register(answers, { id: "LedgerTotals" });

/** A group has the fields that it is grouped by, null if its events have no value. */
export const ledgerGroupShape = shape("LedgerGroup", {
  month: plainOut.optional(),
  week: dayOut.optional().describe("The Monday of the week."),
  payee: wordsOut.nullable().optional(),
  category: wordsOut.nullable().optional(),
  user_id: id.nullable().optional().describe("The partner who acted; null: the operator, for no user."),
  user_name: wordsOut.nullable().optional(),
  account_id: id.optional(),
  account_name: wordsOut.optional(),
  goal_id: id.nullable().optional(),
  goal_name: wordsOut.nullable().optional(),
  event_type: z.enum(MOVING_TYPES).optional(),
  ...totals,
});

export const otherGroupsShape = ledgerTotalsShape
  .extend({
    groups: z.int().describe("The number of these groups."),
  })
  .nullable()
  .describe("The totals of all groups beyond the first 100.")
  .register(answers, { id: "OtherLedgerGroups" });

export const ledgerSummaryShape = shape("LedgerSummary", {
  from: dayOut,
  to: dayOut,
  group_by: z.array(z.enum(GROUPINGS)),
  total: ledgerTotalsShape,
  groups: z.array(ledgerGroupShape).describe("The largest first; by month or week the newest first."),
  other: otherGroupsShape,
});

/** The fields of each grouping, from its key and name. The key of a month or week is its number in `Buckets`, from 1. */
const FIELDS: Readonly<
  Record<Grouping, (key: string | null, name: string | null, buckets: Buckets) => object>
> = {
  month: (key, _, { months }) => ({ month: months[Number(key) - 1]?.slice(0, 7) }),
  week: (key, _, { weeks }) => ({ week: weeks[Number(key) - 1] }),
  payee: (payee) => ({ payee }),
  category: (category) => ({ category }),
  person: (user_id, user_name) => ({ user_id, user_name }),
  account: (account_id, account_name) => ({ account_id, account_name }),
  goal: (goal_id, goal_name) => ({ goal_id, goal_name }),
  type: (event_type) => ({ event_type }),
};

/** The first days of the months and weeks that keys refer to. */
export interface Buckets {
  readonly months: readonly string[];
  readonly weeks: readonly string[];
}

export function showGroup(
  group: Group,
  groupBy: readonly Grouping[],
  buckets: Buckets,
  currency: string,
): z.input<typeof ledgerGroupShape> {
  // Fields are in the order of the schema, not of `groupBy`.
  const fields = GROUPINGS.filter((grouping) => groupBy.includes(grouping)).map((grouping) => {
    const at = groupBy.indexOf(grouping);
    return FIELDS[grouping](group.keys[at] ?? null, group.names[at] ?? null, buckets);
  });
  return Object.assign({}, ...fields, showTotals(group, currency));
}

export function showTotals(all: Totals, currency: string): z.input<typeof ledgerTotalsShape> {
  return {
    deposits: formatMoney(all.deposits, currency),
    withdrawals: formatMoney(all.withdrawals, currency),
    allocated: formatMoney(all.allocated, currency),
    released: formatMoney(all.released, currency),
    spent: formatMoney(all.spent, currency),
    synced_change: formatMoney(all.syncedChange, currency),
    count: all.count,
  };
}
