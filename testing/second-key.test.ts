/** One partner cannot take more from goals within 24 hours than the threshold. */
import { describe, expect, test } from "vitest";
import { nextStep } from "../src/views/next-steps.ts";
import { THRESHOLD, takenAlone, thresholdBooks } from "./second-key/books.ts";
import { BYPASSES } from "./second-key/bypasses.ts";

describe("the approval threshold cannot be bypassed by", () => {
  test.each(BYPASSES)("%s", async (_, tries, expected) => {
    const books = await thresholdBooks();
    expect(await tries(books)).toEqual(expected);
    for (const taken of await takenAlone(books)) expect(taken).toBeLessThanOrEqual(THRESHOLD);
  });
});

describe("with the partner's approval a couple can", () => {
  test("close a goal that holds more than one partner may take", async () => {
    const b = await thresholdBooks();
    const { couple, ben, joint, trip } = b;
    const refused = await couple.refusal("close_goal", { goal_id: trip.id });
    expect(refused).toMatchObject({ code: "needs_second_key", facts: { remaining: "50.00" } });
    expect(nextStep(refused)).toContain("commit_rebalance");
    const { plan_id } = await b.commit([{ account_id: joint.id, from_goal_id: trip.id, amount: "400" }]);
    await ben.ask("approve_rebalance", { plan_id });
    expect(await couple.ask("close_goal", { goal_id: trip.id })).toMatchObject({
      goal: { status: "closed" },
      events: [{ event_type: "GOAL" }],
    });
  });

  test("undo what one partner may not reverse", async () => {
    const b = await thresholdBooks();
    const { couple, ben, joint, trip, car, held } = b;
    const [event] = (await couple.ask("list_ledger", { event_type: "ALLOCATION" })).items;
    couple.later(11 * 60_000);
    expect(await couple.outcome("reverse_event", { event_id: event.id })).toBe("needs_second_key");
    const back = { account_id: joint.id, from_goal_id: event.dest_goal_id, amount: event.amount };
    const { plan_id, status } = await b.commit([back]);
    expect(status).toBe("awaiting_approval");
    await ben.ask("approve_rebalance", { plan_id });
    expect([event.dest_goal_id, await held()]).toEqual([trip.id, ["0.00", "100.00"]]);
    expect(await b.plan("50", { from: car })).toBe("committed");
  });
});
