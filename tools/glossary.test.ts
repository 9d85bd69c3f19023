import { newCouple } from "../testing/books.ts";
import { describe, expect, test } from "../testing/test.ts";
import { answer, expectToFit, use } from "../testing/tools.ts";

describe("the ledger rows of an answer", () => {
  test("have fenced names beside ids and no hash, in every tool", async ({ couple }) => {
    const account = await couple.account({ name: "Ours «2»" });
    const [car, trip] = [await couple.goal({ name: "Car" }), await couple.goal({ name: "Trip" })];
    const names = { source_account_name: "«Ours ⟪2⟫»", dest_goal_name: "«Car»", user_name: "«Ada»" };
    const move = { account_id: account.id, goal_id: car.id, amount: "9", idempotency_key: "k" };
    const first = await answer(couple, "allocate_to_goal", move);
    expect(first.structured.event).toMatchObject({
      source_account_id: account.id,
      dest_goal_id: car.id,
      ...names,
    });
    expect(first.text).toContain("  dest_goal_name: «Car»\n");
    expect((await answer(couple, "allocate_to_goal", move)).structured).toEqual(first.structured);
    const reallocation = {
      ...{ event_type: "REALLOCATION", amount: "4", source_account_id: account.id },
      ...{ source_goal_id: car.id, dest_goal_id: trip.id },
    };
    const moved = (await answer(couple, "record_event", reallocation)).structured;
    expect(moved).toMatchObject({ source_goal_name: "«Car»", dest_goal_name: "«Trip»", user_name: "«Ada»" });
    const { recent_events } = (await answer(couple, "get_summary", {})).structured;
    expect(recent_events[0]).toEqual({
      ...{ id: moved.id, sequence: moved.sequence, event_type: "REALLOCATION", amount: "4.00" },
      ...{ source_account_id: account.id, source_account_name: names.source_account_name },
      ...{
        source_goal_id: car.id,
        source_goal_name: "«Car»",
        dest_goal_id: trip.id,
        dest_goal_name: "«Trip»",
      },
      ...{ user_id: couple.ada.id, user_name: "«Ada»", timestamp: moved.timestamp },
    });
    const closed = (await answer(couple, "close_goal", { goal_id: trip.id })).structured;
    expect(closed.events.at(0)).toMatchObject({ source_goal_name: "«Trip»" });
    const { items } = (await answer(couple, "list_ledger", { goal_id: trip.id })).structured;
    for (const row of [first.structured.event, moved, recent_events[0], ...closed.events, ...items])
      expect(row).not.toHaveProperty("hash");
    expectToFit("list_ledger", { items });
  });

  test("show no names that the caller may not see", async ({ couple }) => {
    const secret = await couple.account({ name: "Christmas", visibility: "private" });
    const goal = await couple.goal({ name: "Car" });
    await answer(couple, "allocate_to_goal", { account_id: secret.id, goal_id: goal.id, amount: "9" });
    const seen = async (viewer: "ada" | "ben") =>
      (await use(couple, "list_ledger", { event_type: "ALLOCATION" }, couple[viewer].principal)).text;
    expect(await seen("ada")).toContain("source_account_name: «Christmas»");
    expect(await seen("ben")).not.toContain("Christmas");
    expect(await seen("ben")).toContain("dest_goal_name: «Car»");
  });
});

describe("the instants of an answer", () => {
  test("are in the couple's time zone, with its offset, before and after the clocks change", async () => {
    const couple = await newCouple({ time_zone: "America/New_York" });
    const before = { as_of: "2026-03-10T11:00:00-04:00", today: "2026-03-10", time_zone: "America/New_York" };
    const { structured } = await answer(couple, "get_summary", { detail: "full" });
    expect(structured).toMatchObject({ ...before, you: { id: couple.ada.id, name: "«Ada»" } });
    expect(structured.couple.created_at).toBe("2026-03-10T11:00:00-04:00");
    couple.clock = new Date("2026-12-01T04:30:00.250Z");
    const { structured: later } = await answer(couple, "get_drift", {});
    expect(later.as_of).toBe("2026-11-30T23:30:00-05:00");
    expect((await answer(couple, "get_summary", {})).structured.today).toBe("2026-11-30");
    expect(await couple.ask("get_summary", {})).toMatchObject({ as_of: "2026-12-01T04:30:00.250Z" });
  });

  test("are accepted as input unchanged", async () => {
    const couple = await newCouple({ time_zone: "Asia/Kolkata" });
    const event = { event_type: "SYSTEM", metadata: { note: "n" } };
    const { timestamp } = (await answer(couple, "record_event", event)).structured;
    expect(timestamp).toBe("2026-03-10T20:30:00+05:30");
    const asked = { from: timestamp, event_type: "SYSTEM" };
    expect((await answer(couple, "list_ledger", asked)).structured.items).toHaveLength(1);
  });
});

test("the summary names the partner of the token", async ({ couple }) => {
  const ben = await use(couple, "get_summary", {}, couple.ben.principal);
  expect(ben).toMatchObject({ structured: { you: { id: couple.ben.id, name: "«Ben»" } } });
});
