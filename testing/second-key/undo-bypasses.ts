/** Attempts to take more by undoing allocations, which does not count as taking. Each must fail. */
import { OPERATOR } from "../../src/identity/principal.ts";
import { ask, call } from "../books.ts";
import { agentOf } from "../couples.ts";
import type { Books, Bypass } from "./books.ts";

const MINUTE_MS = 60_000;

/** Allocates to the trip as Ada, and answers the event. */
async function allocated({ couple, taking, trip }: Books, amount: string): Promise<string> {
  return (await couple.ask("allocate_to_goal", taking(amount, trip))).event.id;
}

const BYPASSES: readonly Bypass[] = [
  [
    "allocating and undoing again and again",
    async (b) => {
      const steps: string[] = [];
      for (let n = 0; n < 4; n++) steps.push(await b.reverse(await allocated(b, "90")));
      return [
        ...steps,
        await b.release("50", b.trip),
        await b.reverse(await allocated(b, "90")),
        await b.release("0.01", b.trip),
      ];
    },
    [...Array(4).fill("done"), "done", "done", "needs_second_key"],
  ],
  [
    "undoing an allocation that was moved to another goal",
    async (b) => {
      const event = await allocated(b, "50");
      const move = { from: b.trip, to: b.car };
      return [
        await b.plan("50", move),
        await b.reverse(event),
        await b.plan("0.01", move),
        await b.release("0.01", b.car),
        await b.reverse(event),
      ];
    },
    ["committed", "done", "awaiting_approval", "needs_second_key", "already_reversed"],
  ],
  [
    "undoing after ten minutes",
    async (b) => {
      const [late, last] = [await allocated(b, "60"), await allocated(b, "40")];
      b.couple.later(10 * MINUTE_MS);
      const inTime = await b.reverse(last);
      b.couple.later(1);
      return [inTime, await b.reverse(late)];
    },
    ["done", "needs_second_key"],
  ],
  [
    "undoing after the partner took money out of the goal, or put some in",
    async (b) => {
      const [first, second] = [await allocated(b, "60"), await allocated(b, "61")];
      await b.ben.ask("release_from_goal", b.taking("5", b.trip));
      const afterRelease = [await b.reverse(first), await b.reverse(second)];
      const third = await allocated(b, "62");
      await b.ben.ask("allocate_to_goal", b.taking("5", b.trip));
      return [...afterRelease, await b.reverse(third)];
    },
    ["needs_second_key", "needs_second_key", "needs_second_key"],
  ],
  [
    "undoing after the partner changed the goal, but not after other events of it",
    async (b) => {
      const [first, second] = [await allocated(b, "60"), await allocated(b, "61")];
      await b.ben.ask("react_to_goal", { goal_id: b.trip.id, emoji: "🎉" });
      await b.ben.ask("add_journal_entry", { text: "Nice.", goal_id: b.trip.id });
      await b.ben.ask("release_from_goal", b.taking("5", b.car));
      const afterNews = await b.reverse(second);
      await b.ben.ask("update_goal", { goal_id: b.trip.id, priority: 2 });
      return [afterNews, await b.reverse(first)];
    },
    ["done", "needs_second_key"],
  ],
  [
    "undoing after the partner approved a plan that moves the goal's money",
    async (b) => {
      const event = await allocated(b, "60");
      const { plan_id } = await b.commit([
        { account_id: b.joint.id, from_goal_id: b.trip.id, amount: "300" },
      ]);
      await b.ben.ask("approve_rebalance", { plan_id });
      return b.reverse(event);
    },
    "needs_second_key",
  ],
  [
    "undoing the partner's allocation",
    async (b) => {
      const { event } = await b.ben.ask("allocate_to_goal", b.taking("60", b.trip));
      return [await b.reverse(event.id), await b.reverse(event.id, agentOf(b.couple, "ada"))];
    },
    ["needs_second_key", "needs_second_key"],
  ],
  [
    "undoing a plan's allocation, or a release's reversal",
    async (b) => {
      const { joint, trip, couple } = b;
      const { events } = await b.commit([{ account_id: joint.id, to_goal_id: trip.id, amount: "60" }]);
      const byPlan = await b.reverse(events[1].id);
      const { event } = await couple.ask("release_from_goal", b.taking("50", trip));
      const reversal = await couple.ask("reverse_event", { event_id: event.id });
      return [byPlan, await b.reverse(reversal.id), await b.release("0.01", b.trip)];
    },
    ["needs_second_key", "not_reversible", "needs_second_key"],
  ],
  [
    "the operator, before or after",
    async (b) => {
      const { couple, trip } = b;
      const forAda = { principal: OPERATOR, coupleId: couple.id, userId: couple.ada.id };
      const { event } = await ask(couple.engine, "allocate_to_goal", b.taking("60", trip), forAda);
      const own = await allocated(b, "60");
      const answer = await call(couple.engine, "reverse_event", { event_id: own }, forAda);
      return [await b.reverse(event.id), answer.ok ? "done" : answer.refusal.code];
    },
    ["needs_second_key", "needs_second_key"],
  ],
  [
    "locking, closing, or releasing the rest",
    async (b) => {
      const { couple, trip } = b;
      const event = await allocated(b, "60");
      await couple.ask("update_goal", { goal_id: trip.id, locked: true });
      const locked = await b.reverse(event);
      await couple.ask("update_goal", { goal_id: trip.id, locked: false });
      return [
        locked,
        await b.try("close_goal", { goal_id: trip.id }),
        await b.reverse(event),
        await b.release("51", b.trip),
      ];
    },
    ["goal_locked", "needs_second_key", "done", "needs_second_key"],
  ],
];

/** Each with money to allocate. */
export const UNDO_BYPASSES: readonly Bypass[] = BYPASSES.map(([title, tries, expected]) => [
  title,
  async (b) => {
    const pay = { event_type: "DEPOSIT", amount: "1000", source_account_id: b.joint.id };
    await b.couple.ask("record_event", pay);
    return tries(b);
  },
  expected,
]);
