import fc from "fast-check";
import type { Answer } from "../../testing/books.ts";
import { everyItem } from "../../testing/couples.ts";
import { play, steps, ZONES } from "../../testing/ledger-totals/random-ledger.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { OPERATOR } from "../identity/principal.ts";

const minor = (amount: string) => BigInt(amount.replace(".", ""));

/** The flows of one goal, or of all together, by month and user: event by event, from the whole ledger. */
function byHand(events: readonly Answer[], goalId: string | null, timeZone: string) {
  const byId = new Map(events.map((event) => [event.id, event]));
  const flows = new Map<string, { inflow: bigint; outflow: bigint; spent: bigint }>();
  for (const event of events) {
    const base = byId.get(event.reverses_event_id) ?? event;
    if (!/^(ALLOCATION|RELEASE|REALLOCATION|SPENDING)$/.test(base.event_type)) continue;
    const amount = base === event ? minor(event.amount) : -minor(event.amount);
    const isMeant = (id: string | null, other: string | null) =>
      goalId ? id === goalId : id !== null && other === null;
    const day = new Date(event.timestamp).toLocaleDateString("sv", { timeZone });
    const rows = [day.slice(0, 7), base.user_id, "all"].map((key) => {
      const row = flows.get(key) ?? { inflow: 0n, outflow: 0n, spent: 0n };
      flows.set(key, row);
      return row;
    });
    for (const row of rows) {
      if (isMeant(base.dest_goal_id, base.source_goal_id)) row.inflow += amount;
      if (isMeant(base.source_goal_id, base.dest_goal_id))
        row[base.event_type === "SPENDING" ? "spent" : "outflow"] += amount;
    }
  }
  return (key: string | null) => flows.get(key ?? "null") ?? { inflow: 0n, outflow: 0n, spent: 0n };
}

const flowsOf = ({ inflow, outflow, spent }: Answer) => ({
  inflow: minor(inflow),
  outflow: minor(outflow),
  spent: minor(spent),
});

test.each(ZONES)("random histories are as by hand, for both partners, in %s", async (timeZone) => {
  const seed = Number(process.env.COUPLES_CFO_TOTALS_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`histories of goals: COUPLES_CFO_TOTALS_SEED=${seed}`);
  const [all = []] = fc.sample(steps, { seed, numRuns: 1 });
  const { couple, goals } = await play(timeZone, all);
  const operator = couple.as(OPERATOR);
  const events = (await everyItem((page) => operator.ask("list_ledger", page))).toReversed();
  for (const goal_id of [...goals.map(({ id }) => id as string), null]) {
    const history = await couple.ask("get_goal_history", { goal_id });
    expect(await couple.asBen.ask("get_goal_history", { goal_id })).toEqual(history);
    const expected = byHand(events, goal_id, timeZone);
    expect(history.months.length).toBeGreaterThan(3);
    let balance = 0n;
    for (const row of history.months) {
      expect([row.month, flowsOf(row)]).toEqual([row.month, expected(row.month)]);
      const { inflow, outflow, spent } = expected(row.month);
      balance += inflow - outflow - spent;
      expect(minor(row.balance)).toBe(balance);
    }
    const { items } = await couple.ask("list_goals", {});
    const held = items.filter(({ id }: Answer) => goal_id === null || id === goal_id);
    const total = (field: string) => held.reduce((sum: bigint, goal: Answer) => sum + minor(goal[field]), 0n);
    expect([balance, expected("all").spent]).toEqual([total("current_allocation"), total("spent")]);
    expect(history.partners.map(({ user_id }: Answer) => user_id)).toEqual([couple.ada.id, couple.ben.id]);
    for (const row of history.partners) {
      const { inflow, outflow, spent } = expected(row.user_id);
      expect(flowsOf(row)).toEqual({ inflow, outflow, spent });
      expect(minor(row.contributed)).toBe(inflow - outflow);
    }
  }
});

describe("a history", () => {
  test("has every month, and counts a reversal against what it reverses when it happens", async ({
    couple,
    account,
    goal,
  }) => {
    const mistake = await couple.allocate(account.id, goal.id, "400");
    await couple.allocate(account.id, goal.id, "100");
    couple.later(62 * 24 * 60 * 60 * 1000);
    await couple.asBen.ask("reverse_event", { event_id: mistake.id });
    const { months, partners } = await couple.ask("get_goal_history", { goal_id: goal.id });
    const none = { inflow: "0.00", outflow: "0.00", spent: "0.00" };
    expect(months.map(({ month: _, ...row }: Answer) => row)).toEqual([
      { ...none, inflow: "500.00", balance: "500.00" },
      { ...none, balance: "500.00" },
      { ...none, inflow: "-400.00", balance: "100.00" },
    ]);
    const [ada, ben] = [
      { ...none, inflow: "100.00", contributed: "100.00" },
      { ...none, contributed: "0.00" },
    ];
    expect(partners).toEqual([
      { user_id: couple.ada.id, name: "Ada", ...ada },
      { user_id: couple.ben.id, name: "Ben", ...ben },
    ]);
  });

  test("of a closed goal stays, and all goals together include it", async ({ couple, account, goal }) => {
    await couple.allocate(account.id, goal.id, "50");
    const before = await couple.ask("get_goal_history", { goal_id: goal.id });
    await couple.ask("close_goal", { goal_id: goal.id });
    const after = await couple.ask("get_goal_history", { goal_id: goal.id });
    expect(after.months).toEqual([{ ...before.months[0], outflow: "50.00", balance: "0.00" }]);
    expect(await couple.ask("get_goal_history", {})).toEqual({ ...after, goal_id: null });
  });

  test("shows the operator's moves for no user apart, and is empty without goals", async ({
    couple,
    account,
  }) => {
    expect(await couple.ask("get_goal_history", {})).toMatchObject({ months: [], partners: [{}, {}] });
    const goal = await couple.goal();
    const input = { account_id: account.id, goal_id: goal.id, amount: "5" };
    await couple.as(OPERATOR).ask("allocate_to_goal", input);
    const { partners } = await couple.ask("get_goal_history", {});
    expect(partners[2]).toMatchObject({ user_id: null, name: null, inflow: "5.00", contributed: "5.00" });
  });
});
