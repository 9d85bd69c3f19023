import { describe, expect, test } from "vitest";
import { newCouple, newUser, refusal, type TestCouple } from "../../testing/books.ts";
import { OPERATOR } from "../identity/principal.ts";
import type { Candidate, Refusal } from "../kernel/refusals.ts";

/** What is offered for each field, by name. */
function offered({ code, errors }: Refusal): Record<string, string[]> {
  expect(code).toBe("invalid_input");
  const named = (candidates: readonly Candidate[] = []) =>
    candidates.map(({ name, closed }) => (closed ? `${name} (closed)` : name));
  return Object.fromEntries(errors.map(({ field, candidates }) => [field, named(candidates)]));
}

async function start(): Promise<{ couple: TestCouple; ben: ReturnType<TestCouple["as"]> }> {
  const couple = await newCouple();
  const ben = couple.asBen;
  await couple.account({ name: "Joint checking", is_joint: true });
  await couple.account({ name: "Secret stash", visibility: "private" });
  await couple.goal({ name: "Japan trip" });
  await couple.goal({ name: "Kitchen", priority: 1 });
  const old = await couple.goal({ name: "Japan trip" });
  await couple.ask("close_goal", { goal_id: old.id });
  return { couple, ben };
}

describe("a name where an id belongs", () => {
  test("is refused with what it may mean, and its id works", async () => {
    const { couple } = await start();
    const input = { account_id: "joint", goal_id: "japan trip", amount: "10" };
    const refused = await couple.refusal("allocate_to_goal", input);
    expect(offered(refused)).toEqual({
      account_id: ["Joint checking", "Secret stash"],
      goal_id: ["Japan trip", "Japan trip (closed)", "Kitchen"],
    });
    const [account_id, goal_id] = refused.errors.map(({ candidates = [] }) => candidates[0]?.id);
    const { goal } = await couple.ask("allocate_to_goal", { account_id, goal_id, amount: "10" });
    expect(goal).toMatchObject({ name: "Japan trip", current_allocation: "10.00" });
  });

  test("never offers the partner's private account, not even by its name", async () => {
    const { ben } = await start();
    for (const account_id of ["Secret stash", "secret", "Nothing like it"]) {
      expect(offered(await ben.refusal("get_account", { account_id }))).toEqual({
        account_id: ["Joint checking"],
      });
    }
  });

  test("is understood in lists and within moves, and for people", async () => {
    const { couple } = await start();
    expect(offered(await couple.refusal("suggest_rebalance", { goal_ids: ["Kitchen"] }))).toEqual({
      "goal_ids.0": ["Kitchen", "Japan trip"],
    });
    const moves = [{ account_id: "Joint checking", from_goal_id: "Kitchen", amount: "1" }];
    expect(offered(await couple.refusal("commit_rebalance", { moves, basis_sequence: 1 }))).toEqual({
      "moves.0.account_id": ["Joint checking", "Secret stash"],
      "moves.0.from_goal_id": ["Kitchen", "Japan trip"],
    });
    expect(offered(await couple.refusal("list_ledger", { user_id: "Ben" }))).toEqual({
      user_id: ["Ben", "Ada"],
    });
  });

  test("leaves other refusals as they are", async () => {
    const { couple } = await start();
    const others = { goal_id: [], account_id: "", amount: "x" };
    const { errors } = await couple.refusal("allocate_to_goal", others);
    expect(errors.map(({ field, candidates }) => [field, candidates])).toEqual([
      ["account_id", undefined],
      ["goal_id", undefined],
      ["amount", undefined],
    ]);
    const unknown = await couple.refusal("list_goals", { goal_id: "Kitchen" });
    expect(unknown.errors).toEqual([{ field: "goal_id", message: expect.stringContaining("no such field") }]);
    expect(offered(await couple.refusal("reverse_event", { event_id: "Kitchen" }))).toEqual({ event_id: [] });
  });

  test("is not answered to who may not read, to a single user, or without a couple", async () => {
    const { couple } = await start();
    const mover = couple.as({ ...couple.ada.principal, scopes: ["goals:write"] });
    const input = { goal_id: "Kitchen", priority: 2 };
    expect(offered(await mover.refusal("update_goal", input))).toEqual({ goal_id: [] });
    const { principal } = await newUser(couple.engine);
    expect(offered(await refusal(couple.engine, "update_goal", input, { principal }))).toEqual({
      goal_id: [],
    });
    const asOperator = (extra: object) =>
      refusal(couple.engine, "update_goal", input, { principal: OPERATOR, ...extra });
    expect(offered(await asOperator({}))).toEqual({ goal_id: [] });
    expect(offered(await asOperator({ coupleId: "no id" }))).toMatchObject({ goal_id: [] });
    expect(offered(await asOperator({ coupleId: couple.id }))).toEqual({
      goal_id: ["Kitchen", "Japan trip"],
    });
    const { items } = await couple.as(OPERATOR).ask("list_goals", {});
    expect(items).toHaveLength(2);
  });
});
