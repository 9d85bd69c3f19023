import type { Cast } from "./cast.ts";
import { grouped, type Page } from "./page.ts";
import type { Stage } from "./stage.ts";

/** What happens in every month, in whole dollars. */
interface Routine {
  readonly month: string;
  readonly salaries: { readonly ada: number; readonly ben: number };
  readonly everyday: number;
  readonly saved: number;
  /** What the bank says that Savings holds, once the money has arrived. */
  readonly savings: string;
  /** What Claude earmarks of Savings, by goal. */
  readonly earmarks: Partial<Record<keyof Cast["goals"], number>>;
}

const RENT = 1850;
const GOAL_NAMES = {
  emergency: "Emergency fund",
  trip: "Japan trip",
  car: "New car",
  piano: "Piano",
} as const;

/** Salaries in, rent and everyday life out, something saved and earmarked. */
export async function playMonth(stage: Stage, cast: Cast, page: Page, routine: Routine): Promise<void> {
  const { ada, ben, claude, accounts } = cast;
  const { month, salaries, everyday, saved, savings, earmarks } = routine;
  const on = (day: string) => stage.setDate(`${month}-${day}`);
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
  const goals = Object.entries(earmarks) as [keyof Cast["goals"], number][];
  for (const [goal, amount] of goals) {
    await claude.post("/goals/allocate", {
      account_id: accounts.savings,
      goal_id: cast.goals[goal],
      amount: money(amount),
    });
  }
  const total = goals.reduce((sum, [, amount]) => sum + amount, 0);
  const parts = goals.map(([goal, amount]) => `${GOAL_NAMES[goal]} ${shown(amount)}`);
  page.money("earmark", money(total), `of Savings for goals: ${parts.join(", ")}`);
}

function money(dollars: number): string {
  return `${dollars}.00`;
}

function shown(dollars: number): string {
  return grouped(String(dollars));
}
