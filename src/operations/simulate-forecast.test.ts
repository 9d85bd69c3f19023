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

  test.each([
    ["2026-03-10", "2026-03-10"],
    ["2026-03-11", "2026-05-01"],
  ])("reports that no contribution comes before a deadline on %s, on %s", async (deadline, today) => {
    const { couple, ask } = await coupleWithGoal({ deadline });
    couple.clock = new Date(`${today}T12:00:00.000Z`);
    const [row] = (await ask({})).goals;
    expect(row).toMatchObject({ on_time: false, required_contribution: null, required_unknown: "too_soon" });
    expect(row.days_late).toBeGreaterThan(180);
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
  type Row = { goal_id: string; completion_date: string };
  type Series = { series: { balance: string }[] };
  const balancesOf = ({ goals }: { goals: Series[] }) =>
    goals.map(({ series }) => series.map(({ balance }) => balance));
  const datesOf = ({ goals }: { goals: Row[] }) => goals.map(({ completion_date }) => completion_date);

  test("covers each deadline first and the rest by priority", async () => {
    const { ask, ids } = await three();
    const answer = await ask({ include_series: true });
    expect(answer.goals.map(({ goal_id }: Row) => goal_id)).toEqual(ids);
    // Two dates by 10 May share the piano's 100, four by 10 July the car's 300; boat gets the rest of each 150.
    expect(balancesOf(answer)).toEqual([
      ["0.00", "25.00", "50.00", "125.00", "200.00"],
      ["0.00", "75.00", "150.00", "225.00", "300.00"],
      ["0.00", "50.00", "100.00"],
    ]);
    expect(datesOf(answer)).toEqual(["2026-07-10", "2026-07-10", "2026-05-10"]);
    expect(answer.goals.map(({ on_time }: { on_time: boolean }) => on_time)).toEqual([null, true, true]);
    // Boat gets what is left: 100 a month are enough for 100 in two months and 300 in four.
    expect(answer.required_total).toBe("100.00");
    expect((await ask({ split: "on_schedule", include_series: true })).goals).toEqual(answer.goals);
  });

  test("finds a nearly complete goal complete on its next date, not after all goals before it", async () => {
    const couple = await newCouple();
    const house = await couple.goal({
      name: "House",
      target_amount: "18000",
      priority: 1,
      deadline: "2029-03-10",
    });
    const tyres = await couple.goal({
      name: "Tyres",
      target_amount: "400",
      priority: 2,
      deadline: "2026-04-30",
    });
    const account = await couple.account({ balance: "373.64" });
    await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: tyres.id, amount: "373.64" });
    const ask = (more: object) => couple.ask("simulate_forecast", { contribution: monthly("530"), ...more });
    const answer = await ask({});
    // 26.36 of the first 530, then 18000 in the 35 that are left and what that one leaves.
    expect(datesOf(answer)).toEqual(["2029-02-10", "2026-04-10"]);
    expect(answer.goals).toMatchObject([
      { goal_id: house.id, on_time: true },
      { on_time: true, days_late: 0 },
    ]);
    expect((await ask({ split: "priority" })).goals[1]).toMatchObject({
      completion_date: "2029-02-10",
      days_late: 1017,
    });
  });

  test("by priority fills one goal after the other, and passes the rest on to the next", async () => {
    const { ask, ids } = await three();
    const answer = await ask({ split: "priority" });
    expect(answer.goals.map(({ goal_id }: Row) => goal_id)).toEqual(ids);
    // 150, 300, 450, 600: boat needs 200, then car 300, then piano 100.
    expect(datesOf(answer)).toEqual(["2026-05-10", "2026-07-10", "2026-07-10"]);
    // By 10 May two contributions have to reach the piano past boat and car: 600 in two.
    expect(answer.required_total).toBe("300.00");
    expect(answer.goals[2]).toMatchObject({
      required_contribution: null,
      required_unknown: "see_total",
      days_late: 61,
    });
  });

  test("returns a total for the other goals if no contribution comes before one deadline", async () => {
    const { couple, ask, ids } = await three();
    couple.clock = new Date("2026-05-01T15:00:00.000Z");
    // The car's 300 come first, in two parts on 1 June and 1 July; the piano's deadline has passed by then.
    expect((await ask({})).required_total).toBe("150.00");
    const { required_total, goals } = await ask({ split: "priority" });
    expect(required_total).toBe("250.00"); // boat 200 and car 300 in the two contributions by 10 July
    expect(
      goals.map((row: Row & { required_unknown: string }) => [row.goal_id, row.required_unknown]),
    ).toEqual([
      [ids[0], "no_deadline"],
      [ids[1], "see_total"],
      [ids[2], "too_soon"],
    ]);
  });

  test("fills them by deadline, in the same order of rows", async () => {
    const { ask, ids } = await three();
    const answer = await ask({ split: "deadline" });
    expect(answer.goals.map(({ goal_id }: Row) => goal_id)).toEqual(ids);
    expect(datesOf(answer)).toEqual(["2026-07-10", "2026-06-10", "2026-04-10"]);
    // Piano 100 by the second contribution, then car: 400 by the fourth.
    expect(answer.required_total).toBe("100.00");
  });

  test("fills them in proportion to their remaining amounts, all by the same day", async () => {
    const { ask } = await three();
    const answer = await ask({ split: "proportion", include_series: true });
    expect(datesOf(answer)).toEqual(["2026-07-10", "2026-07-10", "2026-07-10"]);
    expect(answer.goals.map(({ series }: { series: { balance: string }[] }) => series[1]?.balance)).toEqual([
      "50.00",
      "75.00",
      "25.00",
    ]);
    expect(answer).toMatchObject({
      required_total: null,
      goals: ["no_deadline", "proportion", "proportion"].map((required_unknown) => ({ required_unknown })),
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

  test("reports goals that get nothing, and answers without goals", async () => {
    const { ask } = await three();
    const { goals } = await ask({ contribution: monthly("10"), horizon_years: 1, split: "priority" });
    expect(goals.map(({ never }: { never: string }) => never)).toEqual([
      "horizon",
      "others_first",
      "others_first",
    ]);
    const couple = await newCouple();
    const answer = await couple.ask("simulate_forecast", { contribution: monthly("10") });
    expect(answer).toMatchObject({ goals: [], required_total: null });
  });
});

describe("a start date", () => {
  test("may lie up to one period in the past, so that contributions fall on pay days", async () => {
    const { ask } = await coupleWithGoal({ target_amount: "200" });
    const answer = await ask({ start_date: "2026-02-25" });
    expect(answer.goals[0]).toMatchObject({ completion_date: "2026-04-25", months: 2 });
  });

  test("may lie in the future, when contributions start", async () => {
    const { ask } = await coupleWithGoal({ target_amount: "200" });
    const one_offs = [{ date: "2027-01-31", amount: "50" }];
    const answer = await ask({ start_date: "2027-01-31", one_offs });
    expect(answer.goals[0]).toMatchObject({ completion_date: "2027-03-31", contributed: "200.00" });
  });
});

describe("an expense", () => {
  test("is paid before the goal gets money, and takes nothing that the goal holds", async () => {
    const { ask } = await coupleWithGoal({ target_amount: "600" }, "100");
    const spend = (amount: string, date = "2026-05-01") => ({
      one_offs: [
        { date, amount, kind: "expense" },
        { date: "2026-05-02", amount: "50" },
      ],
      include_series: true,
    });
    const without = await ask({});
    expect([without.unpaid, without.goals[0].completion_date]).toEqual([null, "2026-08-10"]);
    // Nothing comes in on 1 May: 50 of 2 May and the 100 of 10 May pay the 150.
    const some = await ask(spend("150"));
    expect(some).toMatchObject({
      unpaid: "0.00",
      goals: [{ completion_date: "2026-09-10", contributed: "500.00" }],
    });
    expect(some.goals[0].series.map(({ balance }: { balance: string }) => balance).slice(0, 4)).toEqual([
      "100.00",
      "200.00",
      "200.00",
      "300.00",
    ]);
    const chance = await ask({ ...spend("150"), uncertainty: { seed: 1 } });
    expect(chance.goals[0]).toMatchObject({ p10: "2026-09-10", p90: "2026-09-10" });
  });

  test("beyond the money up to the horizon stays unpaid, and leaves no contribution for the goal", async () => {
    const { ask } = await coupleWithGoal({ target_amount: "600" }, "100");
    const one_offs = [{ date: "2026-03-10", amount: "1500", kind: "expense" }];
    // Six contributions by 10 September pay 1500 and bring the 500 that are missing.
    expect(await ask({ one_offs, horizon_years: 1 })).toMatchObject({
      unpaid: "300.00",
      goals: [{ never: "no_contribution", contributed: "0.00", required_contribution: "333.34" }],
    });
    expect(await ask({ one_offs, horizon_years: 2 })).toMatchObject({
      unpaid: "0.00",
      goals: [{ completion_date: "2027-11-10", never: null }],
    });
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
