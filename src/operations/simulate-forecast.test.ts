import { describe, expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { coupleWithGoal, monthly } from "../../testing/couples.ts";

describe("simulate_forecast, of one goal", () => {
  test("returns when it is complete, where the money goes, and which contribution meets the deadline", async () => {
    const { goal, ask } = await coupleWithGoal({}, "50");
    expect(await ask({})).toEqual({
      start_date: "2026-03-10",
      required_total: null,
      unpaid: null,
      goals: [
        {
          goal_id: goal.id,
          name: "Japan trip",
          current_allocation: "50.00",
          spent: "0.00",
          target_amount: "600.00",
          deadline: "2026-09-10",
          completion_date: "2026-09-10",
          never: null,
          next: null,
          months: 6,
          on_time: true,
          days_late: 0,
          // 550 in six contributions is 91.666...: 91.66 misses by four cents.
          required_contribution: "91.67",
          required_unknown: null,
          contributed: "550.00",
          interest: "0.00",
          p10: null,
          p50: null,
          p90: null,
          on_time_probability: null,
          milestones: [
            { percent: 25, date: "2026-04-10" },
            { percent: 50, date: "2026-06-10" },
            { percent: 75, date: "2026-07-10" },
            { percent: 100, date: "2026-09-10" },
          ],
          series: null,
          percentiles: null,
          what_if: null,
        },
      ],
    });
  });

  test("compares a change and writes nothing", async () => {
    const { couple, goal, ask } = await coupleWithGoal();
    const before = await couple.ask("get_couple", { couple_id: couple.id });
    const what_if = { target_amount: "1000", deadline: "2026-07-10", contribution_amount: "200" };
    const [row] = (await ask({ what_if })).goals;
    expect(row).toMatchObject({ completion_date: "2026-09-10", on_time: true, target_amount: "600.00" });
    expect(row.what_if).toEqual({
      completion_date: "2026-08-10",
      never: null,
      next: null,
      months: 5,
      on_time: false,
      days_late: 31,
      required_contribution: "250.00",
      p50: null,
      on_time_probability: null,
      days_sooner: 31,
    });
    const [later] = (await ask({ what_if: { contribution_amount: "60" } })).goals;
    expect(later.what_if).toMatchObject({ completion_date: "2027-01-10", days_late: 122, days_sooner: -122 });
    expect((await ask({ what_if: { target_amount: null } })).goals[0].what_if).toBeNull();
    expect(await couple.ask("get_goal", { goal_id: goal.id })).toMatchObject({ target_amount: "600.00" });
    expect(await couple.ask("get_couple", { couple_id: couple.id })).toEqual(before);
  });

  test("shows monthly balances on request", async () => {
    const { ask } = await coupleWithGoal({ target_amount: "300" }, "100");
    const [{ series }] = (await ask({ annual_yield: "0.12", include_series: true })).goals;
    // 1.12^(1/12) - 1 = 0.9488793 %: 0.95 on 100.00, then 1.91 (0.9488793 % of 200.95 is 1.9068).
    expect(series).toEqual([
      { date: "2026-03-10", balance: "100.00", contributed: "0.00", interest: "0.00" },
      { date: "2026-04-10", balance: "200.95", contributed: "100.00", interest: "0.95" },
      { date: "2026-05-10", balance: "300.00", contributed: "197.14", interest: "2.86" },
    ]);
  });

  test("adds probabilities, the same for the same seed", async () => {
    const { ask } = await coupleWithGoal({ target_amount: "5000", deadline: "2030-06-10" });
    const uncertainty = { contribution_sd: "40", miss_chance: "0.05", yield_sd: 0.05, seed: 11 };
    const question = { annual_yield: 0.04, uncertainty };
    const [first, again] = [await ask(question), await ask(question)];
    expect(again).toEqual(first);
    const [{ p10, p50, p90, on_time_probability }] = first.goals;
    expect([p10, p50, p90]).toEqual([p10, p50, p90].toSorted());
    expect(new Set([p10, p50, p90]).size).toBe(3);
    expect(on_time_probability).toBeGreaterThan(0);
    expect(on_time_probability).toBeLessThan(1);
    const other = await ask({ ...question, uncertainty: { ...uncertainty, seed: 12 } });
    expect(other.goals[0].on_time_probability).not.toBe(on_time_probability);
  });

  test("uses the couple's currency, and the date in its time zone", async () => {
    const yen = await coupleWithGoal({ target_amount: "600" }, "1", {
      currency: "JPY",
      time_zone: "Asia/Tokyo",
    });
    yen.couple.clock = new Date("2026-03-10T15:30:00.000Z");
    const answer = await yen.ask({ contribution: monthly("7") });
    expect(answer).toMatchObject({
      start_date: "2026-03-11",
      goals: [{ contributed: "599", required_contribution: "120" }],
    });
    const dinar = await coupleWithGoal({ target_amount: "600.001" }, "0", { currency: "KWD" });
    expect((await dinar.ask({})).goals[0]).toMatchObject({
      contributed: "600.001",
      required_contribution: "100.001",
    });
  });

  test("finds a goal complete that holds its target, even after its deadline", async () => {
    const { couple, ask } = await coupleWithGoal({}, "650");
    couple.clock = new Date("2027-01-01T12:00:00.000Z");
    expect((await ask({})).goals[0]).toMatchObject({
      completion_date: "2027-01-01",
      months: 0,
      on_time: true,
      days_late: 0,
      required_contribution: "0.00",
      contributed: "0.00",
      milestones: [],
    });
  });
});

describe("simulate_forecast, of all goals", () => {
  async function three() {
    const couple = await newCouple();
    const car = await couple.goal({ name: "Car", target_amount: "300", priority: 2, deadline: "2026-07-10" });
    const boat = await couple.goal({ name: "Boat", target_amount: "200", priority: 1 });
    const piano = await couple.goal({
      name: "Piano",
      target_amount: "100",
      priority: 3,
      deadline: "2026-05-10",
    });
    const gone = await couple.goal({ name: "Gone" });
    await couple.ask("close_goal", { goal_id: gone.id });
    const ask = (more: object) => couple.ask("simulate_forecast", { contribution: monthly("150"), ...more });
    return { couple, ask, ids: [boat.id, car.id, piano.id] };
  }
  test.each([
    // Two dates by 10 May share the piano's 100, four by 10 July the car's 300; boat gets the rest of each 150.
    // 100 a month are enough for 100 in two months and 300 in four.
    [undefined, ["2026-07-10", "2026-07-10", "2026-05-10"], "100.00", "see_total"],
    ["on_schedule", ["2026-07-10", "2026-07-10", "2026-05-10"], "100.00", "see_total"],
    // 150, 300, 450, 600: boat needs 200, then car 300, then piano 100. By 10 May 600 must come in two contributions.
    ["priority", ["2026-05-10", "2026-07-10", "2026-07-10"], "300.00", "see_total"],
    // Piano 100 by the second contribution, then car: 400 by the fourth.
    ["deadline", ["2026-07-10", "2026-06-10", "2026-04-10"], "100.00", "see_total"],
    ["proportion", ["2026-07-10", "2026-07-10", "2026-07-10"], null, "proportion"],
  ])("split by %s: complete on %j, with %s a month in total", async (split, dates, required_total, why) => {
    const { ask, ids } = await three();
    expect(await ask({ split })).toMatchObject({
      required_total,
      goals: dates.map((completion_date, at) => ({
        goal_id: ids[at],
        completion_date,
        required_contribution: null,
        required_unknown: at === 0 ? "no_deadline" : why,
      })),
    });
  });

  test("advises on a goal without a deadline if goals with deadlines take all money", async () => {
    const { ask } = await three();
    const question = {
      contribution: monthly("20"),
      horizon_years: 1,
      what_if: { contribution_amount: "10" },
    };
    const [boat, car, piano] = (await ask(question)).goals;
    const next = "Give the goal a deadline, or use split: priority, which fills goals in order of priority.";
    const nothing = { never: "others_first", next, contributed: "0.00" };
    expect(boat).toMatchObject({ ...nothing, what_if: { never: "others_first", next } });
    expect([car.next, piano.next, car.what_if.next]).toEqual([null, null, null]);
    expect((await ask({ ...question, split: "priority" })).goals).toMatchObject([
      { completion_date: "2027-01-10", next: null },
      { never: "horizon", next: null },
      { never: "others_first", next: null },
    ]);
  });

  test("answers without goals", async () => {
    const answer = await (await newCouple()).ask("simulate_forecast", { contribution: monthly("10") });
    expect(answer).toMatchObject({ goals: [], required_total: null });
  });
});

test.each([
  ["up to one period in the past, so that contributions fall on pay days", "2026-02-25", "2026-04-25", []],
  ["in the future", "2027-01-31", "2027-03-31", [{ date: "2027-01-31", amount: "50" }]],
])("a start date may lie %s", async (_, start_date, completion_date, one_offs) => {
  const { ask } = await coupleWithGoal({ target_amount: "200" });
  const [goal] = (await ask({ start_date, one_offs })).goals;
  expect(goal).toMatchObject({ completion_date, contributed: "200.00" });
});

test("an expense is paid before the goal gets money, and stays unpaid beyond the money up to the horizon", async () => {
  const { ask } = await coupleWithGoal({ target_amount: "600" }, "100");
  expect(await ask({})).toMatchObject({ unpaid: null, goals: [{ completion_date: "2026-08-10" }] });
  const expense = (amount: string) => ({ date: "2026-03-10", amount, kind: "expense" });
  const some = await ask({ one_offs: [expense("150"), { date: "2026-05-02", amount: "50" }] });
  expect(some).toMatchObject({
    unpaid: "0.00",
    goals: [{ completion_date: "2026-09-10", contributed: "500.00" }],
  });
  // Six contributions by 10 September pay 1500 and bring the 500 that are missing.
  expect(await ask({ one_offs: [expense("1500")], horizon_years: 1 })).toMatchObject({
    unpaid: "300.00",
    goals: [{ never: "no_contribution", contributed: "0.00", required_contribution: "333.34" }],
  });
});

describe("the books", () => {
  test("are read in one statement, and released before the arithmetic", async () => {
    const { couple, goal, ask } = await coupleWithGoal({ target_amount: "100000" });
    const queries: string[] = [];
    const connection = couple.engine.orm.em.getConnection();
    const logQuery = Reflect.get(connection, "logQuery");
    Reflect.set(connection, "logQuery", (query: string) => queries.push(query));
    const simulation = ask({ uncertainty: { contribution_sd: "10", trials: 10_000 } }).then(
      () => "simulated",
    );
    const isRead = (query: string) => query.startsWith("select books_load(");
    while (!queries.some(isRead)) await new Promise(setImmediate);
    // The embedded database has one connection, so an open transaction would make this call wait.
    const look = couple.ask("get_goal", { goal_id: goal.id }).then(() => "looked");
    expect(await Promise.race([simulation, look])).toBe("looked");
    Reflect.set(connection, "logQuery", logQuery);
    expect(await simulation).toBe("simulated");
    expect(queries.slice(0, queries.findIndex(isRead) + 1)).toHaveLength(1);
  });
});
