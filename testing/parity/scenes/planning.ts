import {
  type Asked,
  bad,
  done,
  goal,
  hand,
  handAfter,
  NOWHERE,
  plan,
  planOf,
  refused,
  SAVING,
} from "../asking.ts";

export const PLANNING_SCENES: Readonly<Record<string, readonly Asked[]>> = {
  get_drift: [bad(() => ({ goal_id: NOWHERE })), done(() => ({}))],
  simulate_forecast: [
    bad(() => ({})),
    bad(() => ({
      contribution: { amount: "-5", frequency: "yearly" },
      horizon_years: 10_000,
      annual_yield: "-1",
    })),
    bad(() => ({ ...SAVING, start_date: "2020-01-01", what_if: { target_amount: "5" } })),
    bad(() => ({
      ...SAVING,
      one_offs: [{ date: "2089-01-01", amount: "0" }],
      uncertainty: { trials: 10_001 },
    })),
    bad(goal("trip", { ...SAVING, one_offs: [{ date: "2089-01-01", amount: "0" }] })),
    refused("not_found", goal("foreignGoal", SAVING)),
    refused("not_found", () => ({ ...SAVING, goal_id: NOWHERE })),
    refused("goal_closed", goal("closed", SAVING)),
    done(
      goal("trip", {
        ...SAVING,
        annual_yield: 0.04,
        what_if: { deadline: "2095-01-01", target_amount: "9000" },
      }),
    ),
    done(
      goal("car", {
        ...SAVING,
        uncertainty: { contribution_sd: "20", miss_chance: 0.1, yield_sd: "0.02", seed: 9 },
      }),
    ),
    done(() => ({
      ...SAVING,
      one_offs: [{ date: "2090-02-01", amount: "7", kind: "expense" }],
      what_if: { contribution_amount: "1" },
    })),
    done(() => ({
      ...SAVING,
      split: "proportion",
      one_offs: [{ date: "2090-02-01", amount: "1" }],
      include_series: true,
    })),
  ],

  suggest_rebalance: [
    bad(() => ({ strategy: "best", goal_ids: [] })),
    bad(() => ({ goal_ids: ["trip"] })),
    refused("not_found", (ids) => ({ goal_ids: [ids.trip, ids.foreignGoal] })),
    refused("goal_closed", (ids) => ({ goal_ids: [ids.closed] })),
    done(() => ({})),
    done(() => ({ strategy: "fill", include_private: true })),
    done((ids) => ({ strategy: "waterfall", goal_ids: [ids.trip, ids.car] })),
    done((ids) => ({ goal_ids: [ids.full] })),
  ],

  commit_rebalance: [
    bad(() => ({})),
    bad((ids) => ({ plan_id: ids.stalePlan, basis_sequence: 1 })),
    bad(hand("trip", "car", "0")),
    bad(hand("trip", "trip", "1")),
    refused("plan_empty", planOf),
    refused("not_found", plan("foreignPlan")),
    refused("plan_stale", plan("stalePlan")),
    refused("plan_settled", plan("rejectedPlan")),
    refused("plan_stale", (ids, before) => ({ ...hand("trip", "car", "1")(ids, before), basis_sequence: 1 })),
    refused("moves_infeasible", hand("locked", "foreignGoal", "1")),
    done(hand("trip", "car", "4"), "by-hand"),
    done(planOf),
    refused("idempotency_key_reused", planOf, "by-hand"),
    done(handAfter("trip", null, "230")),
  ],

  list_plans: [
    bad(() => ({ status: "lost", limit: 101 })),
    bad(() => ({ cursor: "no cursor" })),
    done(() => ({})),
    done(() => ({ status: "all", limit: 2 })),
    done((_, before) => ({ status: "all", limit: 2, cursor: before.next_cursor })),
  ],
};
