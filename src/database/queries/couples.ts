import type { EntityManager } from "@mikro-orm/core";
import { type FactContext, SharedFactQuery } from "./fact-query.ts";
import { query } from "./read.ts";

/** When the couple's goals are checked next. */
export function nextDriftCheckAt({ books }: FactContext): SharedFactQuery<string, Date> {
  return new SharedFactQuery(nextChecksOf, books.couple.id);
}

async function nextChecksOf(em: EntityManager, coupleIds: readonly string[]): Promise<readonly Date[]> {
  const rows = await query<{ id: string; at: number }>(
    em,
    `select c.id, (extract(epoch from c.next_drift_check_at) * 1000)::float8 as at
      from jsonb_array_elements_text(?::jsonb) x join couples c on c.id = x::uuid`,
    [JSON.stringify(coupleIds)],
  );
  const checks = new Map(rows.map(({ id, at }) => [id, new Date(at)]));
  return coupleIds.map((id) => {
    const at = checks.get(id);
    if (!at) throw new Error(`no couple ${id}`);
    return at;
  });
}
