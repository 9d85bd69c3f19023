import type { EntityManager } from "@mikro-orm/core";
import type { ChangesSinceBasis, PlanWithEvents } from "../../books/facts.ts";
import type { Plan } from "../../books/plan.ts";
import type { Principal } from "../../identity/principal.ts";
import { privateUserOf } from "../../identity/see.ts";
import { PLAN_EVENT_TYPES, PLAN_PROPERTIES } from "../../plans/custom-moves.ts";
import { readEvents } from "./events.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { type Condition, readRows, where } from "./read.ts";
import { eventsOfConcern } from "./visible-events.ts";

const TABLE = "rebalance_plans";

/** Plans of a couple, as plain rows. Conditions name the table `t`. */
export function readPlans(
  em: EntityManager,
  coupleId: string,
  conditions: readonly Condition[],
  rest: Condition = where(""),
): Promise<readonly Plan[]> {
  return readRows<Plan>(em, TABLE, { coupleId, conditions, rest });
}

/**
 * The plans that the viewer may know. What a suggestion moves, and what it does not move, shows how much of private
 * accounts is free: only its requester sees it until they commit it, and a connected app only where it uses no private
 * account. The operator's suggestion uses no private account.
 */
function visibleTo(viewer: Principal): readonly Condition[] {
  if (viewer.role === "operator") return [];
  const own =
    privateUserOf(viewer) === null
      ? "(t.requested_by_id = ? and not t.include_private)"
      : "t.requested_by_id = ?";
  return [where(`(t.committed_at is not null or ${own} or t.requested_by_id is null)`, viewer.userId)];
}

/** A plan by its id; undefined where the viewer may not know it. */
export async function findPlan(
  em: EntityManager,
  coupleId: string,
  viewer: Principal,
  id: string,
): Promise<Plan | undefined> {
  const conditions = [where("t.id = ?", id), ...visibleTo(viewer)];
  const [plan] = await readPlans(em, coupleId, conditions);
  return plan;
}

/** A plan by its id with the events of its newest step; undefined where the caller may not know it. */
export function knownPlan({ books, caller }: FactContext, id: string): FactQuery<PlanWithEvents | undefined> {
  const coupleId = books.couple.id;
  return new FactQuery(async (em) => {
    const plan = await findPlan(em, coupleId, caller, id);
    return plan && withEvents(em, coupleId, plan);
  });
}

/** The events with which a plan reached its state: the PLAN event, and those of its moves. */
async function withEvents(em: EntityManager, coupleId: string, plan: Plan): Promise<PlanWithEvents> {
  const { sequence, status, moves } = plan;
  if (sequence === null) return { plan, events: [] };
  const last = sequence + (status === "committed" ? moves.length : 0);
  const range = "and e.sequence between ? and ? order by e.sequence";
  return { plan, events: await readEvents(em, coupleId, range, [sequence, last]) };
}

/** The plans of a couple that the viewer may know, after the one with this id, oldest first. */
export function plansAfter(
  em: EntityManager,
  coupleId: string,
  viewer: Principal,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly Plan[]> {
  const conditions = [...visibleTo(viewer), where("t.id > ?", after)];
  return readPlans(em, coupleId, conditions, where("order by t.id limit ?", limit));
}

/** Which plans a page holds. */
interface PlanFilter {
  /** Only plans that can still be committed or approved at this instant, whatever the books are; null: all. */
  readonly openAt: Date | null;
  /** Only plans before this id. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** The newest plans of a couple that the viewer may know and that fit the filter, newest first. */
export function findPlans(
  em: EntityManager,
  coupleId: string,
  viewer: Principal,
  { openAt, before, limit }: PlanFilter,
): Promise<readonly Plan[]> {
  const conditions = [
    ...visibleTo(viewer),
    ...(openAt ? [where("t.status in ('suggested', 'awaiting_approval') and t.expires_at > ?", openAt)] : []),
    ...(before ? [where("t.id < ?", before)] : []),
  ];
  return readPlans(em, coupleId, conditions, where("order by t.id desc limit ?", limit));
}

/** All plans of a couple, oldest first. */
export function allPlans(em: EntityManager, coupleId: string): Promise<readonly Plan[]> {
  return readPlans(em, coupleId, [], where("order by t.id"));
}

const CHANGES = `(e.event_type in (${PLAN_EVENT_TYPES.map((type) => `'${type}'`).join(", ")})
  or (e.event_type in ('GOAL', 'ACCOUNT') and (e.metadata->>'action' <> 'updated'
    or ${PLAN_PROPERTIES.map((name) => `e.metadata->>'${name}' is not null`).join(" or ")})))`;

/** What happened since a place of the ledger that somebody's own moves were made from. */
export function editedSince(
  context: FactContext,
  basisSequence: number,
): ChangesSinceBasis | FactQuery<ChangesSinceBasis> {
  if (basisSequence > context.books.couple.headSequence) return { plans: [], changed: false };
  return new FactQuery((em) => readEditedSince(em, context, basisSequence));
}

async function readEditedSince(
  em: EntityManager,
  { books, caller, now }: FactContext,
  basisSequence: number,
): Promise<ChangesSinceBasis> {
  const coupleId = books.couple.id;
  const ofBasis = where("t.strategy = 'edited' and t.basis_sequence = ?", basisSequence);
  const alive = where(
    "(t.status = 'committed' or (t.status = 'awaiting_approval' and t.expires_at > ?))",
    now,
  );
  const plans = await readPlans(em, coupleId, [ofBasis, alive], where("order by t.id"));
  const concern = eventsOfConcern(caller, coupleId);
  const since = `and e.sequence > ? and ${CHANGES} and ${concern.sql} order by e.sequence desc limit 1`;
  const changes = await readEvents(em, coupleId, since, [basisSequence, ...concern.parameters]);
  const known: PlanWithEvents[] = [];
  for (const plan of plans) known.push(await withEvents(em, coupleId, plan));
  return { plans: known, changed: changes.length > 0 };
}
