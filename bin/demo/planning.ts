import { Conversation } from "./conversation.ts";
import type { DemoCouple } from "./couple.ts";
import { bar, grouped, type Page, spark } from "./page.ts";
import { attention, release, type Script, sync } from "./requests.ts";
import { expectThat, type RestClient } from "./rest-client.ts";

const HALF_BAR = 12;

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Drift {
  readonly goals: readonly {
    readonly goal_id: string;
    readonly name: string;
    readonly status: string;
    readonly expected: string | null;
    readonly actual: string;
    readonly behind_by: string | null;
    readonly cause?: { readonly kind: string; readonly amount: string };
    readonly cure?: { readonly use: string };
  }[];
}

interface Forecast {
  readonly goals: readonly {
    readonly completion_date: string;
    readonly days_late: number;
    readonly target_amount: string;
    readonly what_if: { readonly on_time: boolean };
    readonly series: readonly { readonly date: string; readonly balance: string }[];
  }[];
}

interface Plan {
  readonly plan_id: string;
  readonly status: string;
  readonly moves: readonly {
    readonly account_id: string;
    readonly from_goal_id?: string;
    readonly to_goal_id?: string;
    readonly amount: string;
    readonly reason: string;
  }[];
}

/** An emergency that uses part of the fund and of the available money. */
export const hospital: Script = async (environment, { ada, ben, accounts, goals }, page) => {
  environment.setDate("2026-10-24");
  for (const partner of [ada, ben]) await release(partner, accounts.savings, goals.emergency, "1000.00");
  page.money("back", "2000.00", "released from the Emergency fund, 1,000 by each partner: Ben broke his leg");
  await sync(ben, accounts.savings, "14100.00", "hospital");
  page.money("out", "5950.00", "paid to the hospital from Savings");
  await ada.put(`/accounts/${accounts.joint}`, { keep_available: "8000.00" });
  page.say("From now on, 8,000 of Joint checking must stay available for upcoming bills.");
};

/** A forecast, a drift report, and a plan that both partners approve. */
export const planTogether: Script = async (environment, couple, page) => {
  environment.setDate("2026-11-21");
  await postponeTheCar(couple, page);
  const talk = new Conversation(page, couple.claude, "Where do we stand since the hospital?");
  const before = await lookAtDrift(talk, couple);
  page.turn("Ada", '"What would get it back on track?"');
  const plan = await talk.use<Plan>("suggest_rebalance", {});
  await showMoves(plan, couple.ada, page);
  talk.answer("It takes 1,593.40 from the car, above your limit: Ben must approve.");
  page.turn("Ada", '"He will. Commit the plan."');
  const { status } = await talk.use<Plan>("commit_rebalance", { plan_id: plan.plan_id }, "the plan");
  expectThat("the plan", status, "awaiting_approval");
  talk.result(`${status}: nothing has moved`);
  await approve(plan, couple, page);
  showDrift(before, await couple.ben.get<Drift>("/drift"), page);
};

/** Ada asks what would happen with a later deadline, and then sets it herself. */
async function postponeTheCar({ ada, claude, goals }: DemoCouple, page: Page): Promise<void> {
  const deadline = "2028-06-30";
  const talk = new Conversation(
    page,
    claude,
    "When can we buy the car at 800 a month? And what if we wait a year?",
  );
  const { goals: forecasts } = await talk.use<Forecast>(
    "simulate_forecast",
    {
      goal_id: goals.car,
      contribution: { amount: "800.00", frequency: "monthly" },
      start_date: "2026-11-05",
      what_if: { deadline },
      include_series: true,
    },
    `New car, 800.00 monthly, what if by ${deadline}`,
  );
  const [car] = forecasts;
  const found = [car?.completion_date, car?.days_late, car?.what_if.on_time];
  expectThat("the forecast", found, ["2027-07-05", 5, true]);
  const percents = car?.series.map(({ balance }) => percentOf(balance, car.target_amount)) ?? [];
  talk.result(`2027-07-05, 5 days late; on time by ${deadline}`);
  talk.result(`month by month ${spark(percents)} % of its target`);
  talk.answer("On July 5, five days late. If you wait a year, you are ahead of schedule.");
  await ada.put(`/goals/${goals.car}`, { deadline });
  page.say("In her app, Ada moves the deadline of the New car to June 30, 2028.");
}

