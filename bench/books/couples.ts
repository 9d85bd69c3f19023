import { SCOPES } from "../../src/books/token.ts";
import type { DatabaseLocation } from "../../src/database/open.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open.ts";
import { ask, type Cast, principalOf } from "./cast.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The couples that a seeded database has copies of, in order. */
export type FirstCouple = "on schedule" | "off schedule" | "due" | "ten years old";

/** The amounts are so large that no run uses them up. */
const ACCOUNTS = [
  { name: "Joint checking", balance: "9000000000", is_joint: true },
  { name: "Savings", balance: "9000000000", is_joint: false },
  { name: "Ben's own", balance: "25000", is_joint: false },
];

interface Goal {
  readonly name: string;
  readonly target_amount: string;
  readonly type: string;
  readonly priority: number;
  /** In days from the creation. */
  readonly days?: number;
}

const GOALS: readonly Goal[] = [
  { name: "Emergency fund", target_amount: "9000000000", type: "emergency", priority: 1 },
  { name: "Japan trip", target_amount: "5800", type: "travel", priority: 2, days: 20_000 },
  { name: "New car", target_amount: "450", type: "vehicle", priority: 3, days: 20_000 },
];

/** After 75 days two monthly steps count, and no run allocates what they ask for. */
const GOALS_BEHIND: readonly Goal[] = [
  { name: "House", target_amount: "9000000000", type: "home", priority: 1, days: 365 },
  { name: "Japan trip", target_amount: "580000", type: "travel", priority: 2, days: 400 },
  { name: "New car", target_amount: "45000", type: "vehicle", priority: 3, days: 300 },
];

/** After ten years the house is behind; the others are on their schedules. */
const GOALS_OF_TEN_YEARS: readonly Goal[] = [
  { name: "House", target_amount: "9000000", type: "home", priority: 1, days: 5000 },
  { name: "Japan trip", target_amount: "5800", type: "travel", priority: 2, days: 200_000 },
  { name: "Emergency fund", target_amount: "9000000000", type: "emergency", priority: 3 },
];

interface Past {
  /** How many days ago the couple formed. */
  readonly days: number;
  readonly goals: readonly Goal[];
}

const PASTS: Readonly<Record<FirstCouple, Past>> = {
  "on schedule": { days: 0, goals: GOALS },
  "off schedule": { days: 75, goals: GOALS_BEHIND },
  due: { days: 2, goals: GOALS },
  "ten years old": { days: 3650, goals: GOALS_OF_TEN_YEARS },
};

/** Makes a couple through the operations, each at its instant. The database is closed afterwards. */
export async function makeCouple(location: DatabaseLocation, kind: FirstCouple): Promise<Cast> {
  const { days, goals } = PASTS[kind];
  let now = dayAfter(new Date(), -days);
  const engine = await openEngine(location, { now: () => now });
  try {
    const cast = await formCouple(engine, kind.replaceAll(" ", "-"), { now, goals });
    if (kind === "off schedule") {
      now = dayAfter(now, days);
      // The first event of the day records which goals have left their schedules.
      await allocate(engine, cast, cast.goalId);
      await assertOffSchedule(engine, cast);
    }
    if (kind === "due") await scheduleCheckIn(engine, cast, now);
    return cast;
  } finally {
    await engine.orm.close(true);
  }
}

interface Forming {
  readonly now: Date;
  readonly goals: readonly Goal[];
}

async function formCouple(engine: Engine, name: string, { now, goals: wantedGoals }: Forming): Promise<Cast> {
  const user = (person: string) => {
    const email = `${person.toLowerCase()}.${name}@example.com`;
    return ask(engine, "create_user", { email, display_name: person });
  };
  const [{ id: ada = "" }, { id: ben = "" }] = [await user("Ada"), await user("Ben")];
  const { id: coupleId = "" } = await ask(engine, "create_couple", { partner_1_id: ada, partner_2_id: ben });
  const wanted = { client: "bench", scopes: [...SCOPES], expires_in_days: 3650 };
  const { token = "" } = await ask(engine, "create_token", wanted, { userId: ada });
  const cast = { coupleId, userId: ada, token, accountId: "", goalId: "" };
  const principal = principalOf(cast);
  const accounts: string[] = [];
  for (const account of ACCOUNTS) {
    const { id = "" } = await ask(engine, "link_account", { ...account, is_manual: true }, { principal });
    accounts.push(id);
  }
  const goals: string[] = [];
  for (const { days, ...goal } of wantedGoals) {
    const deadline = days === undefined ? undefined : dateOf(dayAfter(now, days));
    const { id = "" } = await ask(engine, "create_goal", { ...goal, deadline }, { principal });
    goals.push(id);
  }
  const made = { ...cast, accountId: accounts[0] ?? "", goalId: goals[0] ?? "" };
  for (const goalId of goals) await allocate(engine, made, goalId);
  const reaction = { goal_id: goals[1], emoji: "🎉" };
  await ask(engine, "react_to_goal", reaction, { principal });
  await ask(engine, "react_to_goal", reaction, { userId: ben });
  await ask(engine, "react_to_goal", { ...reaction, emoji: "high_five" }, { userId: ben });
  return made;
}

async function allocate(engine: Engine, cast: Cast, goalId: string): Promise<void> {
  const allocation = { account_id: cast.accountId, goal_id: goalId, amount: "120.50" };
  await ask(engine, "allocate_to_goal", allocation, { principal: principalOf(cast) });
}

/** @throws Error when a goal is on its schedule: the bench would measure the wrong thing */
async function assertOffSchedule(engine: Engine, cast: Cast): Promise<void> {
  const { goals } = (await ask(engine, "get_drift", {}, { principal: principalOf(cast) })) as unknown as {
    goals: readonly { status: string }[];
  };
  if (goals.some(({ status }) => status === "on_track")) {
    throw new Error(`a goal is on its schedule: ${JSON.stringify(goals)}`);
  }
}

/** A weekly check-in that was first due the day after `now`, so that one occurrence is due today. */
async function scheduleCheckIn(engine: Engine, cast: Cast, now: Date): Promise<void> {
  const start = `${dateOf(dayAfter(now, 1))}T00:30`;
  const schedule = { rrule: "FREQ=WEEKLY", start };
  await ask(engine, "schedule_check_in", { schedule }, { principal: principalOf(cast) });
}

function dayAfter(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

function dateOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
