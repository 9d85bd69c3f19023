import type { Cast } from "./cast.ts";
import { grouped, type Page } from "./page.ts";
import type { Stage } from "./stage.ts";
import { Talk } from "./talk.ts";

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
  /** The words with which Ada asks for it, shown as a conversation; without them Claude acts unasked. */
  readonly asked?: string;
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
  const { ada, ben, accounts } = cast;
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
  if (routine.asked) await earmarkTalking(cast, new Talk(page, cast.claude, routine.asked), goals);
  else
    for (const [goal, amount] of goals) await cast.claude.use("allocate_to_goal", moveTo(cast, goal, amount));
  const total = goals.reduce((sum, [, amount]) => sum + amount, 0);
  const parts = goals.map(([goal, amount]) => `${GOAL_NAMES[goal]} ${shown(amount)}`);
  page.money("earmark", money(total), `of Savings for goals: ${parts.join(", ")}`);
}

function moveTo({ accounts, goals }: Cast, goal: keyof Cast["goals"], amount: number) {
  return { account_id: accounts.savings, goal_id: goals[goal], amount: money(amount) };
}

async function earmarkTalking(
  cast: Cast,
  talk: Talk,
  goals: readonly (readonly [keyof Cast["goals"], number])[],
): Promise<void> {
  const { accounts, goals: known } = await talk.use("get_summary", {});
  const available = accounts.find(({ id }) => id === cast.accounts.savings)?.available ?? "";
  talk.result(`Savings: ${grouped(available)} available; ${known.length} goals`);
  for (const [goal, amount] of goals) {
    const shown = `Savings, ${GOAL_NAMES[goal]}, ${money(amount)}`;
    const moved = await talk.use("allocate_to_goal", moveTo(cast, goal, amount), shown);
    const { current_allocation, target_amount } = moved.goal;
    talk.result(`${GOAL_NAMES[goal]}: ${grouped(current_allocation)} of ${grouped(target_amount)}`);
  }
  talk.answer("Done, all three. From now on I do it every month on the 5th.");
}

function money(dollars: number): string {
  return `${dollars}.00`;
}

function shown(dollars: number): string {
  return grouped(String(dollars));
}