async function lookAtDrift(talk: Conversation, { goals }: DemoCouple): Promise<Drift> {
  const drift = await talk.use<Drift>("get_drift", {});
  const off = drift.goals.filter(({ cure }) => cure);
  const [fund] = off;
  expectThat("what drifts", [off.length, fund?.goal_id], [1, goals.emergency]);
  const found = [fund?.status, fund?.behind_by, fund?.cause?.kind, fund?.cause?.amount, fund?.cure?.use];
  expectThat("its drift", found, ["at_risk", "1036.81", "released_money", "1000.00", "suggest_rebalance"]);
  talk.result("Emergency fund: at_risk, behind by 1,036.81, main cause released_money");
  talk.answer("The Emergency fund is 1,036.81 behind. The car now has money to spare.");
  return drift;
}

/** Shows a plan as Claude's instructions require: names instead of ids, people's words without the marks around them. */
async function showMoves({ moves }: Plan, ada: RestClient, page: Page): Promise<void> {
  const [accounts, goals] = [
    await ada.get<{ items: Named[] }>("/accounts"),
    await ada.get<{ items: Named[] }>("/goals"),
  ];
  const names = new Map([...accounts.items, ...goals.items].map(({ id, name }) => [id, name]));
  const nameOf = (id?: string) => (id ? names.get(id) : "available");
  const amounts = moves.map(({ amount }) => amount);
  expectThat("what the plan moves", amounts.toSorted(), ["100.00", "1593.40", "250.00"]);
  for (const [index, { account_id, from_goal_id, to_goal_id, amount, reason }] of moves.entries()) {
    const way = `${nameOf(account_id)}: ${nameOf(from_goal_id)} -> ${nameOf(to_goal_id)}`;
    page.money("note", amount, way);
    if (reason === moves[index + 1]?.reason) continue;
    for (const part of reason.replaceAll(/[«»“”]/g, "").split(/(?<=;) /)) page.say(part);
  }
}

/** Ben approves the plan on his phone. */
async function approve({ plan_id, moves }: Plan, { ada, ben }: DemoCouple, page: Page): Promise<void> {
  const path = `/rebalance/plans/${plan_id}`;
  await ada.refused("partner_required", "POST", `${path}/approve`, {});
  const waiting = async () => (await attention(ben)).find(({ kind }) => kind === "plan_waiting");
  expectThat("what waits for Ben", (await waiting())?.amount, "1593.40");
  page.say("Ada cannot approve it herself. Ben's phone shows a plan that takes 1,593.40 from");
  page.say("goals. He sees the same moves and reasons, and approves it.");
  expectThat("the moves that Ben reads", (await ben.get<Plan>(path)).moves.length, moves.length);
  const { status, events } = await ben.post(`${path}/approve`, {});
  expectThat("what the approval does", [status, events.length], ["committed", moves.length + 1]);
  expectThat("what still waits for Ben", await waiting(), undefined);
  page.money("earmark", "1943.40", "for the Emergency fund: all three moves together, or none");
}

/** Compares each goal with a deadline before and after: what it holds, and what it should hold on that day. */
function showDrift(before: Drift, after: Drift, page: Page): void {
  const rows = after.goals.flatMap(({ goal_id, name, status, expected, actual }) => {
    const then = before.goals.find((goal) => goal.goal_id === goal_id);
    if (!expected || !then?.expected) return [];
    const held = (amount: string) => [bar(percentOf(amount, expected), HALF_BAR), grouped(amount)];
    return [[name, grouped(expected), ...held(then.actual), then.status, ...held(actual), status]];
  });
  expectThat(
    "drift before and after",
    rows.map((row) => [row[4], row[7]]),
    [
      ["at_risk", "on_track"],
      ["on_track", "on_track"],
    ],
  );
  page.text();
  page.table([["on November 21", "should hold", "before", "", "", "after", "", ""], ...rows], [1, 3, 6]);
}

function percentOf(amount: string, whole: string): number {
  return (Number(amount) * 100) / Number(whole);
}
