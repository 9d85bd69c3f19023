import { z } from "zod";
import type { Plan } from "../../books/plan.ts";

/* What the JSON columns of a plan hold, as far as the code that reads them relies on it. */

const minorUnits = z.string().regex(/^\d{1,16}$/);
const id = z.string();

const SHAPES = {
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

/** Names the first column of a plan that cannot be read; undefined when all can. */
export function unreadableColumn(plan: Plan): string | undefined {
  const columns = Object.entries(SHAPES) as [keyof typeof SHAPES, z.ZodType][];
  return columns.find(([column, shape]) => !shape.safeParse(plan[column]).success)?.[0];
}
