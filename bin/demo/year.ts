import { Conversation } from "./conversation.ts";
import type { DemoCouple } from "./couple.ts";
import type { Environment } from "./environment.ts";
import * as events from "./events.ts";
import { grouped, type Page } from "./page.ts";
import { planTogether } from "./planning.ts";
import type { Script } from "./requests.ts";

/** A month of the year. Amounts are whole dollars, unless they are strings. */
interface Month {
  /** As YYYY-MM. */
  readonly month: string;
  readonly salaries: { readonly ada: number; readonly ben: number };
  readonly saved: number;
  readonly everyday: number;
  /** The balance of Savings at the bank, after the month's transfer. */
  readonly savings: string;
  /** What Claude earmarks from Savings, by goal. */
  readonly earmarks: Partial<Record<keyof DemoCouple["goals"], number>>;
  /** Ada's request to Claude, shown with the conversation. Without it, Claude earmarks on its own. */
  readonly asked?: string;
  /** Plays before the monthly routine. */
  readonly before?: Script;
  /** Plays after the monthly routine. */
  readonly after?: Script;
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

const ASKED = "Payday! Put 1,500 from Savings toward our goals, the way Ben and I agreed.";

const MONTH_NAME = new Intl.DateTimeFormat("en-US", { month: "long", timeZone: "UTC" });

const YEAR: readonly Month[] = [
  {
    month: "2026-01",
    ...UNTIL_RAISE,
    everyday: 2600,
    savings: "10500.00",
    asked: ASKED,
    before: events.january,
  },
  { month: "2026-02", ...UNTIL_RAISE, everyday: 2450, savings: "12000.00", after: events.february },
  { month: "2026-03", ...UNTIL_RAISE, everyday: 2550, savings: "13500.00", after: events.march },
  { month: "2026-04", ...UNTIL_TRIP, everyday: 2600, savings: "15400.00", before: events.april },
  { month: "2026-05", ...UNTIL_TRIP, everyday: 2500, savings: "17300.00", after: events.may },
  { month: "2026-06", ...UNTIL_TRIP, everyday: 2700, savings: "18250.00", after: events.june },
  { month: "2026-07", ...UNTIL_TRIP, everyday: 2650, savings: "20150.00", after: events.july },
  { month: "2026-08", ...UNTIL_TRIP, everyday: 2800, savings: "22050.00", after: events.august },
  { month: "2026-09", ...AFTER_TRIP, everyday: 2400, savings: "23950.00", after: events.september },
  { month: "2026-10", ...AFTER_TRIP, everyday: 2600, savings: "20050.00", after: events.october },
  { month: "2026-11", ...AFTER_TRIP, everyday: 2550, savings: "16000.00", after: planTogether },
  { month: "2026-12", ...LAST_MONTH, everyday: 2700, savings: "17900.00", after: events.december },
];

/** Plays the whole year. @throws Unexpected at the first result that differs from the story */
export async function playYear(environment: Environment, couple: DemoCouple, page: Page): Promise<void> {
  for (const month of YEAR) {
    page.title(MONTH_NAME.format(new Date(`${month.month}-15`)));
    await month.before?.(environment, couple, page);
    await playMonth(environment, couple, page, month);
    await month.after?.(environment, couple, page);
  }
}

const RENT = 1850;
const GOAL_NAMES = {
  emergency: "Emergency fund",
  trip: "Japan trip",
  car: "New car",
  piano: "Piano",
} as const;

/** Plays what happens every month: salaries, rent, other expenses, savings and earmarks. */
async function playMonth(
  environment: Environment,
  couple: DemoCouple,
  page: Page,
  routine: Month,
): Promise<void> {
  const { ada, ben, accounts } = couple;
  const { month, salaries, everyday, saved, savings, earmarks } = routine;
  const on = (day: string) => environment.setDate(`${month}-${day}`);
  const post = (by: typeof ada, event_type: string, amount: string, account: string, category: string) =>
    by.post("/ledger/events", { event_type, amount, source_account_id: account, metadata: { category } });

  on("01");
  await post(ada, "DEPOSIT", money(salaries.ada), accounts.joint, "salary");
  await post(ben, "DEPOSIT", money(salaries.ben), accounts.joint, "salary");
  page.money(
    "in",
    money(salaries.ada + salaries.ben),
    `salaries into Joint checking: Ada ${shown(salaries.ada)}, Ben ${shown(salaries.ben)}`,
  );
  on("03");
  await post(ben, "WITHDRAWAL", money(RENT), accounts.joint, "rent");
  await post(ada, "WITHDRAWAL", money(everyday), accounts.joint, "everyday life");
  await post(ada, "WITHDRAWAL", money(saved), accounts.joint, "to savings");
  await post(ben, "BALANCE_SYNC", savings, accounts.savings, "from Joint checking");
  page.money(
    "out",
    money(RENT + everyday + saved),
    `rent ${shown(RENT)}, everyday life ${shown(everyday)}, moved to Savings ${shown(saved)}`,
  );
  on("05");
  const goals = Object.entries(earmarks) as [keyof DemoCouple["goals"], number][];
  if (routine.asked)
    await earmarkTalking(couple, new Conversation(page, couple.claude, routine.asked), goals);
  else
    for (const [goal, amount] of goals)
      await couple.claude.use("allocate_to_goal", moveTo(couple, goal, amount));
  const total = goals.reduce((sum, [, amount]) => sum + amount, 0);
  const parts = goals.map(([goal, amount]) => `${GOAL_NAMES[goal]} ${shown(amount)}`);
  page.money("earmark", money(total), `from Savings for goals: ${parts.join(", ")}`);
}

function moveTo({ accounts, goals }: DemoCouple, goal: keyof DemoCouple["goals"], amount: number) {
  return { account_id: accounts.savings, goal_id: goals[goal], amount: money(amount) };
}

async function earmarkTalking(
  couple: DemoCouple,
  talk: Conversation,
  goals: readonly (readonly [keyof DemoCouple["goals"], number])[],
): Promise<void> {
  const { accounts, goals: known } = await talk.use("get_summary", {});
  const available = accounts.find(({ id }) => id === couple.accounts.savings)?.available ?? "";
  talk.result(`Savings: ${grouped(available)} available; ${known.length} goals`);
  for (const [goal, amount] of goals) {
    const shown = `Savings, ${GOAL_NAMES[goal]}, ${money(amount)}`;
    const result = await talk.use("allocate_to_goal", moveTo(couple, goal, amount), shown);
    const { current_allocation, target_amount } = result.goal;
    talk.result(`${GOAL_NAMES[goal]}: ${grouped(current_allocation)} of ${grouped(target_amount)}`);
  }
  talk.answer("Done, all three. From now on I will do this every month on the 5th.");
}

function money(dollars: number): string {
  return `${dollars}.00`;
}

function shown(dollars: number): string {
  return grouped(String(dollars));
}
