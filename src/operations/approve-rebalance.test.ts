import { describe, expect, test } from "vitest";
import { outcome, principalFor } from "../../testing/books.ts";
import { agentOf, awaitingBooks, plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("approve_rebalance", () => {
  test("by the partner carries out the plan in the committer's name, and uses no allowance", async () => {
    const { couple, ben, held, joint, car, planId } = await awaitingBooks();
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
    const release = { account_id: joint.id, goal_id: car.id, amount: "10" };
    for (const partner of [couple, ben]) await partner.ask("release_from_goal", release);
  });

  test("refuses a plan that does not wait for approval or is stale, until the books are as they were", async () => {
    const { couple, ben, joint, trip, planId, held } = await awaitingBooks();
    const approve = (plan_id: string) => ben.outcome("approve_rebalance", { plan_id });
    const { plan_id: suggested } = await ben.ask("suggest_rebalance", { strategy: "waterfall" });
    expect(await approve(suggested)).toBe("plan_not_awaiting");
    const release = { account_id: joint.id, goal_id: trip.id, amount: "1" };
    await couple.ask("release_from_goal", release);
    expect(await approve(planId)).toBe("plan_stale");
    expect(await couple.outcome("commit_rebalance", { plan_id: planId })).toBe("plan_stale");
    await couple.ask("allocate_to_goal", release);
    couple.clock = new Date("2026-03-21T15:00:00.000Z");
    expect(await approve(planId)).toBe("plan_expired");
    expect(await held()).toEqual(["400.00", "100.00"]);
    await couple.ask("reject_rebalance", { plan_id: planId });
    expect(await ben.refusal("approve_rebalance", { plan_id: planId })).toMatchObject({
      code: "plan_settled",
      facts: { status: "rejected" },
    });
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

  test("is not for the committer from any client, an agent, an unconfirmed token, a stale session, or the operator", async () => {
    const { couple, planId } = await awaitingBooks();
    const { ada, ben } = couple;
    const session = (userId: string, freshUntil: Date) => {
      const { isConfirmed: _, ...person } = principalFor(userId, couple.id, { actor: "web" });
      return { ...person, sessionId: "session", freshUntil };
    };
    for (const [principal, code, userId] of [
      [ada.principal, "partner_required"],
      [principalFor(ada.id, couple.id, { actor: "mac" }), "partner_required"],
      [principalFor(ben.id, couple.id, { isConfirmed: false }), "confirmation_required"],
      [session(ben.id, couple.clock), "check_required"],
      [session(ada.id, new Date(couple.clock.getTime() + 1)), "partner_required"],
      [agentOf(couple, "ada"), "person_required"],
      [agentOf(couple, "ben"), "person_required"],
      [OPERATOR, "person_required", ada.id],
      [OPERATOR, "person_required", ben.id],
    ] as const) {
      const caller = { principal, userId };
      expect(await outcome(couple.engine, "approve_rebalance", { plan_id: planId }, caller)).toBe(code);
    }
    expect(await couple.ask("get_plan", { plan_id: planId })).toMatchObject({ status: "awaiting_approval" });
  });

  test("carries out moves in the committer's private account without revealing the account", async () => {
    const { couple, ben, car, sequence } = await plannedBooks({ approval_threshold: "50" });
    const own = await couple.account({ name: "Mine", balance: "333", visibility: "private" });
    await couple.ask("allocate_to_goal", { account_id: own.id, goal_id: car.id, amount: "60" });
    const { plan_id } = await couple.ask("commit_rebalance", {
      moves: [{ account_id: own.id, from_goal_id: car.id, amount: "60" }],
      basis_sequence: await sequence(),
    });
    const seen = await ben.ask("get_plan", { plan_id });
    expect(seen.moves).toMatchObject([{ account_id: null, from_goal_id: car.id, amount: "60.00" }]);
    const done = await ben.ask("approve_rebalance", { plan_id });
    const hidden = { source_account_id: null, actor: null, metadata: {} };
    expect(done.events[1]).toMatchObject({ event_type: "RELEASE", amount: "60.00", ...hidden });
    expect(JSON.stringify([seen, done])).not.toContain(own.id);
    expect(await ben.ask("approve_rebalance", { plan_id })).toEqual(done);
  });
});
