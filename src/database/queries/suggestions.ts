import type { EntityManager } from "@mikro-orm/core";
import type { Plan } from "../../books/plan.ts";
import { FORGOTTEN_AFTER_DAYS, MAX_SUGGESTIONS } from "../../plans/draft.ts";
import { readPlans } from "./plans.ts";
import { writeRows } from "./write.ts";

/** What makes two suggestions the same, and when one counts. */
type Request = Pick<Plan, "requestedById" | "strategy" | "includePrivate" | "fingerprint"> & {
  readonly now: Date;
  /** What schedules ask for depends on the day: an older suggestion may no longer be the best. */
  readonly madeSince: Date;
};

/** The newest plan that answers the request and can still be committed or approved. */
export async function findSuggestion(
  em: EntityManager,
  coupleId: string,
  { requestedById, strategy, includePrivate, fingerprint, now, madeSince }: Request,
): Promise<Plan | undefined> {
  const [plan] = await readPlans(
    em,
    coupleId,
    `and p.requested_by_id is not distinct from ? and p.strategy = ? and p.include_private = ? and p.fingerprint = ?
      and p.expires_at > ? and (p.status = 'awaiting_approval' or (p.status = 'suggested' and p.created_at >= ?))
      order by p.id desc limit 1`,
    [requestedById, strategy, includePrivate, fingerprint, now, madeSince],
  );
  return plan;
}

/**
 * Stores a suggestion, unless another call has stored one for the same request meanwhile; answers the one that is stored.
 * Suggestions of one couple take turns here, and no other call waits for them.
 */
export async function storeSuggestion(
  em: EntityManager,
  coupleId: string,
  request: Request,
  plan: Plan,
): Promise<Plan> {
  await execute(em, "select pg_advisory_xact_lock(hashtextextended(?, 0))", [`suggestions ${coupleId}`]);
  const stored = await findSuggestion(em, coupleId, request);
  if (stored) return stored;
  await deleteOutdated(em, coupleId, request);
  await writeRows(em, coupleId, [{ table: "rebalance_plans", insert: { ...plan } }]);
  return plan;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes the couple's suggestions that expired long ago, and the requester's oldest, so that one more has room. The ledger
 * does not know them.
 */
async function deleteOutdated(
  em: EntityManager,
  coupleId: string,
  { requestedById, now }: Request,
): Promise<void> {
  const expiredBefore = new Date(now.getTime() - FORGOTTEN_AFTER_DAYS * DAY_MS);
  await execute(
    em,
    `delete from rebalance_plans where couple_id = ? and status = 'suggested' and (expires_at < ? or id in (
      select id from rebalance_plans where couple_id = ? and status = 'suggested' and requested_by_id is not distinct from ?
      order by id desc offset ?
    ))`,
    [coupleId, expiredBefore, coupleId, requestedById, MAX_SUGGESTIONS - 1],
  );
}

function execute(em: EntityManager, statement: string, parameters: readonly unknown[]): Promise<unknown> {
  return em.getConnection().execute(statement, [...parameters], "all", em.getTransactionContext());
}
