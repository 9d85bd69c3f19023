import { describe, expect, test } from "vitest";
import { type Answer, principalFor, refusal } from "../../testing/books.ts";
import { agentOf, awaitingBooks, plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("approve_rebalance", () => {
  test("by the partner carries out the plan in the committer's name", async () => {
    const { couple, ben, held, planId } = await awaitingBooks();
    const done = await ben.ask("approve_rebalance", { plan_id: planId });
    expect(done).toMatchObject({
      plan_id: planId,
      status: "committed",
      events: [
        { event_type: "PLAN", user_id: couple.ben.id, metadata: { plan_id: planId, action: "approved" } },
        {
          event_type: "REALLOCATION",
          amount: "80.00",
          user_id: couple.ada.id,
          metadata: { plan_id: planId, approved_by: couple.ben.id },
        },
      ],
    });
    expect(await held()).toEqual(["480.00", "20.00"]);
    expect(await couple.ask("get_plan", { plan_id: planId })).toMatchObject({
      status: "committed",
      committed_by: couple.ada.id,
      decided_by: couple.ben.id,
    });
    expect(await ben.ask("approve_rebalance", { plan_id: planId })).toEqual(done);
    expect(await couple.ask("commit_rebalance", { plan_id: planId })).toEqual(done);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("does not use either partner's allowance", async () => {
    const { couple, ben, joint, car, planId } = await awaitingBooks();
    await ben.ask("approve_rebalance", { plan_id: planId });
    const release = { account_id: joint.id, goal_id: car.id, amount: "10" };
    await couple.ask("release_from_goal", release);
    await ben.ask("release_from_goal", release);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("refuses a plan that does not wait for approval or is stale", async () => {
    const { couple, ben, joint, trip, planId, held } = await awaitingBooks();
    const approve = (plan_id: string) => ben.refusal("approve_rebalance", { plan_id });
    const { plan_id: suggested } = await ben.ask("suggest_rebalance", { strategy: "waterfall" });
    expect(await approve(suggested)).toMatchObject({ code: "plan_not_awaiting" });
    const release = { account_id: joint.id, goal_id: trip.id, amount: "1" };
    await couple.ask("release_from_goal", release);
    expect(await approve(planId)).toMatchObject({ code: "plan_stale" });
    expect(await couple.refusal("commit_rebalance", { plan_id: planId })).toMatchObject({
      code: "plan_stale",
    });
    await couple.ask("allocate_to_goal", release);
    couple.clock = new Date("2026-03-21T15:00:00.000Z");
    expect(await approve(planId)).toMatchObject({ code: "plan_expired" });
    expect(await held()).toEqual(["400.00", "100.00"]);
    await couple.ask("reject_rebalance", { plan_id: planId });
    expect(await approve(planId)).toMatchObject({ code: "plan_settled", facts: { status: "rejected" } });
    const { plan_id: alone } = await ben.ask("suggest_rebalance", {});
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } });
    expect(await approve(alone)).toMatchObject({ code: "plan_not_awaiting" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("refuses a plan that needed no approval as settled", async () => {
    const { couple, ben } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    await couple.ask("commit_rebalance", { plan_id });
    expect(await ben.refusal("approve_rebalance", { plan_id })).toMatchObject({
      code: "plan_settled",
      facts: { status: "committed" },
    });
  });

  test("carries out moves in the committer's private account without revealing the account", async () => {
    const { couple, ben, car, sequence } = await plannedBooks({ approval_threshold: "50" });
    const mine = await couple.account({ name: "Mine", balance: "333", visibility: "private" });
    await couple.ask("allocate_to_goal", { account_id: mine.id, goal_id: car.id, amount: "60" });
    const { plan_id } = await couple.ask("commit_rebalance", {
      moves: [{ account_id: mine.id, from_goal_id: car.id, amount: "60" }],
      basis_sequence: await sequence(),
    });
    const seen = await ben.ask("get_plan", { plan_id });
    expect(seen.moves).toMatchObject([{ account_id: null, from_goal_id: car.id, amount: "60.00" }]);
    const done = await ben.ask("approve_rebalance", { plan_id });
    expect(done.events[1]).toMatchObject({
      event_type: "RELEASE",
      source_account_id: null,
      amount: "60.00",
      actor: null,
      metadata: {},
    });
    expect(JSON.stringify([seen, done])).not.toContain(mine.id);
    expect(await ben.ask("approve_rebalance", { plan_id })).toEqual(done);
    expect(await couple.discrepancy()).toBeUndefined();
  });
});

/** Callers who must not be able to approve Ada's plan. */
const MUST_NOT_APPROVE: Readonly<Record<string, (ids: Answer) => { who: Answer; code: string }>> = {
  "the committer": ({ couple }) => ({ who: { principal: couple.ada.principal }, code: "partner_required" }),
  "the committer, from another client": ({ couple }) => ({
    who: { principal: principalFor(couple.ada.id, couple.id, { actor: "mac" }) },
    code: "partner_required",
  }),
  "the committer's agent": ({ couple }) => ({
    who: { principal: agentOf(couple, "ada") },
    code: "person_required",
  }),
  "the partner's agent": ({ couple }) => ({
    who: { principal: agentOf(couple, "ben") },
    code: "person_required",
  }),
  "the operator, for nobody": ({ couple }) => ({
    who: { principal: OPERATOR, coupleId: couple.id },
    code: "person_required",
  }),
  "the operator, for the committer": ({ couple }) => ({
    who: { principal: OPERATOR, userId: couple.ada.id },
    code: "person_required",
  }),
  "the operator, for the partner": ({ couple }) => ({
    who: { principal: OPERATOR, userId: couple.ben.id },
    code: "person_required",
  }),
  "the partner, without the scope": ({ couple }) => ({
    who: { principal: principalFor(couple.ben.id, couple.id, { scopes: ["read", "money:move", "admin"] }) },
    code: "missing_scope",
  }),
  "a person of another couple": ({ strangers }) => ({
    who: { principal: strangers.ada.principal },
    code: "not_found",
  }),
};

test.each(Object.entries(MUST_NOT_APPROVE))("%s cannot approve the plan", async (_, tries) => {
  const { couple, planId, held } = await awaitingBooks();
  const { couple: strangers } = await plannedBooks();
  const { who, code } = tries({ couple, strangers });
  expect(await refusal(couple.engine, "approve_rebalance", { plan_id: planId }, who)).toMatchObject({ code });
  expect(await held()).toEqual(["400.00", "100.00"]);
  expect(await couple.ask("get_plan", { plan_id: planId })).toMatchObject({ status: "awaiting_approval" });
});
