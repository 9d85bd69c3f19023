import { describe, expect, it } from "vitest";
import { FIXTURE } from "../../testing/simulation.ts";
import { computeAmount } from "./expression.ts";
import { factsOf } from "./facts.ts";
import { Fixture } from "./fixture.ts";

const ACCOUNT = "${accounts.checking}";
const JAPAN = "${goals.japan}";
const CAR = "${goals.car}";

function work(sum: string, history: unknown[] = [], currency = "USD"): string {
  return computeAmount(sum, factsOf(Fixture.parse({ ...FIXTURE, currency, history })));
}

const did = (call: string, input: object, as?: string) => ({
  ago: "1d",
  by: "ada",
  call,
  with: input,
  ...(as && { as }),
});
const move = { account_id: ACCOUNT, goal_id: JAPAN, amount: "20.00" };
const post = (event_type: string, amount: string) => ({ event_type, amount, source_account_id: ACCOUNT });

describe("an expression", () => {
  it.each([
    ["350", "350.00"],
    ["-0.5", "-0.50"],
    ["= goals.japan.saved", "300.00"],
    ["= goals.japan.missing + goals.car.target", "3200.00"],
    ["= accounts.checking.available - accounts.checking.keep_available - 0.01", "599.99"],
    ["= 0.10 + 0.20", "0.30"],
  ])("%s is %s", (expression, total) => {
    expect(work(expression)).toBe(total);
  });

  it.each(["= goals.boat.saved", "= goals.japan.balance", "= 1.001", "= 1 * 2", "= 1 +"])(
    "%s is rejected",
    (expression) => {
      expect(() => work(expression)).toThrow();
    },
  );
});

describe("the history of a fixture", () => {
  it.each([
    ["an allocation", [did("allocate_to_goal", move)], "320.00", "680.00"],
    ["a release", [did("release_from_goal", move)], "280.00", "720.00"],
    ["a deposit", [did("record_event", post("DEPOSIT", "5.00"))], "300.00", "705.00"],
    ["a withdrawal", [did("record_event", post("WITHDRAWAL", "5.00"))], "300.00", "695.00"],
    ["a balance sync", [did("record_event", post("BALANCE_SYNC", "250.00"))], "300.00", "-50.00"],
    ["a note", [did("record_event", { event_type: "SYSTEM" })], "300.00", "700.00"],
    [
      "a reallocation",
      [did("record_event", { ...post("REALLOCATION", "30.00"), source_goal_id: JAPAN, dest_goal_id: CAR })],
      "270.00",
      "700.00",
    ],
    [
      "a move of a plan",
      [did("commit_rebalance", { moves: [{ account_id: ACCOUNT, to_goal_id: JAPAN, amount: "7.00" }] })],
      "307.00",
      "693.00",
    ],
    ["a closed goal", [did("close_goal", { goal_id: JAPAN })], "0.00", "1000.00"],
    [
      "a reversed allocation",
      [did("allocate_to_goal", move, "slip"), did("reverse_event", { event_id: "${slip.event.id}" })],
      "300.00",
      "700.00",
    ],
    [
      "a reversed withdrawal",
      [
        did("record_event", post("WITHDRAWAL", "5.00"), "slip"),
        did("reverse_event", { event_id: "${slip.id}" }),
      ],
      "300.00",
      "700.00",
    ],
  ])("counts: %s", (_, history, saved, available) => {
    expect(work("= goals.japan.saved", history)).toBe(saved);
    expect(work("= accounts.checking.available", history)).toBe(available);
  });

  it("counts a new target", () => {
    const raised = did("update_goal", { goal_id: CAR, target_amount: "600" });
    expect(work("= goals.car.missing", [raised])).toBe("600.00");
  });

  it.each([
    ["a suggested plan", did("commit_rebalance", { plan_id: "${plan.plan_id}" })],
    ["an approval", did("approve_rebalance", { plan_id: "${plan.plan_id}" })],
  ])("does not guess: %s", (_, history) => {
    expect(() => work("= goals.japan.saved", [history])).toThrow("does not determine");
    expect(work("12.00", [history])).toBe("12.00");
  });
});
