import { type Answer, newCouple, type Partner, type TestCouple } from "../../testing/books.ts";
import { agentOf, awaitingBooks } from "../../testing/couples.ts";
import { selectsOf } from "../../testing/statements.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { countTokens } from "../../testing/tokens.ts";

const attentionOf = async (couple: TestCouple, { principal }: Partner = couple.ada): Promise<Answer[]> =>
  (await couple.as(principal).ask("get_summary", {})).attention;

describe("get_summary", () => {
  test("returns the whole state in one call", async ({ couple }) => {
    const { account, goal } = await couple.fill({
      accounts: { account: {} },
      goals: { goal: { deadline: "2026-09-01" } },
    });
    await couple.allocate(account, goal, "150");
    const summary = await couple.ask("get_summary", {});
    expect(await selectsOf(couple.engine, () => couple.ask("get_summary", {}))).toBe(1);
    expect(summary).toMatchObject({
      as_of: "2026-03-10T15:00:00.000Z",
      couple: { id: couple.id, currency: "USD", time_zone: "UTC", ledger: { sequence: 4 } },
      partners: [
        { id: couple.ada.id, display_name: "Ada" },
        { id: couple.ben.id, display_name: "Ben" },
      ],
      accounts: [{ id: account, balance: "1000.00", allocated: "150.00", available: "850.00" }],
      goals: [{ id: goal, current_allocation: "150.00", progress: { percent: 25 } }],
      totals: {
        balance: "1000.00",
        allocated: "150.00",
        available: "850.00",
        goal_targets: "600.00",
        goal_allocations: "150.00",
      },
      attention: [{ kind: "milestone", count: 1, goal_ids: [goal], percent: 25 }],
      recent_events: [{ sequence: 4, event_type: "ALLOCATION", amount: "150.00" }, {}],
    });
  });

  test("full has every field of accounts, goals and events", async ({ couple, account, goal }) => {
    const full = await couple.ask("get_summary", { detail: "full" });
    expect(full.accounts).toEqual([await couple.ask("get_account", { account_id: account.id })]);
    expect(full.goals).toEqual([await couple.ask("get_goal", { goal_id: goal.id })]);
    expect(full.recent_events).toEqual((await couple.ask("list_ledger", {})).items);
  });

  test("lists check-ins that wait for the caller, and those missed in a row", async ({ couple }) => {
    await couple.ask("schedule_check_in", { schedule: { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" } });
    for (const day of [11, 12, 13]) {
      await couple.bringDue(`2026-03-${day}T18:00:00.000Z`);
    }
    const waiting = (message: string) => ({
      kind: "check_in_waiting",
      count: 1,
      message: expect.stringContaining(message),
    });
    const missed = { kind: "check_in_missed", count: 2 };
    const toAnswer = waiting("wait for your answer: see");
    expect(await attentionOf(couple)).toMatchObject([toAnswer, missed]);
    const [{ id: check_in_id }] = (await couple.ask("list_check_ins", { status: "waiting" })).items;
    await couple.ask("answer_check_in", { check_in_id, answer: "snooze", until: "2026-03-14T08:00" });
    expect(await attentionOf(couple)).toMatchObject([missed]);
    expect(await attentionOf(couple, couple.ben)).toMatchObject([toAnswer, missed]);
    couple.clock = new Date("2026-03-14T08:00:00.000Z");
    expect(await attentionOf(couple)).toMatchObject([waiting("one of them snoozed"), missed]);
    expect(await attentionOf(couple, couple.ben)).toMatchObject([toAnswer, missed]);
    for (const { principal } of [couple.ada, couple.ben])
      await couple.as(principal).ask("answer_check_in", { check_in_id, answer: "done" });
    expect(await attentionOf(couple)).toEqual([]);
  });

  test("lists goals that are off schedule, most urgent first, with the total shortfall", async () => {
    const couple = await newCouple();
    const year = { deadline: "2027-03-10" }; // 365 days
    const { late, slow, quick, account } = await couple.fill({
      accounts: { account: {} },
      goals: {
        late: { target_amount: "100", deadline: "2026-03-20" },
        slow: { target_amount: "365", ...year },
        other: { target_amount: "730", ...year },
        quick: { target_amount: "1095", ...year },
      },
    });
    await couple.allocate(account, quick, "359");
    couple.clock = new Date("2026-09-06T15:00:00.000Z"); // The last step that counts was on 10 August, after 153 days.
    expect(await attentionOf(couple)).toMatchObject([
      { kind: "overdue", count: 1, goal_ids: [late], amount: "100.00" },
      { kind: "at_risk", count: 2, goal_ids: [slow], amount: "459.00" }, // 153 + 306
      { kind: "behind", count: 1, goal_ids: [quick], amount: "100.00" }, // 459 - 359
    ]);
  });

  test("lists an incomplete goal on schedule in the last seven days before its deadline", async () => {
    const couple = await newCouple();
    const target_amount = "500";
    const { account, goal } = await couple.fill({
      accounts: { account: {} },
      goals: {
        goal: { target_amount, deadline: "2026-03-17" },
        other: { target_amount, deadline: "2026-03-18" },
      },
    });
    const row = { kind: "due_soon", message: "The deadline is within 7 days.", goal_ids: [goal] };
    expect(await attentionOf(couple)).toEqual([{ ...row, count: 1, amount: "500.00" }]);
    couple.clock = new Date("2026-03-17T15:00:00.000Z");
    expect(await attentionOf(couple)).toEqual([{ ...row, count: 2, amount: "1000.00" }]);
    await couple.allocate(account, goal, "500");
    expect(await attentionOf(couple)).toMatchObject([{ kind: "due_soon", count: 1 }, { kind: "milestone" }]);
    couple.clock = new Date("2026-03-19T15:00:00.000Z");
    expect(await attentionOf(couple)).toMatchObject([{ kind: "overdue", count: 1 }, { kind: "milestone" }]);
  });

  test("8 accounts and 15 goals take at most 3,300 tokens and six queries in the worst case", async () => {
    const couple = await newCouple({ time_zone: "America/New_York", approval_threshold: "500" });
    const savings = { institution_name: "First National", balance: "12345.67", keep_available: "100" };
    const accounts: { id: string }[] = [];
    for (let n = 0; n < 8; n++) {
      const fields = { name: `Household savings ${n}`, ...savings, ...(n > 5 && { visibility: "private" }) };
      accounts.push(await couple.account(fields));
    }
    const goals: { id: string }[] = [];
    const [overdue, atRisk] = [{ deadline: "2026-09-01" }, { deadline: "2027-09-01" }];
    const byNovember: { deadline: string; target_amount?: string; amount?: string }[] = [
      { ...overdue, target_amount: "1000" }, // overfunded
      overdue,
      overdue,
      overdue,
      { ...atRisk, amount: "10300" }, // behind: 11342.59 are expected
      atRisk,
      { deadline: "2026-11-25", target_amount: "1300" }, // due soon
    ];
    for (let n = 0; n < 15; n++) {
      const name = `A goal of some length ${n}`;
      const { amount = "1234.56", ...fields } = { target_amount: "25000", ...(byNovember[n] ?? atRisk) };
      const goal = await couple.goal({ name, ...fields, notes: "Why" });
      await couple.allocate(accounts[n % 8]!.id, goal.id, amount);
      goals.push(goal);
    }
    couple.clock = new Date("2026-10-22T12:00:00.000Z");
    const sync = (amount: string, source_account_id = accounts[0]?.id) =>
      couple.ask("record_event", { event_type: "BALANCE_SYNC", amount, source_account_id });
    for (const { id } of accounts) await sync("1000.01", id);
    for (const { id: goal_id } of goals.slice(0, 4)) {
      const reaction = { goal_id, emoji: "👨‍👩‍👧‍👦" };
      await couple.ask("react_to_goal", reaction);
      await couple.asBen.ask("react_to_goal", reaction);
    }
    const raise = { couple_id: couple.id, approval_threshold: "1000" };
    await couple.asBen.ask("update_couple", raise);
    const schedule = { rrule: "FREQ=DAILY;UNTIL=20261023", start: "2026-10-22T18:00" };
    await couple.ask("schedule_check_in", { schedule });
    for (const day of [23, 24]) {
      await couple.bringDue(`2026-10-${day}T12:00:00.000Z`);
    }
    couple.clock = new Date("2026-11-22T12:00:00.000Z");
    await sync("30000");
    await couple.allocate(accounts[0]!.id, goals[5]!.id, "23000");
    await sync("1000.01");
    const goalId = (await couple.ask("list_goals", { limit: 1 })).items[0].id;
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    await couple.asBen.ask("commit_rebalance", {
      moves: [{ account_id: accounts[0]?.id, from_goal_id: goalId, amount: "1234.56" }],
      basis_sequence: ledger.sequence,
    });

    const summary = await couple.ask("get_summary", {});
    expect(summary.attention.map(({ kind }: { kind: string }) => kind)).toEqual([
      "over_allocated",
      "spent_for",
      "overdue",
      "at_risk",
      "behind",
      "due_soon",
      "overfunded",
      "plan_waiting",
      "check_in_waiting",
      "check_in_missed",
      "threshold_proposal",
      "milestone",
    ]);
    expect(summary.goals).toHaveLength(15);
    expect(summary.goals.filter((goal: { reactions?: object }) => goal.reactions)).toHaveLength(2);
    expect(countTokens(JSON.stringify(summary))).toBeLessThanOrEqual(3300);
    expect(await selectsOf(couple.engine, () => couple.ask("get_summary", {}))).toBe(2);
  });

  test("lists the waiting plan for the partner who can approve it, while it can be approved", async () => {
    const { couple, ben, joint, car, planId } = await awaitingBooks();
    const waiting = async (who: Pick<TestCouple, "ask">) =>
      (await who.ask("get_summary", {})).attention.filter((row: Answer) => row.kind === "plan_waiting");
    expect(await waiting(couple)).toEqual([]);
    const row = { kind: "plan_waiting", count: 1, plan_ids: [planId], amount: "80.00" };
    expect(await waiting(ben)).toMatchObject([row]);
    await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello" } });
    expect(await waiting(couple.as(agentOf(couple, "ben")))).toMatchObject([row]);
    const release = { account_id: joint.id, goal_id: car.id, amount: "1" };
    const { event } = await couple.ask("release_from_goal", release);
    expect(await waiting(ben)).toEqual([]);
    await couple.ask("reverse_event", { event_id: event.id });
    expect(await waiting(ben)).toMatchObject([row]);
    couple.clock = new Date("2026-03-21T15:00:00.000Z");
    expect(await waiting(ben)).toEqual([]);
  });
});
