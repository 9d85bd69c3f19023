import { z } from "zod";
import type { Plan } from "../../books/plan.ts";

const amount = z.string().regex(/^\d{1,16}$/);
const id = z.string();
const rows = (row: z.ZodRawShape) => z.array(z.object(row));

/** The parts of a plan's JSON columns on which readers rely. */
const COLUMNS = {
  moves: rows({
    account_id: id,
    from_goal_id: id.nullable(),
    to_goal_id: id.nullable(),
    amount,
    grounds: z.record(z.string(), z.unknown()),
    noted: z.object({ note: z.string().optional(), payee: z.string().optional() }).optional(),
  }),
  uncured: rows({ account_id: id, amount }),
  goals: rows({ goal_id: id, target: amount, spent: amount.optional(), before: amount, after: amount }),
  accounts: rows({
    account_id: id,
    balance: amount,
    before: amount,
    after: amount,
    unassigned: amount.optional(),
  }),
} as const;

/** The first JSON column of a plan that is invalid; undefined if all are valid. */
export function unreadableColumn(plan: Plan): string | undefined {
  const columns = Object.entries(COLUMNS) as [keyof typeof COLUMNS, z.ZodType][];
  return columns.find(([column, schema]) => !schema.safeParse(plan[column]).success)?.[0];
}
