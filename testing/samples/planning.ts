import type { Answer, Ids, TestCouple } from "../books.ts";
import {
  ANYONE,
  access,
  bad,
  COUPLE,
  done,
  goal,
  HIDDEN,
  LAST,
  NO_CURSOR,
  NOWHERE,
  nextPage,
  OWN,
  outcomes,
  PERSON,
  plan,
  refused,
  type SamplesByOperation,
} from "./sample.ts";

type Input = (ids: Ids, before: Answer) => object;

/** The plan that was answered last. */
const planOf: Input = (_, before) => ({ plan_id: before.plan_id });

/** A move by hand, on the books of the last answer; a repeated call uses the same books. */
const byHand =
  (from: string | null, to: string | null, amount: string): Input =>
  (ids, before) => ({
    moves: [
      {
        account_id: ids.checking,
        ...(from && { from_goal_id: ids[from] }),
        ...(to && { to_goal_id: ids[to] }),
        amount,
      },
    ],
    basis_sequence: before?.basis_sequence ?? (before?.events?.[0].sequence ?? 2) - 1,
  });

/** A move by hand, on the books that the last committed plan left. */
const byHandAfter =
  (...move: Parameters<typeof byHand>): Input =>
  (ids, before) => ({
    ...byHand(...move)(ids, before),
    ...(before.status === "committed" && { basis_sequence: before.events.at(-1).sequence }),
  });

const SAVING = { contribution: { amount: "150.50", frequency: "semimonthly" }, start_date: "2090-01-31" };
const FORECAST = {
  contribution: { amount: "25", frequency: "weekly" },
  annual_yield: "0.03",
  what_if: { contribution_amount: "30" },
  uncertainty: { contribution_sd: "5", trials: 100 },
  include_series: true,
};

/** A plan of Ben's that waits for Ada. */
async function awaitingPlan(couple: TestCouple): Promise<string> {
  const { ledger } = await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" });
  const { items } = await couple.ask("list_ledger", { event_type: "ALLOCATION" });
  const [{ source_account_id: account_id, dest_goal_id: from_goal_id }] = items;
  const input = { moves: [{ account_id, from_goal_id, amount: "1" }], basis_sequence: ledger.sequence };
  return (await couple.as(couple.ben.principal).ask("commit_rebalance", input)).plan_id;
}

/** First in the order of access cases: later ones change the books that the plans are based on. */
export const PLANNING: SamplesByOperation = {
  approve_rebalance: [
    access(
      "hidden, Ada's plan",
      plan("waitingPlan"),
      outcomes("partner_required", "done", "not_found", "person_required"),
    ),
    { prepare: async (couple) => ({ plan_id: await awaitingPlan(couple) }) },
  ],

  commit_rebalance: [
    access(
      "hidden, moves",
      ({ hidden, other }, { head }) => ({
        moves: [{ account_id: hidden, to_goal_id: other, amount: "1" }],
        basis_sequence: head,
      }),
      outcomes("done", "moves_infeasible", "moves_infeasible", "done"),
      PERSON,
    ),
    access(
      "hidden, a suggestion",
      plan("hiddenPlan"),
      outcomes("plan_stale", "not_found", "not_found", "requester_only"),
    ),
    access(
      "shared, a suggestion",
      plan("openPlan"),
      outcomes("not_found", "plan_stale", "not_found", "plan_stale"),
      LAST,
    ),
    { withoutCall: ["plan_expired", "requester_only", "person_required"] },
    bad({}),
    bad(plan("stalePlan", { basis_sequence: 1 })),
    bad(byHand("trip", "car", "0")),
    bad(byHand("trip", "trip", "1")),
    refused("plan_empty", planOf),
    refused("not_found", plan("foreignPlan")),
    refused("plan_stale", plan("stalePlan")),
    refused("plan_settled", plan("rejectedPlan")),
    refused("plan_stale", (ids, before) => ({
      ...byHand("trip", "car", "1")(ids, before),
      basis_sequence: 1,
    })),
    refused("moves_infeasible", byHand("locked", "foreignGoal", "1")),
    done(byHand("trip", "car", "4"), "by-hand"),
    done(planOf),
    refused("idempotency_key_reused", planOf, "by-hand"),
    done(byHandAfter("trip", null, "230")),
  ],

  list_plans: [
    access(OWN, { status: "all" }, ANYONE),
    bad({ status: "lost", limit: 101 }),
    NO_CURSOR,
    done({}),
    done({ status: "all", limit: 2 }),
    done(nextPage({ status: "all", limit: 2 })),
  ],

  get_plan: [
    access("hidden, suggested", plan("hiddenPlan"), HIDDEN),
    access("shared, the partner's", plan("openPlan"), outcomes("not_found", "done", "not_found", "done")),
    access("hidden, committed", plan("waitingPlan"), COUPLE),
  ],

  reject_rebalance: [
    access("hidden, a suggestion", plan("hiddenPlan"), HIDDEN),
    access(
      "shared, a suggestion",
      plan("openPlan"),
      outcomes("not_found", "done", "not_found", "done"),
      LAST,
    ),
  ],

  suggest_rebalance: [
    access(OWN, {}, ANYONE),
    access("the caller's private accounts", { strategy: "fill", include_private: true }, ANYONE),
    access("the couple's goal", (ids) => ({ goal_ids: [ids.goal] }), COUPLE),
    bad({ strategy: "best", goal_ids: [] }),
    bad({ goal_ids: ["trip"] }),
    refused("not_found", (ids) => ({ goal_ids: [ids.trip, ids.foreignGoal] })),
    refused("goal_closed", (ids) => ({ goal_ids: [ids.closed] })),
    done({}),
    done({ strategy: "fill", include_private: true }),
    done((ids) => ({ strategy: "waterfall", goal_ids: [ids.trip, ids.car] })),
    done((ids) => ({ goal_ids: [ids.full] })),
  ],

  get_drift: [access(OWN, {}, ANYONE), bad({ goal_id: NOWHERE }), done({})],

  simulate_forecast: [
    access(OWN, { ...FORECAST, split: "deadline" }, ANYONE),
    access("the couple's goal", goal("goal", FORECAST), COUPLE),
    bad({}),
    bad({
      contribution: { amount: "-5", frequency: "yearly" },
      horizon_years: 10_000,
      annual_yield: "-1",
    }),
    bad({ ...SAVING, start_date: "2020-01-01", what_if: { target_amount: "5" } }),
    bad({
      ...SAVING,
      one_offs: [{ date: "2089-01-01", amount: "0" }],
      uncertainty: { trials: 10_001 },
    }),
    bad(goal("trip", { ...SAVING, one_offs: [{ date: "2089-01-01", amount: "0" }] })),
    refused("not_found", goal("foreignGoal", SAVING)),
    refused("not_found", { ...SAVING, goal_id: NOWHERE }),
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
    done({
      ...SAVING,
      one_offs: [{ date: "2090-02-01", amount: "7", kind: "expense" }],
      what_if: { contribution_amount: "1" },
    }),
    done({
      ...SAVING,
      split: "proportion",
      one_offs: [{ date: "2090-02-01", amount: "1" }],
      include_series: true,
    }),
  ],
};
