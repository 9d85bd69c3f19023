import { describe, expect, test } from "vitest";
import { agentOf, awaitingBooks, plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("reject_rebalance", () => {
  test("by the partner ends a waiting plan; by its committer withdraws it", async () => {
    for (const name of ["ada", "ben"] as const) {
      const { couple, held, planId } = await awaitingBooks();
      const who = couple.as(couple[name].principal);
      const done = await who.ask("reject_rebalance", { plan_id: planId });
      expect(done).toMatchObject({
        plan_id: planId,
        status: "rejected",
        events: [{ event_type: "PLAN", user_id: couple[name].id, metadata: { action: "rejected" } }],
      });
      expect(await who.ask("reject_rebalance", { plan_id: planId })).toEqual(done);
      expect(await couple.ask("get_plan", { plan_id: planId })).toMatchObject({
        status: "rejected",
        decided_by: couple[name].id,
      });
      expect(await held()).toEqual(["400.00", "100.00"]);
    }
  });

  test("ends a suggestion, even if it has expired or is stale", async () => {
    const { couple, joint, trip, allocate } = await plannedBooks();
    const { plan_id: stale } = await couple.ask("suggest_rebalance", {});
    await allocate(joint, trip, "1");
    const { plan_id: expired } = await couple.ask("suggest_rebalance", {});
    couple.clock = new Date("2026-04-20T15:00:00.000Z");
    for (const plan_id of [stale, expired]) {
      expect(await couple.ask("reject_rebalance", { plan_id })).toMatchObject({ status: "rejected" });
    }
  });

  test("refuses a plan that was carried out", async () => {
    const { couple, ben } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    await couple.ask("commit_rebalance", { plan_id });
    expect(await ben.refusal("reject_rebalance", { plan_id })).toMatchObject({
      code: "plan_settled",
      facts: { status: "committed" },
    });
  });

  test("is for a person or the operator", async () => {
    const { couple, planId: plan_id } = await awaitingBooks();
    for (const name of ["ada", "ben"] as const)
      expect(await couple.as(agentOf(couple, name)).outcome("reject_rebalance", { plan_id })).toBe(
        "person_required",
      );
    const done = await couple.as(OPERATOR).ask("reject_rebalance", { plan_id });
    expect(done).toMatchObject({ status: "rejected", events: [{ user_id: null, actor: "operator" }] });
  });
});
