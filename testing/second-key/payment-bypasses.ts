/** Attempts to take more by spending. Each must fail. */
import { OPERATOR } from "../../src/identity/principal.ts";
import { together } from "../concurrent.ts";
import { agentOf } from "../couples.ts";
import type { Bypass } from "./books.ts";

export const PAYMENT_BYPASSES: readonly Bypass[] = [
  [
    "spending, and paying it back into the account",
    async (b) => {
      const back = { event_type: "DEPOSIT", amount: "50", source_account_id: b.joint.id };
      return [
        await b.spend("50"),
        await b.try("record_event", back),
        await b.try("allocate_to_goal", b.taking("50")),
        await b.release("0.01"),
        await b.plan("0.01"),
      ];
    },
    ["spent", "done", "done", "needs_second_key", "awaiting_approval"],
  ],
  [
    "spending, and reversing that",
    async (b) => {
      const { event } = await b.couple.ask("spend_from_goal", b.taking("50"));
      return [await b.reverse(event.id), await b.release("0.01")];
    },
    ["done", "needs_second_key"],
  ],
  [
    "paying more than one partner may, repeatedly, or as the operator",
    async (b) => {
      const as = OPERATOR;
      return [
        await b.spend("50.01"),
        await b.spend("50"),
        await b.spend("0.01"),
        await b.spend("0.01", { as: agentOf(b.couple, "ada") }),
        await b.spend("60", { as }),
        await b.held(),
      ];
    },
    [
      "awaiting_approval",
      "spent",
      "awaiting_approval",
      "awaiting_approval",
      "insufficient_allocation",
      ["400.00", "50.00"],
    ],
  ],
  [
    "approving your own payment, or paying it back",
    async (b) => {
      const { couple } = b;
      const { plan_id, event } = await couple.ask("spend_from_goal", b.taking("60"));
      const back = { event_type: "DEPOSIT", amount: "60", source_account_id: b.joint.id };
      return [
        await b.try("approve_rebalance", { plan_id }),
        await b.try("approve_rebalance", { plan_id }, agentOf(couple, "ben")),
        await b.try("record_event", back),
        await b.reverse(event.id),
        await b.plan("50"),
        await b.release("0.01"),
      ];
    },
    ["partner_required", "person_required", "done", "done", "committed", "needs_second_key"],
  ],
  [
    "spending money that the balance does not include",
    async (b) => [
      await b.spend("50", { in_balance: true }),
      await b.release("0.01"),
      await b.try("close_goal", { goal_id: b.car.id }),
    ],
    ["spent", "needs_second_key", "needs_second_key"],
  ],
  [
    "eight payments at once",
    async (b) => {
      const outcomes = await together(8, (at) =>
        b.spend(`12.0${at}`, { as: at % 2 ? b.couple.ada.principal : agentOf(b.couple, "ada") }),
      );
      return outcomes.toSorted();
    },
    [...Array(4).fill("awaiting_approval"), ...Array(4).fill("spent")],
  ],
];
