import type { Asking } from "./facts.ts";
import { query } from "./read.ts";

/** When the couple's goals are checked next. */
export async function nextDriftCheckAt({ em, books }: Asking): Promise<Date> {
  const statement = `select (extract(epoch from next_drift_check_at) * 1000)::float8 as at from couples where id = ?`;
  const [row] = await query<{ at: number }>(em, statement, [books.couple.id]);
  if (!row) throw new Error(`no couple ${books.couple.id}`);
  return new Date(row.at);
}
