import { ACCOUNTS, GOALS } from "./couple.ts";
import { bar, grouped, type Page, spark } from "./page.ts";
import { get, money, post, record, release, type Scope, type Step, say } from "./step.ts";

const HALF_BAR = 12;

interface Drift {
  readonly goals: readonly {
    readonly goal_id: string;
    readonly name: string;
    readonly status: string;
    readonly expected: string | null;
    readonly actual: string;
  }[];
}

interface Forecast {
  readonly goals: readonly {
    readonly target_amount: string;
    readonly series: readonly { readonly balance: string }[];
  }[];
}

interface Plan {
  readonly moves: readonly {
    readonly account_id: string;
    readonly from_goal_id?: string;
    readonly to_goal_id?: string;
    readonly amount: string;
    readonly reason: string;
  }[];
}

/** An emergency that uses part of the fund and of the available money. */
export const HOSPITAL: readonly Step[] = [
  { on: "2026-10-24" },
  release("ada", "savings", "emergency", "1000.00"),
  release("ben", "savings", "emergency", "1000.00"),
  money("back", "2000.00", "released from the Emergency fund, 1,000 by each partner: Ben broke his leg"),
  record("ben", "BALANCE_SYNC", "14100.00", "savings", { category: "hospital" }),
  money("out", "5950.00", "paid to the hospital from Savings"),
  { by: "ada", request: "PUT /accounts/{joint}", input: { keep_available: "8000.00" } },
  say("From now on, 8,000 of Joint checking must stay available for upcoming bills."),
];

const DEADLINE = "2028-06-30";
const APPROVE = "/rebalance/plans/{plan}/approve";
const MOVES = { "moves.*.amount": ["250.00", "100.00", "1593.40"] };

/** A forecast, a drift report, and a plan that both partners approve. */
export const PLAN: readonly Step[] = [
  { on: "2026-11-21" },
  {
    ada: "When can we buy the car at 800 a month? And what if we wait a year?",
    tool: "simulate_forecast",
    shown: `New car, 800.00 monthly, what if by ${DEADLINE}`,
    input: {
      goal_id: "{car}",
      contribution: { amount: "800.00", frequency: "monthly" },
      start_date: "2026-11-05",
      what_if: { deadline: DEADLINE },
      include_series: true,
    },
    expect: {
      "goals.0.completion_date": "2027-07-05",
      "goals.0.days_late": 5,
      "goals.0.what_if.on_time": true,
    },
    result: `{goals.0.completion_date}, {goals.0.days_late} days late; on time by ${DEADLINE}`,
    show: showSeries,
    claude: "On July 5, five days late. If you wait a year, you are ahead of schedule.",
  },
  { by: "ada", request: "PUT /goals/{car}", input: { deadline: DEADLINE } },
  say("In her app, Ada moves the deadline of the New car to June 30, 2028."),
  {
    ada: "Where do we stand since the hospital?",
    tool: "get_drift",
    shown: "",
    expect: {
      "goals.*.goal_id": ["{emergency}", "{car}", "{piano}"],
      "goals.*.status": ["at_risk", "on_track", "no_deadline"],
      "goals.0.behind_by": "1036.81",
      "goals.0.cause.kind": "released_money",
      "goals.0.cause.amount": "1000.00",
      "goals.0.cure.use": "suggest_rebalance",
    },
    save: { drift_before: "goals" },
    result:
      "Emergency fund: {goals.0.status}, behind by {goals.0.behind_by}, main cause {goals.0.cause.kind}",
    claude: "The Emergency fund is 1,036.81 behind. The car now has money to spare.",
  },
  {
    ada: "What would get it back on track?",
    tool: "suggest_rebalance",
    shown: "",
    expect: MOVES,
    save: { plan: "plan_id" },
    show: showMoves,
    claude: "It takes 1,593.40 from the car, above your limit: Ben must approve.",
  },
  {
    ada: "He will. Commit the plan.",
    tool: "commit_rebalance",
    shown: "the plan",
    input: { plan_id: "{plan}" },
    expect: { status: "awaiting_approval" },
    result: "{status}: nothing has moved",
  },
  post("ada", APPROVE, {}, { onPage: true, refused: "partner_required" }),
  get("ben", "/summary", {
    "attention.*.kind": ["at_risk", "plan_waiting"],
    "attention.*.amount": ["1036.81", "1593.40"],
  }),
  say("Ada cannot approve it herself. Ben signs in and sees a plan that takes 1,593.40 from"),
  say("goals, with the same moves and reasons. He approves it."),
  get("ben", "/rebalance/plans/{plan}", MOVES),
  post("ben", APPROVE, {}, { onPage: true, expect: { status: "committed", "events.length": 4 } }),
  get("ben", "/summary", { attention: [] }),
  money("earmark", "1943.40", "for the Emergency fund: all three moves together, or none"),
  get("ben", "/drift", { "goals.*.status": ["on_track", "on_track", "no_deadline"] }, { show: showDrift }),
];

/** Shows the goal's balance of each month in percent of its target. */
function showSeries(page: Page, scope: Scope): void {
  const { goals } = scope as unknown as Forecast;
  const percents = goals.flatMap(({ series, target_amount }) =>
    series.map(({ balance }) => percentOf(balance, target_amount)),
  );
  page.result(`month by month ${spark(percents)} % of its target`);
}

/** Shows a plan as Claude's instructions require: names instead of ids, people's words without the marks around them. */
function showMoves(page: Page, scope: Scope): void {
  const { moves } = scope as unknown as Plan;
  const names = new Map(Object.entries({ ...ACCOUNTS, ...GOALS }).map(([key, name]) => [scope[key], name]));
  for (const [index, { account_id, from_goal_id, to_goal_id, amount, reason }] of moves.entries()) {
    const [from, to] = [from_goal_id, to_goal_id].map((id) => (id ? names.get(id) : "available"));
    page.money("note", amount, `${names.get(account_id)}: ${from} -> ${to}`);
    if (reason === moves[index + 1]?.reason) continue;
    for (const part of reason.replaceAll(/[«»“”]/g, "").split(/(?<=;) /)) page.say(part);
  }
}

/** Compares each goal with a deadline before and after: what it holds, and what it should hold on that day. */
function showDrift(page: Page, scope: Scope): void {
  const { goals, drift_before: before } = scope as unknown as Drift & {
    readonly drift_before: Drift["goals"];
  };
  const rows = goals.flatMap(({ goal_id, name, status, expected, actual }) => {
    const then = before.find((goal) => goal.goal_id === goal_id);
    if (!expected || !then?.expected) return [];
    const held = (amount: string) => [bar(percentOf(amount, expected), HALF_BAR), grouped(amount)];
    return [[name, grouped(expected), ...held(then.actual), then.status, ...held(actual), status]];
  });
  page.text();
  page.table([["on November 21", "should hold", "before", "", "", "after", "", ""], ...rows], [1, 3, 6]);
}

function percentOf(amount: string, whole: string): number {
  return (Number(amount) * 100) / Number(whole);
}
