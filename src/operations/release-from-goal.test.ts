import { newCouple } from "../../testing/books.ts";
import { agentOf, funded } from "../../testing/couples.ts";
import { describe, expect, test } from "../../testing/test.ts";

describe("release_from_goal", () => {
  test("makes the money available again", async ({ couple }) => {
    const ids = await funded(couple);
    const released = await couple.ask("release_from_goal", { ...ids, amount: "200" });
    const { event, allocation, goal, account } = released;
    expect(event).toMatchObject({
      event_type: "RELEASE",
      amount: "200.00",
      source_goal_id: ids.goal_id,
      dest_goal_id: null,
    });
    expect(allocation).toMatchObject({ ...ids, allocated_amount: "300.00" });
    expect(goal).toMatchObject({ current_allocation: "300.00", allocations: [allocation] });
    expect(account).toMatchObject({ allocated: "300.00", available: "700.00" });
    const all = await couple.ask("release_from_goal", { ...ids, amount: "300" });
    expect(all.allocation).toEqual({ ...allocation, allocated_amount: "0.00" });
    expect(all.goal).toMatchObject({ current_allocation: "0.00", allocations: [] });
    await couple.ask("allocate_to_goal", { ...ids, amount: "1" });
  });

  test("needs the partner's approval beyond the threshold within 24 hours", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple);
    await couple.ask("release_from_goal", { ...ids, amount: "60" });
    expect(await couple.refusal("release_from_goal", { ...ids, amount: "40.01" })).toMatchObject({
      code: "needs_second_key",
      facts: { threshold: "100.00", taken: "60.00", remaining: "40.00" },
    });
    await couple.ask("release_from_goal", { ...ids, amount: "40" });
    // The other partner has a separate allowance; a day later the first allowance is free again.
    await couple.asBen.ask("release_from_goal", { ...ids, amount: "100" });
    couple.later(24 * 60 * 60 * 1000);
    await couple.ask("release_from_goal", { ...ids, amount: "100" });
  });

  test("the allowance covers every way of taking money from a goal, through every client", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ids = await funded(couple);
    const other = await couple.goal();
    await couple.as(agentOf(couple, "ada")).ask("release_from_goal", { ...ids, amount: "90" });
    const { event } = await couple.ask("allocate_to_goal", { ...ids, amount: "50" });
    // After the time in which an allocation can be undone without approval.
    couple.later(11 * 60_000);
    const amount = "10.01";
    const taking = { source_account_id: ids.account_id, source_goal_id: ids.goal_id, amount };
    for (const [name, input] of [
      ["release_from_goal", { ...ids, amount }],
      ["record_event", { event_type: "RELEASE", ...taking }],
      ["record_event", { event_type: "REALLOCATION", dest_goal_id: other.id, ...taking }],
      ["reverse_event", { event_id: event.id }],
      ["close_goal", { goal_id: ids.goal_id }],
    ] as const) {
      const { code, facts } = await couple.refusal(name, input);
      expect([name, code, facts.remaining]).toEqual([name, "needs_second_key", "10.00"]);
    }
  });
});
