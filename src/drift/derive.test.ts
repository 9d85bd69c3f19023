import { type Answer, newCouple, type TestCouple } from "../../testing/books.ts";
import { selectsOf } from "../../testing/statements.ts";
import { tamper } from "../../testing/tampering.ts";
import { describe, expect, test } from "../../testing/test.ts";

/**
 * 1000 in 100 days from 10 March to 18 June 2026, 10 a day. On day 65, 14 May, the step of 10 May counts: 610 are expected,
 * and 920 on 10 June, of which 910 are sufficient to be on track again.
 */
const HUNDRED = { target_amount: "1000", deadline: "2026-06-18" };
const daysOn = (days: number) => new Date(Date.UTC(2026, 2, 10 + days, 15));

/** The status changes in the goal's DRIFT events, oldest first. */
async function recorded(couple: TestCouple, goal: Answer): Promise<string[]> {
  const { items } = await couple.ask("list_ledger", { goal_id: goal.id, event_type: "DRIFT" });
  return items.toReversed().map(({ metadata }: Answer) => `${metadata.status_before} -> ${metadata.status}`);
}

async function statusOf(couple: TestCouple, goal: Answer): Promise<string> {
  const { goals } = await couple.ask("get_drift", {});
  return goals.find(({ goal_id }: Answer) => goal_id === goal.id).status;
}

/** A couple with 5000 in an account and a goal. */
async function newBooks(fields: Record<string, unknown> = HUNDRED) {
  const couple = await newCouple();
  const account = await couple.account({ balance: "5000" });
  const goal = await couple.goal(fields);
  const move = { account_id: account.id, goal_id: goal.id };
  return {
    couple,
    account,
    goal,
    allocate: (amount: string) => couple.allocate(account.id, goal.id, amount),
    release: (amount: string) => couple.ask("release_from_goal", { ...move, amount }),
  };
}

