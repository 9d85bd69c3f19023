import { describe, expect, test } from "vitest";
import { principalFor, refusal } from "../../testing/books.ts";
import { agentOf, awaitingBooks, kinds, plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("commit_rebalance of a plan", () => {
  test("carries out the plan with one event for the plan and one for each move", async () => {
    const { couple, held, trip, car } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    const done = await couple.as(agentOf(couple, "ada")).ask("commit_rebalance", { plan_id });
    expect(done).toMatchObject({ plan_id, status: "committed" });
    expect(kinds(done.events)).toEqual([
      ["PLAN", "0.00"],
      ["ALLOCATION", "400.00"],
      ["REALLOCATION", "100.00"],
    ]);
    expect(done.events[0].metadata).toEqual({ plan_id, action: "committed" });
    for (const event of done.events) {
      expect(event).toMatchObject({ user_id: couple.ada.id, actor: "claude", metadata: { plan_id } });
    }
    expect(done.events[2]).toMatchObject({ source_goal_id: car.id, dest_goal_id: trip.id });
    expect(await held()).toEqual(["500.00", "0.00"]);
    expect(await couple.ask("get_plan", { plan_id })).toMatchObject({
      status: "committed",
      committed_by: couple.ada.id,
      committed_at: "2026-03-20T15:00:00.000Z",
      decided_by: null,
    });
    expect(await couple.discrepancy()).toBeUndefined();
    expect((await couple.ask("suggest_rebalance", { strategy: "waterfall" })).moves).toEqual([]);
  });

  test("committing again returns the first result, to either partner", async () => {
    const { couple, ben, sequence } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    const first = await couple.ask("commit_rebalance", { plan_id });
    expect(first.events[0].user_id).toBe(couple.ada.id);
    const head = await sequence();
    couple.clock = new Date("2026-03-25T15:00:00.000Z");
    for (const who of [couple, ben]) expect(await who.ask("commit_rebalance", { plan_id })).toEqual(first);
    expect(await sequence()).toBe(head);
  });

  test("refuses an empty, expired, stale or rejected plan, and moves nothing", async () => {
    const { couple, joint, trip, car, allocate, held } = await plannedBooks();
    const code = async (plan_id: string) => (await couple.refusal("commit_rebalance", { plan_id })).code;
    const suggest = async (input: object = {}) => (await couple.ask("suggest_rebalance", input)).plan_id;
    const rejected = await suggest();
    await couple.ask("reject_rebalance", { plan_id: rejected });
    expect(await couple.refusal("commit_rebalance", { plan_id: rejected })).toMatchObject({
      code: "plan_settled",
      facts: { status: "rejected" },
    });
    const stale = await suggest();
    await allocate(joint, trip, "1");
    expect(await code(stale)).toBe("plan_stale");
    const expired = await suggest();
    couple.clock = new Date(couple.clock.getTime() + 24 * 60 * 60 * 1000);
    expect(await code(expired)).toBe("plan_expired");
    for (const goal of [trip, car]) await couple.ask("update_goal", { goal_id: goal.id, target_amount: "1" });
    expect(await code(await suggest({ goal_ids: [car.id] }))).toBe("plan_empty");
    expect(await held()).toEqual(["1.00", "100.00"]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("a plan is stale after a change to what it read, and only then", async () => {
    const { couple, joint, trip, car, ben } = await plannedBooks();
    const [spare, other] = [await couple.account({ balance: "5" }), await couple.account({ balance: "5" })];
    const changes: Record<string, () => Promise<unknown>> = {
      target: () => couple.ask("update_goal", { goal_id: car.id, target_amount: "901" }),
      deadline: () => couple.ask("update_goal", { goal_id: car.id, deadline: "2027-01-01" }),
      priority: () => couple.ask("update_goal", { goal_id: car.id, priority: 5 }),
      lock: () => couple.ask("update_goal", { goal_id: car.id, locked: true }),
      balance: () =>
        couple.ask("record_event", { event_type: "DEPOSIT", amount: "1", source_account_id: joint.id }),
      keep: () => couple.ask("update_account", { account_id: joint.id, keep_available: "1" }),
      visibility: () => couple.ask("update_account", { account_id: spare.id, visibility: "private" }),
      account: () => couple.account(),
      goal: () => couple.goal(),
      closing: () => couple.ask("close_account", { account_id: other.id }),
    };
    for (const [what, change] of Object.entries(changes)) {
      const { plan_id } = await couple.ask("suggest_rebalance", {});
      await change();
      expect((await couple.refusal("commit_rebalance", { plan_id })).code, what).toBe("plan_stale");
    }
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    const { plan_id: another } = await ben.ask("suggest_rebalance", {});
    await ben.ask("reject_rebalance", { plan_id: another });
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } });
    await couple.ask("update_goal", { goal_id: trip.id, name: "Journey", clear: ["notes"] });
    await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "10000" });
    await ben.ask("link_account", { name: "Ben's", balance: "9", is_manual: true, visibility: "private" });
    expect(await couple.ask("commit_rebalance", { plan_id })).toMatchObject({ status: "committed" });
  });

  test("only the requester can commit a plan with their private accounts", async () => {
    const { couple, ben } = await plannedBooks();
    await couple.account({ name: "Mine", balance: "15", visibility: "private" });
    const { plan_id, moves } = await couple.ask("suggest_rebalance", { include_private: true });
    expect(moves).toHaveLength(2);
    expect(await ben.refusal("commit_rebalance", { plan_id })).toMatchObject({ code: "not_found" });
    for (const userId of [undefined, couple.ben.id]) {
      const as = { principal: OPERATOR, coupleId: couple.id, userId };
      expect(await refusal(couple.engine, "commit_rebalance", { plan_id }, as)).toMatchObject({
        code: "requester_only",
      });
    }
    expect(await couple.ask("commit_rebalance", { plan_id })).toMatchObject({ status: "committed" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("another couple's plan is answered like an unknown plan", async () => {
    const [{ couple }, strangers] = [await plannedBooks(), await plannedBooks()];
    const { plan_id } = await strangers.couple.ask("suggest_rebalance", {});
    const nowhere = "0199f3a0-0000-7000-8000-00000000dead";
    for (const name of ["commit_rebalance", "approve_rebalance", "reject_rebalance", "get_plan"]) {
      const [foreign, unknown] = [
        await couple.refusal(name, { plan_id }),
        await couple.refusal(name, { plan_id: nowhere }),
      ];
      expect(foreign).toMatchObject({ code: "not_found", message: unknown.message, facts: unknown.facts });
    }
  });

  test("a plan that takes more from goals than one partner may take alone waits for the other partner", async () => {
    const { couple, held, planId, sequence } = await awaitingBooks();
    expect(await held()).toEqual(["400.00", "100.00"]);
    const head = await sequence();
    const { items } = await couple.ask("list_ledger", { event_type: "PLAN" });
    expect(items).toMatchObject([
      { sequence: head, user_id: couple.ada.id, metadata: { plan_id: planId, action: "awaiting_approval" } },
    ]);
    const again = await couple.ask("commit_rebalance", { plan_id: planId });
    expect(again).toMatchObject({ status: "awaiting_approval", events: items });
    expect(await couple.as(couple.ben.principal).ask("commit_rebalance", { plan_id: planId })).toEqual(again);
    expect(await sequence()).toBe(head);
    expect(await couple.ask("suggest_rebalance", {})).toMatchObject({ status: "suggested" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("suggest_rebalance returns the plan that waits for approval", async () => {
    const { couple } = await plannedBooks({ approval_threshold: "50" });
    const { plan_id } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    await couple.ask("commit_rebalance", { plan_id });
    expect(await couple.ask("suggest_rebalance", { strategy: "waterfall" })).toMatchObject({
      plan_id,
      status: "awaiting_approval",
    });
  });

  test("needs the scope plans:commit", async () => {
    const { couple } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    const mover = principalFor(couple.ada.id, couple.id, { scopes: ["read", "money:move"] });
    expect(await couple.as(mover).refusal("commit_rebalance", { plan_id })).toMatchObject({
      code: "missing_scope",
      facts: { scope: "plans:commit" },
    });
  });
});
