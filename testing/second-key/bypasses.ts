/** Attempts to take more from goals than one partner may take alone. Each must fail. */
import { expect } from "vitest";
import { OPERATOR } from "../../src/identity/principal.ts";
import { type Answer, principalFor } from "../books.ts";
import { together } from "../concurrent.ts";
import { agentOf } from "../couples.ts";
import type { Bypass } from "./books.ts";
import { PAYMENT_BYPASSES } from "./payment-bypasses.ts";
import { UNDO_BYPASSES } from "./undo-bypasses.ts";

export const BYPASSES: readonly Bypass[] = [
  [
    "one plan above the threshold",
    async (b) => [await b.plan("50.01"), await b.plan("50")],
    ["awaiting_approval", "committed"],
  ],
  [
    "several small plans",
    async (b) => [await b.plan("30"), await b.plan("20.01"), await b.plan("20"), await b.plan("0.01")],
    ["committed", "awaiting_approval", "committed", "awaiting_approval"],
  ],
  [
    "many small moves in one plan",
    async (b) => {
      const { couple, joint, trip, car, sequence } = b;
      const moves = [
        { account_id: joint.id, from_goal_id: car.id, amount: "20" },
        { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: "20" },
        { account_id: joint.id, from_goal_id: trip.id, amount: "20" },
      ];
      return b.try("commit_rebalance", { moves, basis_sequence: await sequence() }, couple.ada.principal);
    },
    "awaiting_approval",
  ],
  [
    "a release, then a plan, then a release",
    async (b) => [await b.release("20"), await b.plan("30.01"), await b.plan("30"), await b.release("0.01")],
    ["done", "awaiting_approval", "committed", "needs_second_key"],
  ],
  [
    "releasing, then allocating elsewhere",
    async (b) => [
      await b.plan("50"),
      await b.try("allocate_to_goal", b.taking("50", b.trip)),
      await b.plan("50", { from: b.trip }),
    ],
    ["committed", "done", "awaiting_approval"],
  ],
  ...UNDO_BYPASSES,
  ...PAYMENT_BYPASSES,
  [
    "closing the goal for the rest",
    async (b) => [await b.plan("49"), await b.try("close_goal", { goal_id: b.car.id })],
    ["committed", "needs_second_key"],
  ],
  [
    "an agent after its partner",
    async (b) => [await b.plan("30"), await b.plan("30", { as: agentOf(b.couple, "ada") })],
    ["committed", "awaiting_approval"],
  ],
  [
    "another client of the same partner",
    async (b) => [
      await b.plan("30"),
      await b.plan("30", { as: principalFor(b.couple.ada.id, b.couple.id, { actor: "mac" }) }),
    ],
    ["committed", "awaiting_approval"],
  ],
  [
    "the operator, for any user",
    async (b) => {
      const { ada, ben } = b.couple;
      const as = OPERATOR;
      return [
        await b.plan("50.01", { as }),
        await b.plan("50.01", { as, userId: ada.id }),
        await b.plan("50.01", { as, userId: ben.id }),
        await b.plan("30", { as, userId: ben.id }),
        await b.plan("20.01", { as, userId: ada.id }),
        await b.plan("20.01", { as }),
      ];
    },
    [...Array(3).fill("person_required"), "committed", ...Array(2).fill("person_required")],
  ],
  [
    "the partner who commits it too",
    async (b) => {
      const { couple, ben, trip } = b;
      const { plan_id } = await b.commit([{ account_id: b.joint.id, from_goal_id: trip.id, amount: "60" }]);
      return (await ben.ask("commit_rebalance", { plan_id })).status === "awaiting_approval"
        ? b.try("commit_rebalance", { plan_id }, agentOf(couple, "ben"))
        : "committed";
    },
    "awaiting_approval",
  ],
  [
    "the moves of a suggestion, sent by hand",
    async (b) => {
      const { couple, joint, car } = b;
      await couple.ask("update_goal", { goal_id: car.id, priority: 1, target_amount: "500" });
      await couple.ask("update_goal", { goal_id: b.trip.id, priority: 5 });
      const { moves, basis_sequence } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
      const edited = moves.map(({ reason, ...move }: Answer) => move);
      expect(edited).toMatchObject([{ account_id: joint.id, from_goal_id: b.trip.id, amount: "400.00" }]);
      return b.try("commit_rebalance", { moves: edited, basis_sequence });
    },
    "awaiting_approval",
  ],
  [
    "proposing a higher threshold, or none",
    async (b) => {
      const settings = { couple_id: b.couple.id };
      await b.couple.ask("update_couple", { ...settings, approval_threshold: "1000" });
      const raised = await b.plan("60");
      await b.couple.ask("update_couple", { ...settings, clear: ["approval_threshold"] });
      return [raised, await b.plan("61")];
    },
    ["awaiting_approval", "awaiting_approval"],
  ],
  [
    "a lower threshold after the plan was made",
    async (b) => {
      const { couple, trip, car } = b;
      await couple.ask("release_from_goal", b.taking("1", trip));
      await couple.ask("update_goal", { goal_id: trip.id, target_amount: "439" });
      await couple.ask("update_goal", { goal_id: car.id, deadline: null, priority: 5 });
      const { plan_id, moves } = await couple.ask("suggest_rebalance", { strategy: "waterfall" });
      expect(moves).toMatchObject([{ amount: "1.00" }, { from_goal_id: car.id, amount: "39.00" }]);
      await b.ben.ask("update_couple", { couple_id: couple.id, approval_threshold: "39.99" });
      return b.try("commit_rebalance", { plan_id });
    },
    "awaiting_approval",
  ],
  [
    "the threshold gone while a plan waits",
    async (b) => {
      const { couple, ben } = b;
      const { plan_id } = await b.commit([{ account_id: b.joint.id, from_goal_id: b.car.id, amount: "60" }]);
      for (const who of [couple, ben])
        await who.ask("update_couple", { couple_id: couple.id, clear: ["approval_threshold"] });
      const waits = await b.try("commit_rebalance", { plan_id });
      await ben.ask("update_couple", { couple_id: couple.id, approval_threshold: "50" });
      return waits;
    },
    "awaiting_approval",
  ],
  [
    "approval written into an event by hand",
    async (b) => {
      const { couple, joint, car } = b;
      const release = {
        event_type: "RELEASE",
        amount: "50.01",
        source_account_id: joint.id,
        source_goal_id: car.id,
      };
      return [
        await b.try("record_event", { ...release, metadata: { approved_by: couple.ben.id } }),
        await b.try("record_event", { ...release, metadata: { note: `approved_by: ${couple.ben.id}` } }),
        await b.try("record_event", { event_type: "PLAN", metadata: { note: "approved" } }),
        await b.try("release_from_goal", { ...b.taking("60"), approved_by: couple.ben.id }),
      ];
    },
    ["invalid_input", "needs_second_key", "invalid_input", "invalid_input"],
  ],
  [
    "reversing what the partner approved",
    async (b) => {
      const { ben, joint, trip, car } = b;
      const move = { account_id: joint.id, from_goal_id: car.id, to_goal_id: trip.id, amount: "80" };
      const { plan_id } = await b.commit([move]);
      const { events } = await ben.ask("approve_rebalance", { plan_id });
      return [await b.reverse(events[1].id), await b.plan("50", { from: trip })];
    },
    ["needs_second_key", "committed"],
  ],
  [
    "eight plans at once",
    async (b) => {
      const { couple, joint, car, sequence } = b;
      const basis_sequence = await sequence();
      const outcomes = await together(8, (at) =>
        b.try(
          "commit_rebalance",
          { moves: [{ account_id: joint.id, from_goal_id: car.id, amount: `30.0${at}` }], basis_sequence },
          at % 2 ? couple.ada.principal : agentOf(couple, "ada"),
        ),
      );
      return outcomes.filter((word) => word === "committed");
    },
    ["committed"],
  ],
];
