import { thresholdInForce } from "../../approval/threshold.ts";
import { OPERATOR_ACTOR } from "../../ledger/actors.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { query } from "./read.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What the caller took away from goals with one key within 24 hours, in minor units. Money leaves a goal exactly in the
 * events that name a source goal; of those, a plan's that the partner approved took two keys, and an undo of the caller's
 * own allocation took nothing. What the operator took for anyone counts against the operator, whichever user it acts for,
 * so that changing the user opens no second allowance. What was taken before a partner joined needed no second key and does
 * not count.
 */
export function takenAlone(
  { books, caller, now }: FactContext,
  canTake: boolean,
): bigint | FactQuery<bigint> {
  const { id } = books.couple;
  if (!canTake || thresholdInForce(books.couple) === null) return 0n;
  const by = [
    ...(caller.userId ? [["e.user_id = ?", caller.userId]] : []),
    ...(caller.actor === OPERATOR_ACTOR ? [["e.actor = ?", OPERATOR_ACTOR]] : []),
  ];
  // The service takes nothing from goals.
  if (by.length === 0) return 0n;
  const statement = `select coalesce(sum(e.amount), 0)::text as taken from ledger_events e
    where e.couple_id = ? and e.source_goal_id is not null and e."timestamp" > ?
      and e.sequence > coalesce((select j.sequence from ledger_events j where j.couple_id = ? and j.event_type = 'COUPLE'
        and j.metadata->>'action' = 'joined'), 0)
      and (${by.map(([condition]) => condition).join(" or ")})
      and coalesce(e.metadata->>'approved_by', '') = '' and coalesce(e.metadata->>'undo', 'false') = 'false'`;
  const parameters = [id, new Date(now.getTime() - DAY_MS), id, ...by.map(([, value]) => value)];
  return new FactQuery(async (em) => {
    const [row] = await query<{ taken: string }>(em, statement, parameters);
    return BigInt(row?.taken ?? "0");
  });
}
