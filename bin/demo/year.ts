import { GOALS } from "./couple.ts";
import { AFTER, BEFORE } from "./events.ts";
import { grouped } from "./page.ts";
import { money, record, type Step } from "./step.ts";

/** A month of the year. Amounts are whole dollars. */
interface Month {
  /** As YYYY-MM. */
  readonly month: string;
  readonly salaries: { readonly ada: number; readonly ben: number };
  readonly saved: number;
  readonly everyday: number;
  /** The balance of Savings at the bank, after the month's transfer. */
  readonly savings: number;
  /** What Claude earmarks from Savings, by goal. */
  readonly earmarks: Partial<Record<keyof typeof GOALS, number>>;
}

const UNTIL_RAISE = {
  salaries: { ada: 3400, ben: 2900 },
  saved: 1500,
  earmarks: { emergency: 500, trip: 600, car: 400 },
};
const UNTIL_TRIP = {
  salaries: { ada: 3800, ben: 2900 },
  saved: 1900,
  earmarks: { emergency: 500, trip: 600, car: 800 },
};
const AFTER_TRIP = { ...UNTIL_TRIP, earmarks: { emergency: 1000, car: 800 } };
/** The fund gets what it needs besides the interest; the car gets the rest. */
const LAST_MONTH = { ...UNTIL_TRIP, earmarks: { emergency: 750, car: 1050 } };

const MONTHS: readonly Month[] = [
  { month: "2026-01", ...UNTIL_RAISE, everyday: 2600, savings: 10500 },
  { month: "2026-02", ...UNTIL_RAISE, everyday: 2450, savings: 12000 },
  { month: "2026-03", ...UNTIL_RAISE, everyday: 2550, savings: 13500 },
  { month: "2026-04", ...UNTIL_TRIP, everyday: 2600, savings: 15400 },
  { month: "2026-05", ...UNTIL_TRIP, everyday: 2500, savings: 17300 },
  { month: "2026-06", ...UNTIL_TRIP, everyday: 2700, savings: 18250 },
  { month: "2026-07", ...UNTIL_TRIP, everyday: 2650, savings: 20150 },
  { month: "2026-08", ...UNTIL_TRIP, everyday: 2800, savings: 22050 },
  { month: "2026-09", ...AFTER_TRIP, everyday: 2400, savings: 23950 },
  { month: "2026-10", ...AFTER_TRIP, everyday: 2600, savings: 20050 },
  { month: "2026-11", ...AFTER_TRIP, everyday: 2550, savings: 16000 },
  { month: "2026-12", ...LAST_MONTH, everyday: 2700, savings: 17900 },
];

const MONTH_NAME = new Intl.DateTimeFormat("en-US", { month: "long", timeZone: "UTC" });
const RENT = 1850;

/** The whole year. */
export const YEAR: readonly Step[] = MONTHS.flatMap((month) => [
  { show: (page) => page.title(MONTH_NAME.format(new Date(`${month.month}-15`))) },
  ...(BEFORE[month.month] ?? []),
  ...routine(month),
  ...(AFTER[month.month] ?? []),
]);

/** What happens every month: salaries, rent, other expenses, savings and earmarks. */
function routine({ month, salaries, everyday, saved, savings, earmarks }: Month): Step[] {
  const amounts = Object.entries(earmarks) as [keyof typeof GOALS, number][];
  const total = amounts.reduce((sum, [, amount]) => sum + amount, 0);
  const parts = amounts.map(([goal, amount]) => `${GOALS[goal]} ${shown(amount)}`);
  const transfer = `moved to Savings ${shown(saved)}`;
  return [
    { on: `${month}-01` },
    record("ada", "DEPOSIT", cents(salaries.ada), "joint", { category: "salary" }),
    record("ben", "DEPOSIT", cents(salaries.ben), "joint", { category: "salary" }),
    money(
      "in",
      cents(salaries.ada + salaries.ben),
      `salaries into Joint checking: Ada ${shown(salaries.ada)}, Ben ${shown(salaries.ben)}`,
    ),
    { on: `${month}-03` },
    record("ben", "WITHDRAWAL", cents(RENT), "joint", { category: "rent" }),
    record("ada", "WITHDRAWAL", cents(everyday), "joint", { category: "everyday life" }),
    record("ada", "WITHDRAWAL", cents(saved), "joint", { category: "to savings" }),
    record("ben", "BALANCE_SYNC", cents(savings), "savings", { category: "from Joint checking" }),
    money(
      "out",
      cents(RENT + everyday + saved),
      `rent ${shown(RENT)}, everyday life ${shown(everyday)}, ${transfer}`,
    ),
    { on: `${month}-05` },
    ...(month === MONTHS[0]?.month ? conversation(amounts) : amounts.map(earmark)),
    money("earmark", cents(total), `from Savings for goals: ${parts.join(", ")}`),
  ];
}

/** The first time, Ada asks Claude. From then on, Claude earmarks on its own. */
function conversation(amounts: readonly [keyof typeof GOALS, number][]): Step[] {
  return [
    {
      ada: "Payday! Put 1,500 from Savings toward our goals, the way Ben and I agreed.",
      tool: "get_summary",
      shown: "",
      expect: { "accounts.1.id": "{savings}" },
      result: "Savings: {accounts.1.available} available; {goals.length} goals",
    },
    ...amounts.map(([goal, amount]) => ({
      ...earmark([goal, amount]),
      shown: `Savings, ${GOALS[goal]}, ${cents(amount)}`,
      result: `${GOALS[goal]}: {goal.current_allocation} of {goal.target_amount}`,
    })),
    { claude: "Done, all three. From now on I will do this every month on the 5th." },
  ];
}

function earmark([goal, amount]: readonly [keyof typeof GOALS, number]): Step {
  const input = { account_id: "{savings}", goal_id: `{${goal}}`, amount: cents(amount) };
  return { tool: "allocate_to_goal", input };
}

function cents(dollars: number): string {
  return `${dollars}.00`;
}

function shown(dollars: number): string {
  return grouped(String(dollars));
}
