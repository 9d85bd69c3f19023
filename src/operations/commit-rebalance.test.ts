import { describe, expect, test } from "vitest";
import { type Answer, ask, principalFor, refusal } from "../../testing/books.ts";
import { agentOf, awaitingBooks, plannedBooks } from "../../testing/plans.ts";
import { OPERATOR } from "../access/principal.ts";

const kinds = (events: Answer[]) => events.map(({ event_type, amount }) => [event_type, amount]);

describe("commit_rebalance of a plan", () => {
  test("carries it out: one event tells of the plan, one of each move", async () => {
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

  test("either partner may, and committing again answers what came of it the first time", async () => {
    const { couple, ben, sequence } = await plannedBooks();
    const { plan_id } = await couple.ask("suggest_rebalance", {});
    const first = await ben.ask("commit_rebalance", { plan_id });
    expect(first.events[0].user_id).toBe(couple.ben.id);
    const head = await sequence();
    couple.clock = new Date("2026-03-25T15:00:00.000Z");
    for (const who of [couple, ben]) expect(await who.ask("commit_rebalance", { plan_id })).toEqual(first);
    expect(await sequence()).toBe(head);
  });

  test("refuses a plan that is empty, expired, stale or rejected, and moves nothing", async () => {
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

  test("every change of what it read makes it stale; what it did not read does not", async () => {
    const { couple, joint, trip, car, ben } = await plannedBooks();
    const spare = await couple.account({ balance: "5" });
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
      closing: () => couple.ask("close_account", { account_id: spare.id }),
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

  test("a plan with its requester's private accounts is theirs to commit, whoever else sees it", async () => {
    const { couple, ben } = await plannedBooks();
    await couple.account({ name: "Mine", balance: "70", visibility: "private" });
    const { plan_id, moves } = await couple.ask("suggest_rebalance", {});
    expect(moves).toHaveLength(2);
    expect(await ben.refusal("commit_rebalance", { plan_id })).toMatchObject({ code: "not_found" });
    for (const userId of [undefined, couple.ben.id]) {
      const as = { principal: OPERATOR, userId };
      expect(await refusal(couple.engine, "commit_rebalance", { plan_id }, as)).toMatchObject({
        code: "requester_only",
      });
    }
    expect(await couple.ask("commit_rebalance", { plan_id })).toMatchObject({ status: "committed" });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("another couple's plan is answered like one that never was", async () => {
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

  test("what takes more from goals than one partner may alone waits for the other", async () => {
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

  test("a suggestion that waits for approval is answered again when asked again", async () => {
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

describe("commit_rebalance of moves by hand", () => {
  test("carries out what is feasible, whatever the order in which the moves are listed", async () => {
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
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("sent again from the same books moves nothing twice, whoever sends it", async () => {
    const { couple, ben, joint, trip, sequence, held } = await plannedBooks();
    const basis_sequence = await sequence();
    const moves = [{ account_id: joint.id, to_goal_id: trip.id, amount: "10" }];
    const first = await couple.ask("commit_rebalance", { moves, basis_sequence });
    for (const who of [couple, ben])
      expect(await who.ask("commit_rebalance", { moves, basis_sequence })).toEqual(first);
    expect((await held())[0]).toBe("10.00");
    const more = [{ ...moves[0], amount: "11" }];
    expect(await couple.refusal("commit_rebalance", { moves: more, basis_sequence })).toMatchObject({
      code: "plan_stale",
    });
  });

  test("from older books is stale once something changed that plans read", async () => {
    const { couple, ben, joint, trip, car, sequence, allocate } = await plannedBooks();
    const moves = [{ account_id: joint.id, to_goal_id: trip.id, amount: "10" }];
    const hidden = await ben.ask("link_account", {
      name: "Ben's",
      balance: "90",
      is_manual: true,
      visibility: "private",
    });
    let basis_sequence = await sequence();
    const stale = async (what: string) => {
      expect(await couple.refusal("commit_rebalance", { moves, basis_sequence }), what).toMatchObject({
        code: "plan_stale",
      });
      basis_sequence = await sequence();
    };
    await allocate(joint, car, "1");
    await stale("money moved");
    for (const change of [
      { target_amount: "901" },
      { priority: 5 },
      { locked: true },
      { deadline: "2027-01-01" },
      { clear: ["deadline"] },
    ]) {
      await couple.ask("update_goal", { goal_id: car.id, ...change });
      await stale(JSON.stringify(change));
    }
    await couple.ask("update_account", { account_id: joint.id, keep_available: "1" });
    await stale("keep_available");
    await ben.ask("allocate_to_goal", { account_id: hidden.id, goal_id: car.id, amount: "5" });
    await stale("the partner's private money reached a goal");
    await ben.ask("record_event", { event_type: "DEPOSIT", amount: "5", source_account_id: hidden.id });
    await couple.ask("update_goal", { goal_id: car.id, name: "Van", clear: ["notes"] });
    await couple.ask("update_account", { account_id: joint.id, name: "Ours" });
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } });
    expect(await couple.ask("commit_rebalance", { moves, basis_sequence })).toMatchObject({
      status: "committed",
    });
  });

  test("lists every move that is not feasible, and writes nothing", async () => {
    const [books, strangers] = [await plannedBooks(), await plannedBooks()];
    const { couple, ben, joint, trip, car, sequence } = books;
    const hidden = await ben.ask("link_account", {
      name: "Ben's",
      balance: "90",
      is_manual: true,
      visibility: "private",
    });
    const locked = await couple.goal({ name: "Locked" });
    await couple.ask("allocate_to_goal", { account_id: joint.id, goal_id: locked.id, amount: "20" });
    await couple.ask("update_goal", { goal_id: locked.id, locked: true });
    const closed = await couple.goal();
    await couple.ask("close_goal", { goal_id: closed.id });
    const shut = await couple.account({ balance: "0" });
    await couple.ask("close_account", { account_id: shut.id });
    await couple.ask("update_account", { account_id: joint.id, keep_available: "30" });
    const head = await sequence();
    const to = (account_id: string, to_goal_id: string, amount: string) => ({
      account_id,
      to_goal_id,
      amount,
    });
    const refused = await couple.refusal("commit_rebalance", {
      basis_sequence: head,
      moves: [
        to(joint.id, trip.id, "340"),
        to(joint.id, car.id, "10.01"),
        to(hidden.id, trip.id, "1"),
        to(shut.id, trip.id, "1"),
        to(strangers.joint.id, trip.id, "1"),
        to(joint.id, closed.id, "1"),
        { account_id: joint.id, from_goal_id: locked.id, amount: "1" },
        { account_id: joint.id, from_goal_id: car.id, amount: "100.01" },
        { account_id: joint.id, from_goal_id: strangers.car.id, to_goal_id: car.id, amount: "1" },
      ],
    });
    const noAccount = "There is no open account with this id in your books.";
    const noGoal = "There is no active goal with this id in your books.";
    expect(refused).toMatchObject({ code: "moves_infeasible", status: 409 });
    expect(refused.errors).toEqual([
      { field: "moves.1.amount", message: "The account can spare at most 10.00." },
      { field: "moves.2.account_id", message: noAccount },
      { field: "moves.3.account_id", message: noAccount },
      { field: "moves.4.account_id", message: noAccount },
      { field: "moves.5.to_goal_id", message: noGoal },
      { field: "moves.6.from_goal_id", message: "The goal is locked: no money leaves it." },
      { field: "moves.7.amount", message: "The goal holds at most 100.00 of this account." },
      { field: "moves.8.from_goal_id", message: noGoal },
    ]);
    expect(await sequence()).toBe(head);
    expect((await couple.ask("list_plans", { status: "all" })).items).toEqual([]);
  });

  test("brings no goal above its target", async () => {
    const { couple, joint, trip, car, commit, sequence } = await plannedBooks();
    await couple.ask("update_goal", { goal_id: trip.id, target_amount: "50" });
    const basis_sequence = await sequence();
    const move = { account_id: joint.id, to_goal_id: trip.id };
    const over = [
      { ...move, amount: "30" },
      { ...move, from_goal_id: car.id, amount: "20.01" },
    ];
    const refused = await couple.refusal("commit_rebalance", { moves: over, basis_sequence });
    expect(refused.errors).toEqual([
      { field: "moves.0.amount", message: "That is above the goal's target: at most 29.99 here." },
      { field: "moves.1.amount", message: "That is above the goal's target: at most 20.00 here." },
    ]);
    await commit([over[0]!, { ...over[1], amount: "20" }]);
    expect(await couple.ask("get_goal", { goal_id: trip.id })).toMatchObject({ current_allocation: "50.00" });
  });

  test("refuses moves that make no sense, each at its place", async () => {
    const { couple, joint, trip, car, sequence } = await plannedBooks();
    const basis_sequence = await sequence();
    const move = { account_id: joint.id, to_goal_id: trip.id, amount: "1" };
    const fields = async (input: object) => {
      const refused = await couple.refusal("commit_rebalance", input);
      expect(refused.code).toBe("invalid_input");
      return refused.errors.map(({ field }) => field);
    };
    const bad = [
      { ...move, amount: "0" },
      { ...move, from_goal_id: trip.id },
      { account_id: joint.id, amount: "1" },
      { ...move, to_goal_id: car.id },
      { ...move, to_goal_id: car.id, amount: "2" },
    ];
    expect(await fields({ moves: bad, basis_sequence })).toEqual([
      "moves.0.amount",
      "moves.1.to_goal_id",
      "moves.2.to_goal_id",
      "moves.4",
    ]);
    expect(await fields({ moves: [{ ...move, amount: "1.005" }], basis_sequence })).toEqual([
      "moves.0.amount",
    ]);
    expect(await fields({ moves: [{ ...move, amount: "-1", extra: 1 }], basis_sequence })).toEqual([
      "moves.0.amount",
      "moves.0.extra",
    ]);
    const many = Array.from({ length: 201 }, () => move);
    expect(await fields({ moves: many, basis_sequence })).toEqual(["moves"]);
    expect(await fields({ moves: [], basis_sequence })).toEqual(["moves"]);
    expect(await fields({})).toEqual(["plan_id"]);
    expect(await fields({ moves: [move] })).toEqual(["basis_sequence"]);
    expect(await fields({ moves: [move], basis_sequence: basis_sequence + 1 })).toEqual(["basis_sequence"]);
    expect(await fields({ plan_id: couple.id, moves: [move], basis_sequence })).toEqual([
      "moves",
      "basis_sequence",
    ]);
    expect(await sequence()).toBe(basis_sequence);
  });

  test("200 moves at once are carried out", async () => {
    const { couple, commit } = await plannedBooks();
    const account = await couple.account({ balance: "1000" });
    const goals: Answer[] = [];
    for (let n = 0; n < 198; n++) goals.push(await couple.goal({ name: `Goal ${n}` }));
    const moves = goals.map(({ id }) => ({ account_id: account.id, to_goal_id: id, amount: "5" }));
    const { events } = await commit(moves);
    expect(events).toHaveLength(199);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("the operator may for nobody, of what is shared", async () => {
    const { couple, joint, trip, sequence } = await plannedBooks();
    const hidden = await couple.account({ visibility: "private" });
    const basis_sequence = await sequence();
    const input = (account: Answer) => ({
      moves: [{ account_id: account.id, to_goal_id: trip.id, amount: "1" }],
      basis_sequence,
    });
    expect(await ask(couple.engine, "commit_rebalance", input(joint))).toMatchObject({ status: "committed" });
    expect(await refusal(couple.engine, "commit_rebalance", input(hidden))).toMatchObject({
      code: "moves_infeasible",
    });
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
