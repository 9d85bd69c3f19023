import type { EntityManager } from "@mikro-orm/core";
import type { Couple, Goal } from "../../books/rows.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { columnsWithout, query } from "./read.ts";

/** A couple and its active goals, at one head of its ledger. */
export interface CoupleToCheck {
  readonly couple: Couple;
  readonly goals: ReadonlyMap<string, Goal>;
}

/** These couples with their active goals. */
export async function couplesToCheck(
  em: EntityManager,
  coupleIds: readonly string[],
): Promise<readonly CoupleToCheck[]> {
  const [ofCouple, ofGoal] = [columnsWithout(em, "couples"), columnsWithout(em, "financial_goals")];
  const rows = await query<{ couple: string; goals: string }>(
    em,
    `select ${jsonArray(ofCouple, "c")}::text as couple,
      (select coalesce(json_agg(${jsonArray(ofGoal, "g")}), '[]') from financial_goals g
        where g.couple_id = c.id and g.status = 'active')::text as goals
    from jsonb_array_elements_text(?::jsonb) x join couples c on c.id = x::uuid`,
    [JSON.stringify(coupleIds)],
  );
  return rows.map(({ couple, goals }) => {
    const all = (JSON.parse(goals) as unknown[][]).map((values) => rowFrom<Goal>(ofGoal, values));
    return {
      couple: rowFrom<Couple>(ofCouple, JSON.parse(couple) as unknown[]),
      goals: new Map(all.map((goal) => [goal.id, goal])),
    };
  });
}

/** When a couple's goals are to be checked next, as decided at a head of its ledger. */
export interface NextCheck {
  readonly coupleId: string;
  readonly headSequence: number;
  readonly at: Date;
}

/**
 * Sets when couples are checked next. Leaves out couples whose books have changed, whose check is not due at `now`, or whose
 * row somebody else holds. Answers the ids of the others.
 */
export async function setNextChecks(
  em: EntityManager,
  checks: readonly NextCheck[],
  now: Date,
): Promise<readonly string[]> {
  if (checks.length === 0) return [];
  const rows = checks.map(({ coupleId, headSequence, at }) => ({ id: coupleId, head: headSequence, at }));
  const set = await query<{ id: string }>(
    em,
    `with free as (
      select c.id, x.at from jsonb_to_recordset(?::jsonb) as x (id uuid, head integer, at timestamptz)
      join couples c on c.id = x.id
      where c.head_sequence = x.head and c.next_drift_check_at <= ?
      for no key update of c skip locked
    )
    update couples c set next_drift_check_at = free.at from free where c.id = free.id returning c.id`,
    [JSON.stringify(rows), now],
  );
  return set.map(({ id }) => id);
}
