import { CONTENDERS, type ContenderName, type Contenders, openContenders } from "../contenders/contenders.ts";
import { ACTIONS, type Action, SURFACES } from "../contenders/surfaces.ts";
import type { Load, Measured } from "../load.ts";
import type { Pair } from "../report.ts";
import { callersInWords, type Run } from "../run.ts";

/** An action under a load. */
interface Case {
  readonly action: Action;
  readonly callers: number;
  /** All callers for one couple, instead of spread over all. */
  readonly hot?: true;
  readonly offSchedule?: true;
  /** Those who do not have to be measured in a quick run. */
  readonly without?: readonly ContenderName[];
}

const QUICK: readonly Case[] = [
  { action: "allocate_to_goal", callers: 8 },
  { action: "allocate_to_goal", callers: 8, offSchedule: true, without: ["pgbench", "invoke", "MCP"] },
  { action: "allocate_with_key", callers: 8, without: ["invoke", "MCP"] },
  { action: "allocate_to_goal", callers: 32, without: ["pgbench", "invoke", "MCP"] },
  { action: "allocate_to_goal", callers: 32, hot: true, without: ["pgbench", "invoke", "MCP"] },
  { action: "get_summary", callers: 8 },
];

const PAIRS: readonly Pair[] = [
  ...SURFACES.flatMap((surface) =>
    ["transfer", "pgbench", "one statement"].map((base) => [surface, base] as const),
  ),
  ["MCP", "REST"],
];

/** Allocating and the summary by all contenders, round by round, so that what is compared ran within the same seconds. */
export async function measureLoads(run: Run): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { rounds, couples } = run;
  const databases = await run.databases();
  const seeded = await databases.seeded(["on schedule", "off schedule"], couples);
  const contenders = await openContenders(stack, seeded, run.withPgbench);
  for (const action of ACTIONS) {
    for (const name of SURFACES) {
      await contenders[name]?.(action, { callers: 8, seconds: run.quick ? 0.3 : 1, couples });
    }
  }
  for (const one of run.quick ? QUICK : allCases(run.callers ?? [1, 8, 32])) {
    const measured: Record<string, Measured>[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await oneRound(contenders, one, run));
    run.report.rounds(nameOf(one), measured, PAIRS);
  }
}

/** The same name in every run, whatever is loaded with how many couples. */
function nameOf({ action, callers, hot, offSchedule }: Case): string {
  const goals = offSchedule ? " off schedule" : "";
  return `${action}${goals}/${callersInWords(callers)}/${hot ? "one hot couple" : "spread"}`;
}

function allCases(callerCounts: readonly number[]): Case[] {
  return callerCounts.flatMap((callers): Case[] => [
    ...ACTIONS.map((action) => ({ action, callers })),
    ...ACTIONS.map((action) => ({ action, callers, hot: true }) as const),
    { action: "allocate_to_goal", callers, offSchedule: true },
    { action: "get_summary", callers, offSchedule: true },
  ]);
}

async function oneRound(
  contenders: Contenders,
  { action, callers, hot, offSchedule, without = [] }: Case,
  { couples, seconds }: Run,
): Promise<Record<string, Measured>> {
  const howMuch: Load = { callers, seconds, couples: hot ? 1 : couples, first: offSchedule ? couples : 0 };
  const round: Record<string, Measured> = {};
  for (const name of CONTENDERS) {
    // The one statement knows only what the summary says of goals on schedule.
    const comparable = !(offSchedule && name === "one statement");
    const load = comparable && !without.includes(name) && contenders[name]?.(action, howMuch);
    if (load) round[name] = await load;
  }
  return round;
}
