import { type FactContext, FactQuery } from "./fact-query.ts";
import { query } from "./read.ts";

/** When the couple's goals are checked next. */
export function nextDriftCheckAt({ books }: FactContext): FactQuery<Date> {
  const { id } = books.couple;
  const statement = `select (extract(epoch from next_drift_check_at) * 1000)::float8 as at from couples where id = ?`;
  return new FactQuery(async (em) => {
    const [row] = await query<{ at: number }>(em, statement, [id]);
    if (!row) throw new Error(`no couple ${id}`);
    return new Date(row.at);
  });
}