describe("a change of status", () => {
  test("is recorded once, by an event without a user, even if the goal is read and written repeatedly", async () => {
    const { couple, goal, allocate } = await newBooks();
    await allocate("100");
    couple.clock = daysOn(65);
    for (let n = 0; n < 3; n++) expect(await statusOf(couple, goal)).toBe("at_risk"); // 100 of 610
    expect(await recorded(couple, goal)).toEqual([]);
    for (let n = 0; n < 3; n++) await allocate("1");
    expect(await recorded(couple, goal)).toEqual(["on_track -> at_risk"]);
    const { items } = await couple.ask("list_ledger", { event_type: "DRIFT" });
    const moved = { amount: "0.00", source_account_id: null, source_goal_id: null, dest_goal_id: goal.id };
    const metadata = { status: "at_risk", status_before: "on_track" };
    expect(items).toMatchObject([{ ...moved, user_id: null, actor: "couples-cfo", metadata }]);
  });

  test("follows the event that caused it, in the same write", async () => {
    const { couple, goal, allocate } = await newBooks({ target_amount: "200" });
    const { sequence, timestamp } = await allocate("200");
    const { items } = await couple.ask("list_ledger", { limit: 2 });
    expect(items).toMatchObject([
      { event_type: "DRIFT", sequence: sequence + 1, timestamp },
      { event_type: "ALLOCATION" },
    ]);
    expect(await recorded(couple, goal)).toEqual(["no_deadline -> complete"]);
  });

  test("is recorded for every change of the money or the schedule", async () => {
    const { couple, account, goal, allocate, release } = await newBooks();
    const other = await couple.goal({ target_amount: "200" });
    await allocate("600");
    couple.clock = daysOn(65);
    await release("400"); // 200 of 610
    const event = await allocate("800"); // 1000
    await couple.ask("reverse_event", { event_id: event.id }); // 200
    const ids = { source_account_id: account.id, source_goal_id: goal.id, dest_goal_id: other.id };
    await couple.ask("record_event", { event_type: "REALLOCATION", amount: "200", ...ids });
    await couple.ask("update_goal", { goal_id: goal.id, clear: ["deadline"] });
    await couple.ask("update_goal", { goal_id: goal.id, deadline: "2026-06-18" });
    couple.clock = daysOn(101);
    await couple.ask("update_goal", { goal_id: goal.id, priority: 1 });
    expect(await recorded(couple, goal)).toEqual([
      "on_track -> at_risk",
      "at_risk -> complete",
      "complete -> at_risk",
      "at_risk -> no_deadline",
      "no_deadline -> at_risk",
      "at_risk -> overdue",
    ]);
    expect(await recorded(couple, other)).toEqual(["no_deadline -> complete"]);
  });

  test("does not include a new goal's first status, even if the goal is due today", async ({ couple }) => {
    const goal = await couple.goal({ deadline: "2026-03-10" });
    expect(await statusOf(couple, goal)).toBe("on_track");
    await couple.ask("update_goal", { goal_id: goal.id, priority: 1 });
    expect(await recorded(couple, goal)).toEqual([]);
    const { items } = await couple.ask("list_ledger", { goal_id: goal.id });
    expect(items[1].metadata).toMatchObject({ action: "created", drift_status: "on_track" });
  });

  test("is recorded by any write, even one without a goal", async () => {
    const { couple, account, goal } = await newBooks();
    const other = await couple.goal(HUNDRED);
    couple.clock = daysOn(65);
    const sync = { event_type: "BALANCE_SYNC", amount: "0", source_account_id: account.id };
    await couple.ask("record_event", sync);
    for (const one of [goal, other]) expect(await recorded(couple, one)).toEqual(["on_track -> at_risk"]);
  });

  test("is not recorded for a closed goal or one that closes in the same write", async () => {
    const { couple, goal, allocate } = await newBooks();
    const other = await couple.goal(HUNDRED);
    await allocate("1");
    couple.clock = daysOn(65);
    await couple.ask("close_goal", { goal_id: goal.id });
    couple.clock = daysOn(66);
    await couple.account();
    expect(await recorded(couple, goal)).toEqual([]);
    expect(await recorded(couple, other)).toEqual(["on_track -> at_risk"]);
    const { goals } = await couple.ask("get_drift", {});
    expect(goals.map(({ goal_id }: Answer) => goal_id)).toEqual([other.id]);
  });

  test("needs no additional statement", async () => {
    const { couple, goal, allocate } = await newBooks();
    const selects = (amount: string) => selectsOf(couple.engine, () => allocate(amount));
    expect(await selects("100")).toBe(1); // the commit
    couple.clock = daysOn(65);
    expect(await selects("1")).toBe(1);
    expect(await selects("899")).toBe(1);
    expect(await recorded(couple, goal)).toEqual(["on_track -> at_risk", "at_risk -> complete"]);
  });

  test("is recorded once by 16 concurrent writers", async () => {
    const couple = await newCouple({}, { clock: "system" });
    const account = await couple.account();
    const goal = await couple.goal({ target_amount: "8" });
    const move = { account_id: account.id, goal_id: goal.id, amount: "1" };
    await Promise.all(Array.from({ length: 16 }, () => couple.ask("allocate_to_goal", move)));
    expect(await recorded(couple, goal)).toEqual(["no_deadline -> complete"]);
    await Promise.all(Array.from({ length: 16 }, () => couple.ask("release_from_goal", move)));
    expect(await recorded(couple, goal)).toEqual(["no_deadline -> complete", "complete -> no_deadline"]);
    const { items } = await couple.ask("list_ledger", { limit: 100 });
    const times = items.map(({ timestamp }: Answer) => timestamp);
    expect(times).toEqual(times.toSorted().toReversed());
  });
});

/** Allocations, or releases if negative, on days, with the status after each; and the recorded changes. */
test.each([
  [
    "a goal returns with the amount of the next step less 1 % if the ledger recorded that it is off schedule",
    // On day 96, 14 June, 900 of 920 are 2 % short.
    "65 400 at_risk, 65 509.99 at_risk, 65 0.01 on_track, 96 -10 on_track, 96 -0.01 behind",
    ["on_track -> at_risk", "at_risk -> on_track", "on_track -> behind"],
  ],
  [
    "the same applies if the goal went off schedule without a write",
    "65 600 at_risk, 65 310 on_track",
    ["on_track -> at_risk", "at_risk -> on_track"],
  ],
])("%s", async (_, steps, changes) => {
  const { couple, goal, allocate, release } = await newBooks();
  for (const step of steps.split(", ")) {
    const [day, amount = "", status] = step.split(" ");
    couple.clock = daysOn(Number(day));
    await (amount.startsWith("-") ? release(amount.slice(1)) : allocate(amount));
    expect([step, await statusOf(couple, goal)]).toEqual([step, status]);
  }
  expect(await recorded(couple, goal)).toEqual(changes);
});

test("verify finds a status that the ledger does not state", async () => {
  const { couple, goal } = await newBooks();
  const sql = "update financial_goals set drift_status = ? where couple_id = ? and id = ?";
  await tamper(couple.engine, sql, ["behind", couple.id, goal.id]);
  const problem = "drift_status is behind, the ledger states on_track";
  expect(await couple.discrepancy()).toMatchObject({ table: "financial_goals", id: goal.id, problem });
});
