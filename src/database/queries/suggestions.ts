import type { EntityManager } from "@mikro-orm/core";
import type { Plan } from "../../books/plan.ts";
import { MAX_SUGGESTIONS, SUGGESTION_RETENTION_DAYS } from "../../plans/draft.ts";
import { readPlans } from "./plans.ts";
import { query, where } from "./read.ts";
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
  const conditions = [
    where("t.requested_by_id is not distinct from ?", requestedById),
    where(
      "t.strategy = ? and t.include_private = ? and t.fingerprint = ?",
      strategy,
      includePrivate,
      fingerprint,
    ),
    where("t.expires_at > ?", now),
    where("(t.status = 'awaiting_approval' or (t.status = 'suggested' and t.created_at >= ?))", madeSince),
  ];
  const [plan] = await readPlans(em, coupleId, conditions, where("order by t.id desc limit 1"));
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
  await query(em, "select pg_advisory_xact_lock(hashtextextended(?, 0))", [`suggestions ${coupleId}`]);
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
  const expiredBefore = new Date(now.getTime() - SUGGESTION_RETENTION_DAYS * DAY_MS);
  await query(
    em,
    `delete from rebalance_plans where couple_id = ? and status = 'suggested' and (expires_at < ? or id in (
      select id from rebalance_plans where couple_id = ? and status = 'suggested' and requested_by_id is not distinct from ?
      order by id desc offset ?
    ))`,
    [coupleId, expiredBefore, coupleId, requestedById, MAX_SUGGESTIONS - 1],
  );
}
