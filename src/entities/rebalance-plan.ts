import { defineEntity, p } from "@mikro-orm/core";
import {
  PLAN_STATES,
  PLAN_STRATEGIES,
  type StoredAccount,
  type StoredGoal,
  type StoredLack,
  type StoredMove,
} from "../books/plan.ts";
import { coupleOfRow, idOfRow, reference } from "./couple-row.ts";
import { Partner } from "./partner.ts";

const RebalancePlanSchema = defineEntity({
  name: "RebalancePlan",
  tableName: "rebalance_plans",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    strategy: p.enum(PLAN_STRATEGIES),
    /** The goals whose money the plan may move; null: all. */
    goalIds: p.array().nullable(),
    /** Whether the plan may also use the private accounts of its requester. */
    includePrivate: p.boolean(),
    status: p.enum(PLAN_STATES),
    /** SHA-256 of everything the plan read from the books, in hex. */
    fingerprint: p.character().length(64),
    /** The head of the ledger when the plan was made. */
    basisSequence: p.integer(),
    /** In an order in which every move is possible. */
    moves: p.json().$type<readonly StoredMove[]>(),
    uncured: p.json().$type<readonly StoredLack[]>(),
    goals: p.json().$type<readonly StoredGoal[]>(),
    accounts: p.json().$type<readonly StoredAccount[]>(),
    /** The accounts of the moves. A suggestion is hidden from a caller who may not see one of them. */
    accountIds: p.array(),
    /** Null: the operator, who has no private accounts. */
    requestedBy: () => reference(Partner, "requested_by_id").nullable(),
    committedBy: () => reference(Partner, "committed_by_id").nullable(),
    /** The client that committed it. */
    committedWith: p.string().length(60).nullable(),
    committedAt: p.datetime(3).nullable(),
    /** Who approved or rejected it. */
    decidedBy: () => reference(Partner, "decided_by_id").nullable(),
    decidedAt: p.datetime(3).nullable(),
    /** Sequence of its newest PLAN event. The events of its moves follow the event that committed it. */
    sequence: p.integer().nullable(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
  },
  checks: [
    { name: "rebalance_plans_expires_later", expression: "expires_at > created_at" },
    { name: "rebalance_plans_basis_positive", expression: "basis_sequence >= 1" },
    { name: "rebalance_plans_stated", expression: "(status = 'suggested') = (sequence is null)" },
    {
      name: "rebalance_plans_committed",
      expression:
        "(committed_at is null) = (committed_with is null) and (committed_at is not null or committed_by_id is null) " +
        "and (status = 'rejected' or (committed_at is null) = (status = 'suggested'))",
    },
    {
      name: "rebalance_plans_decided",
      expression:
        "(decided_at is not null or decided_by_id is null) and (status = 'committed' or (decided_at is null) = (status <> 'rejected'))",
    },
    {
      name: "rebalance_plans_two_keys",
      expression:
        "(status <> 'awaiting_approval' or committed_by_id is not null) and (status <> 'committed' or decided_at is null " +
        "or (committed_by_id is not null and decided_by_id is not null and committed_by_id <> decided_by_id))",
    },
  ],
  triggers: [
    {
      name: "of_the_couple",
      timing: "before",
      events: ["insert", "update"],
      body: `if exists (
        select 1 from jsonb_to_recordset(new.moves) as move (account_id uuid, from_goal_id uuid, to_goal_id uuid)
        where not move.account_id::text = any (new.account_ids)
          or not exists (select 1 from bank_accounts where couple_id = new.couple_id and id = move.account_id)
          or exists (
            select 1 from unnest(array[from_goal_id, to_goal_id]) as one (id)
            where id is not null
              and not exists (select 1 from financial_goals as goal where couple_id = new.couple_id and goal.id = one.id)
          )
      ) then
        raise exception 'a plan names only what is of its couple' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    {
      name: "made_for_good",
      timing: "before",
      events: ["update", "delete"],
      // The notes of a payment are erased with their author.
      body: `if tg_op = 'DELETE' then
        if old.sequence is not null then
          raise exception 'a plan that the ledger states stays' using errcode = 'restrict_violation';
        end if;
        return old;
      end if;
      if new.moves <> old.moves and to_jsonb(new) - 'moves' = to_jsonb(old) - 'moves' and new.moves = (
        select coalesce(jsonb_agg(m.value - 'noted' order by m.ordinality), '[]')
        from jsonb_array_elements(old.moves) with ordinality m
      ) then
        return new;
      end if;
      if old.status in ('committed', 'rejected') or (old.status = 'awaiting_approval'
          and (new.status = 'suggested' or (new.status = 'committed' and new.decided_at is null)))
        or (old.committed_at is not null and (new.committed_by_id, new.committed_with, new.committed_at)
          is distinct from (old.committed_by_id, old.committed_with, old.committed_at))
        or (new.id, new.couple_id, new.strategy, new.goal_ids, new.include_private, new.fingerprint, new.basis_sequence, new.moves,
          new.uncured, new.goals, new.accounts, new.account_ids, new.requested_by_id, new.created_at, new.expires_at)
          is distinct from (old.id, old.couple_id, old.strategy, old.goal_ids, old.include_private, old.fingerprint, old.basis_sequence,
          old.moves, old.uncured, old.goals, old.accounts, old.account_ids, old.requested_by_id, old.created_at, old.expires_at)
      then
        raise exception 'a plan stays as it was made, committed and decided' using errcode = 'restrict_violation';
      end if;
      return new;`,
    },
    // A constraint trigger, deferred to the commit (see couple.ts), because plan and event are written in either order.
    {
      name: "stated_in_the_ledger",
      timing: "after",
      events: ["insert", "update"],
      body: `if new.sequence is not null and not exists (
        select 1 from ledger_events where couple_id = new.couple_id and sequence = new.sequence
          and event_type = 'PLAN' and metadata ->> 'plan_id' = new.id::text
          and metadata ->> 'action' = case
            when new.status = 'committed' and new.decided_at is not null then 'approved' else new.status end
      ) then
        raise exception 'the ledger states how far a plan has come' using errcode = 'check_violation';
      end if;
      return null;`,
    },
  ],
  indexes: [
    { name: "rebalance_plans_awaiting", properties: ["couple"], where: "status = 'awaiting_approval'" },
  ],
});

/** A plan to move allocated money, with its state. No money moves until it is committed. */
export class RebalancePlan extends RebalancePlanSchema.class {}
RebalancePlanSchema.setClass(RebalancePlan);
