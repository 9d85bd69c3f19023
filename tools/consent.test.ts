import { newCouple, type TestCouple } from "../testing/books.ts";
import { describe, expect, test } from "../testing/test.ts";
import { toolNamed } from "../testing/tools.ts";
import { invokeFor } from "./books.ts";
import { describeCall } from "./consent.ts";

/** The description of a call for Ada, or for Ben. */
function words(couple: TestCouple, name: string, input: unknown, principal = couple.ada.principal) {
  return describeCall(invokeFor({ engine: couple.engine, principal }), toolNamed(name), input);
}

describe("the description of a call", () => {
  test("shows names in place of ids, and omits the idempotency key", async ({ couple }) => {
    const account = await couple.account({ name: 'The "big" one' });
    const goal = await couple.goal({ name: "Japan trip" });
    const input = { account_id: account.id, goal_id: goal.id, amount: "«40.00»", idempotency_key: "k" };
    expect(await words(couple, "release_from_goal", { ...input, surprise: null })).toBe(
      [
        "Release money from a goal",
        "  account: \"The 'big' one\"",
        '  goal: "Japan trip"',
        "  amount: 40.00",
      ].join("\n"),
    );
    const posted = { event_type: "WITHDRAWAL", source_account_id: account.id, metadata: { note: "Rent" } };
    expect(await words(couple, "record_event", posted)).toContain(
      '  event type: WITHDRAWAL\n  account: "The \'big\' one"\n  metadata: {"note":"Rent"}',
    );
  });

  test("keeps each value on its line, so that a text can neither fake nor hide an amount", async () => {
    const couple = await newCouple();
    const asked = await words(couple, "reverse_event", {
      event_id: "none",
      note: "x\n  amount: 1.00\u001b[2K\u202e\u2028y",
      "amount\n  x": "2",
    });
    expect(asked).toBe("Reverse an event\n  event: none\n  note: x amount: 1.00 [2K y\n  amount x: 2");
  });

  test("shows the moves of a plan from the books, and edited moves", async ({ couple }) => {
    const account = await couple.account({ name: "Joint" });
    await couple.goal({ name: "Japan trip", target_amount: "300", deadline: "2026-04-10" }); // 7 of 31 days
    const [car, plan] = [await couple.goal({ name: "Car" }), await couple.ask("suggest_rebalance", {})];
    const described = await words(couple, "commit_rebalance", { plan_id: plan.plan_id });
    expect(described).toContain(
      'Commit a rebalancing plan\n  67.74  available money -> "Japan trip" ("Joint")',
    );
    const moves = [{ account_id: account.id, from_goal_id: car.id, amount: "5" }];
    expect(await words(couple, "commit_rebalance", { moves, basis_sequence: 7 })).toBe(
      'Commit a rebalancing plan\n  5  "Car" -> available money ("Joint")\n  basis sequence: 7',
    );
    expect(await words(couple, "commit_rebalance", { moves: [] })).toContain("  no moves");
  });

  test("shows the event to reverse", async ({ couple }) => {
    const account = await couple.account({ name: "Joint" });
    const goal = await couple.goal({ name: "Car" });
    const { event } = await couple.ask("allocate_to_goal", {
      account_id: account.id,
      goal_id: goal.id,
      amount: "9",
    });
    for (let n = 0; n < 101; n++)
      await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "n" } });
    expect(await words(couple, "reverse_event", { event_id: event.id })).toBe(
      'Reverse an event\n  event: ALLOCATION, 9.00, "Joint", "Car", of 2026-03-10',
    );
  });

  test("shows when the check-in to cancel is due, and its rule", async ({ couple }) => {
    const schedule = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-03-15T18:00" };
    const checkIn = await couple.ask("schedule_check_in", { schedule, message: "Money talk" });
    expect(await words(couple, "cancel_check_in", { check_in_id: checkIn.id })).toBe(
      `Cancel a check-in\n  check in: due ${checkIn.due_at}, FREQ=WEEKLY;BYDAY=SU, "Money talk"`,
    );
  });

  test("reveals nothing that the person may not see", async ({ couple }) => {
    const secret = await couple.account({ name: "Christmas", visibility: "private" });
    const goal = await couple.goal({ name: "Car" });
    const input = { account_id: secret.id, goal_id: goal.id, amount: "1" };
    expect(await words(couple, "allocate_to_goal", input)).toContain('"Christmas"');
    expect(await words(couple, "allocate_to_goal", input, couple.ben.principal)).toContain(
      `account: ${secret.id}`,
    );
    const gone = { engine: couple.engine, principal: () => Promise.reject(new Error("gone")) };
    expect(await describeCall(invokeFor(gone), toolNamed("close_goal"), { goal_id: goal.id })).toBe(
      `Close a goal\n  goal: ${goal.id}`,
    );
  });
});
