import { z } from "zod";
import type { Plan } from "../../books/plan.ts";

const minorUnits = z.string().regex(/^\d{1,16}$/);
const id = z.string();

/** The parts of a plan's JSON columns on which readers rely. */
const COLUMNS = {
  moves: z.array(
    z.object({
      account_id: id,
      from_goal_id: id.nullable(),
      to_goal_id: id.nullable(),
      amount: minorUnits,
      grounds: z.record(z.string(), z.unknown()),
      noted: z.object({ note: z.string().optional(), payee: z.string().optional() }).optional(),
    }),
  ),
  uncured: z.array(z.object({ account_id: id, amount: minorUnits })),
  goals: z.array(
    z.object({
      goal_id: id,
      target: minorUnits,
      spent: minorUnits.optional(),
      before: minorUnits,
      after: minorUnits,
    }),
  ),
  accounts: z.array(
    z.object({
      account_id: id,
      balance: minorUnits,
      before: minorUnits,
      after: minorUnits,
      unassigned: minorUnits.optional(),
    }),
  ),
} as const;

/** The first JSON column of a plan that is invalid; undefined if all are valid. */
export function unreadableColumn(plan: Plan): string | undefined {
  const columns = Object.entries(COLUMNS) as [keyof typeof COLUMNS, z.ZodType][];
  return columns.find(([column, schema]) => !schema.safeParse(plan[column]).success)?.[0];
}
