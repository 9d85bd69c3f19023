import { describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { kinds, plannedBooks } from "../../testing/couples.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("commit_rebalance with edited moves", () => {
  test("carries out feasible moves in any order", async () => {
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

  test("carries out moves that empty a goal of an account's money and fund it again", async () => {
    const { couple, joint, trip, car, commit, held } = await plannedBooks();
    const [, carHeld] = await held();
    await commit([
      { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: carHeld },
      { account_id: joint.id, to_goal_id: car.id, amount: "5" },
    ]);
    expect(await held()).toEqual([carHeld, "5.00"]);
    expect(await couple.discrepancy()).toBeUndefined();
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
    expect(await couple.refusal("commit_rebalance", { moves: more, basis_sequence })).toMatchObject({
      code: "plan_stale",
    });
  });

  test("is stale once something changed that plans read", async () => {
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

  test("lists every infeasible move, and writes nothing", async () => {
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
        { account_id: joint.id, from_goal_id: strangers.car.id, to_goal_id: trip.id, amount: "1" },
      ],
    });
    const noAccount = "There is no open account with this id in your books.";
    const noGoal = "There is no active goal with this id in your books.";
    expect(refused).toMatchObject({ code: "moves_infeasible" });
    expect(refused.errors).toEqual([
      { field: "moves.1.amount", message: "At most 10.00 of the account can be allocated." },
      { field: "moves.2.account_id", message: noAccount },
      { field: "moves.3.account_id", message: noAccount },
      { field: "moves.4.account_id", message: noAccount },
      { field: "moves.5.to_goal_id", message: noGoal },
      { field: "moves.6.from_goal_id", message: "The goal is locked, so no money can leave it." },
      { field: "moves.7.amount", message: "At most 100.00 is allocated to the goal from this account." },
      { field: "moves.8.from_goal_id", message: noGoal },
    ]);
    expect(await sequence()).toBe(head);
    expect((await couple.ask("list_plans", { status: "all" })).items).toEqual([]);
  });

  test("explains how to send money through several goals", async () => {
    const { couple, joint, trip, car, sequence } = await plannedBooks();
    const refused = await couple.refusal("commit_rebalance", {
      basis_sequence: await sequence(),
      moves: [
        { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: "50" },
        { account_id: joint.id, from_goal_id: trip.id, amount: "50" },
      ],
    });
    expect(refused.errors).toEqual([
      {
        field: "moves.1.amount",
        message:
          "At most 0.00 is allocated to the goal from this account. To move money through several goals, give one move from the first goal to the last.",
      },
    ]);
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
      {
        field: "moves.1.amount",
        message: "This brings the goal 0.01 above its target: reduce its moves by this amount in total.",
      },
    ]);
    await commit([over[0]!, { ...over[1], amount: "20" }]);
    expect(await couple.ask("get_goal", { goal_id: trip.id })).toMatchObject({ current_allocation: "50.00" });
  });

  test("refuses invalid moves, each at its index", async () => {
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

  test("carries out 200 moves in one call", async () => {
    const { couple, commit } = await plannedBooks();
    const account = await couple.account({ balance: "1000" });
    const goals: Answer[] = [];
    for (let n = 0; n < 198; n++) goals.push(await couple.goal({ name: `Goal ${n}` }));
    const moves = goals.map(({ id }) => ({ account_id: account.id, to_goal_id: id, amount: "5" }));
    const { events } = await commit(moves);
    expect(events).toHaveLength(199);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test("the operator can commit moves of shared accounts without a user", async () => {
    const { couple, joint, trip, sequence } = await plannedBooks();
    const hidden = await couple.account({ visibility: "private" });
    const basis_sequence = await sequence();
    const input = (account: Answer) => ({
      moves: [{ account_id: account.id, to_goal_id: trip.id, amount: "1" }],
      basis_sequence,
    });
    const operator = couple.as(OPERATOR);
    expect(await operator.ask("commit_rebalance", input(joint))).toMatchObject({ status: "committed" });
    expect(await operator.refusal("commit_rebalance", input(hidden))).toMatchObject({
      code: "moves_infeasible",
    });
    expect(await couple.discrepancy()).toBeUndefined();
  });
});
