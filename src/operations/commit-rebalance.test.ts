import { describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { agentOf, awaitingBooks, kinds, plannedBooks } from "../../testing/couples.ts";

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
    for (const event of done.events)
      expect(event).toMatchObject({ user_id: couple.ada.id, actor: "claude", metadata: { plan_id } });
    expect(done.events[2]).toMatchObject({ source_goal_id: car.id, dest_goal_id: trip.id });
    expect(await held()).toEqual(["500.00", "0.00"]);
    expect(await couple.ask("get_plan", { plan_id })).toMatchObject({
      status: "committed",
      committed_by: couple.ada.id,
      committed_at: "2026-03-20T15:00:00.000Z",
      decided_by: null,
    });
    expect((await couple.ask("suggest_rebalance", { strategy: "waterfall" })).moves).toEqual([]);
  });

  test("committing again returns the first result, to either partner", async () => {
    const { couple, ben, sequence } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    const first = await couple.ask("commit_rebalance", { plan_id });
    const head = await sequence();
    couple.clock = new Date("2026-03-25T15:00:00.000Z");
    for (const who of [couple, ben]) expect(await who.ask("commit_rebalance", { plan_id })).toEqual(first);
    expect(await sequence()).toBe(head);
  });

  test("a plan that takes more from goals than one partner may take alone waits for the other partner", async () => {
    const { couple, ben, held, planId, sequence } = await awaitingBooks();
    expect(await held()).toEqual(["400.00", "100.00"]);
    const head = await sequence();
    const { items } = await couple.ask("list_ledger", { event_type: "PLAN" });
    expect(items).toMatchObject([
      { sequence: head, user_id: couple.ada.id, metadata: { plan_id: planId, action: "awaiting_approval" } },
    ]);
    const again = await couple.ask("commit_rebalance", { plan_id: planId });
    expect(again).toMatchObject({ status: "awaiting_approval", events: items });
    expect(await ben.ask("commit_rebalance", { plan_id: planId })).toEqual({
      ...again,
      message: "It waits for your approval; decide in your own app or on a page of the server.",
    });
    expect(await sequence()).toBe(head);
    expect(await couple.ask("suggest_rebalance", {})).toMatchObject({ status: "suggested" });
    const { plan_id } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
    await couple.ask("commit_rebalance", { plan_id });
    const waiting = { plan_id, status: "awaiting_approval" };
    expect(await couple.ask("suggest_rebalance", { strategy: "waterfall" })).toMatchObject(waiting);
  });
});

describe("commit_rebalance of custom moves", () => {
  test("carries out feasible moves in any order, also when they empty an allocation and fund it again", async () => {
    const { couple, joint, trip, car, commit, held } = await plannedBooks();
    const spare = await couple.account({ balance: "30" });
    const done = await commit([
      { account_id: joint.id, to_goal_id: trip.id, amount: "450" },
      { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: 50 },
      { account_id: joint.id, from_goal_id: car.id, amount: "50.00" },
      { account_id: spare.id, to_goal_id: car.id, amount: "30" },
    ]);
    expect(kinds(done.events)).toEqual([
      ["PLAN", "0.00"],
      ["RELEASE", "50.00"],
      ["REALLOCATION", "50.00"],
      ["ALLOCATION", "450.00"],
      ["ALLOCATION", "30.00"],
    ]);
    expect(await held()).toEqual(["500.00", "30.00"]);
    const plan = await couple.ask("get_plan", { plan_id: done.plan_id });
    expect(plan).toMatchObject({ strategy: "edited", status: "committed", requested_by: couple.ada.id });
    expect(plan.moves.every(({ reason }: Answer) => reason === "Chosen by hand.")).toBe(true);
    const back = { account_id: joint.id, from_goal_id: trip.id, to_goal_id: car.id, amount: "500" };
    await couple.ask("record_event", { event_type: "DEPOSIT", amount: "5", source_account_id: joint.id });
    await commit([back, { account_id: joint.id, to_goal_id: trip.id, amount: "5" }]);
    expect(await held()).toEqual(["5.00", "530.00"]);
  });

  test("repeated with the same basis_sequence moves nothing twice, whoever sends it", async () => {
    const { couple, ben, joint, trip, sequence, held } = await plannedBooks();
    const basis_sequence = await sequence();
    const moves = [{ account_id: joint.id, to_goal_id: trip.id, amount: "10" }];
    const first = await couple.ask("commit_rebalance", { moves, basis_sequence });
    for (const who of [couple, ben])
      expect(await who.ask("commit_rebalance", { moves, basis_sequence })).toEqual(first);
    expect((await held())[0]).toBe("10.00");
    const more = [{ ...moves[0], amount: "11" }];
    expect(await couple.outcome("commit_rebalance", { moves: more, basis_sequence })).toBe("plan_stale");
  });

  test("is stale once something changed that plans read", async () => {
    const { couple, ben, joint, trip, car, sequence } = await plannedBooks();
    const moves = [{ account_id: joint.id, to_goal_id: trip.id, amount: "10" }];
    const account = { name: "Ben's", balance: "90", is_manual: true, visibility: "private" };
    const { id: account_id } = await ben.ask("link_account", account);
    let basis_sequence = await sequence();
    const goal_id = car.id;
    for (const [partner, name, change] of [
      [couple, "allocate_to_goal", { account_id: joint.id, goal_id, amount: "1" }],
      [couple, "update_goal", { goal_id, target_amount: "901" }],
      [couple, "update_goal", { goal_id, priority: 5 }],
      [couple, "update_goal", { goal_id, locked: true }],
      [couple, "update_goal", { goal_id, deadline: "2027-01-01" }],
      [couple, "update_goal", { goal_id, clear: ["deadline"] }],
      [couple, "update_account", { account_id: joint.id, keep_available: "1" }],
      [ben, "allocate_to_goal", { account_id, goal_id, amount: "5" }],
    ] as const) {
      await partner.ask(name, change);
      const stale = await couple.outcome("commit_rebalance", { moves, basis_sequence });
      expect([name, change, stale]).toEqual([name, change, "plan_stale"]);
      basis_sequence = await sequence();
    }
    await ben.ask("record_event", { event_type: "DEPOSIT", amount: "5", source_account_id: account_id });
    await couple.ask("update_goal", { goal_id, name: "Van", clear: ["notes"] });
    await couple.ask("update_account", { account_id: joint.id, name: "Ours" });
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } });
    expect(await couple.outcome("commit_rebalance", { moves, basis_sequence })).toBe("done");
  });

  test("carries out 200 moves in one call", async () => {
    const { couple, commit } = await plannedBooks();
    const account = await couple.account({ balance: "1000" });
    const goals: Answer[] = [];
    for (let n = 0; n < 198; n++) goals.push(await couple.goal({ name: `Goal ${n}` }));
    const moves = goals.map(({ id }) => ({ account_id: account.id, to_goal_id: id, amount: "5" }));
    const { events } = await commit(moves);
    expect(events).toHaveLength(199);
  });
});
