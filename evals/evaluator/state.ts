import type { AccountRow, BooksRows, GoalRow, Simulation } from "../runner/simulation.ts";
import { minorUnits } from "../tasks/amounts.ts";
import type { RowState, Task } from "../tasks/task.ts";
import { mentions, sameName } from "../tasks/text-match.ts";
import { amountProblems, earmarkedOf, idOf } from "./rows.ts";

type GoalState = Extract<RowState, { goal: unknown }>;
type JournalState = Extract<RowState, { journal: unknown }>;
type AccountState = Extract<RowState, { account: unknown }>;

const GOAL_FIELDS = ["name", "type", "priority", "deadline", "locked", "status"] as const;
const ACCOUNT_FIELDS = ["joint", "manual", "visibility", "status"] as const;

/** Whether the rows after the run are as expected. */
export function evaluateState(task: Task, simulation: Simulation): string[] {
  return task.expect.state.flatMap((row) => {
    if ("goal" in row) return goalProblems(row, simulation);
    if ("account" in row) return accountProblems(row, simulation);
    if ("earmark" in row) {
      const { digits, earmarks } = simulation.after;
      const account = idOf(simulation, "accounts", row.earmark.account);
      const goal = idOf(simulation, "goals", row.earmark.goal);
      const found = earmarks.find((one) => one.account === account && one.goal === goal)?.amount ?? "0";
      const what = `earmark of ${row.earmark.account} for ${row.earmark.goal}`;
      return amountProblems(what, BigInt(found), minorUnits(row.amount, digits), digits);
    }
    if ("journal" in row) return journalProblems(row, task, simulation);
    const made = simulation.after.plans.filter(
      ({ id, status }) => status === row.plans && !simulation.before.plans.some((plan) => plan.id === id),
    );
    if (made.length === row.count) return [];
    return [`${made.length} plans are ${row.plans}, not ${row.count}`];
  });
}

/** The row that a task names, by fixture key or by the name of a row that the run created; otherwise the problem. */
function rowOf<R extends { readonly id: string; readonly name: string }>(
  named: string | { readonly name: string },
  kind: "accounts" | "goals",
  simulation: Simulation,
): R | string {
  const rows = simulation.after[kind] as unknown as readonly R[];
  if (typeof named === "string") {
    const id = idOf(simulation, kind, named);
    return rows.find((row) => row.id === id) ?? `${named} no longer exists`;
  }
  const old = simulation.before[kind] as readonly { readonly id: string }[];
  const made = rows.filter(({ id, name }) => sameName(name, named.name) && !old.some((row) => row.id === id));
  const [only] = made;
  if (only && made.length === 1) return only;
  return `${made.length} new ${kind} are named ${named.name}, not 1`;
}

function goalProblems(wanted: GoalState, simulation: Simulation): string[] {
  const row = rowOf<GoalRow>(wanted.goal, "goals", simulation);
  if (typeof row === "string") return [row];
  const { digits } = simulation.after;
  const what = (field: string) => `goal ${row.name}: ${field}`;
  const money = (["allocated", "spent", "target"] as const).flatMap((field) => {
    const sum = wanted[field];
    return sum === undefined
      ? []
      : amountProblems(what(field), BigInt(row[field] ?? 0), minorUnits(sum, digits), digits);
  });
  const others = otherProblems(wanted, row, GOAL_FIELDS, what);
  const unmentioned = (wanted.notes ?? []).filter((words) => !mentions(row.notes ?? "", words));
  return [...money, ...others, ...unmentioned.map((words) => `${what("notes")} do not mention "${words}"`)];
}

function journalProblems({ journal, count }: JournalState, task: Task, simulation: Simulation): string[] {
  const old = simulation.before.journal.map(({ id }) => id);
  const { [task.speaker]: speaker } = simulation.ids.partners as Readonly<Record<string, string>>;
  const { mood, visibility, goal, mentions: wanted } = journal;
  const goalId = typeof goal === "string" ? idOf(simulation, "goals", goal) : goal;
  const like = simulation.after.journal.filter(
    (entry) =>
      !old.includes(entry.id) &&
      entry.author === speaker &&
      (mood === undefined || entry.mood === mood) &&
      (visibility === undefined || entry.visibility === visibility) &&
      (goalId === undefined || entry.goal === goalId) &&
      wanted.every((words) => mentions(entry.text, words)),
  );
  if (like.length === count) return [];
  return [`${like.length} journal entries match ${JSON.stringify(journal)}, not ${count}`];
}

function accountProblems(wanted: AccountState, simulation: Simulation): string[] {
  const row = rowOf<AccountRow>(wanted.account, "accounts", simulation);
  if (typeof row === "string") return [row];
  const { digits } = simulation.after;
  const balance = BigInt(row.balance);
  const available = balance - earmarkedOf(simulation.after as BooksRows, row.id);
  const what = (field: string) => `account ${row.name}: ${field}`;
  const money = Object.entries({ balance, available }).flatMap(([field, found]) => {
    const sum = wanted[field as "balance" | "available"];
    return sum === undefined ? [] : amountProblems(what(field), found, minorUnits(sum, digits), digits);
  });
  return [...money, ...otherProblems(wanted, row, ACCOUNT_FIELDS, what)];
}

/** The expected fields that differ. */
function otherProblems<Field extends string>(
  wanted: { readonly [field in Field]?: unknown },
  row: { readonly [field in Field]: unknown },
  fields: readonly Field[],
  what: (field: string) => string,
): string[] {
  return fields
    .filter((field) => wanted[field] !== undefined && wanted[field] !== row[field])
    .map((field) => `${what(field)} is ${JSON.stringify(row[field])}, not ${JSON.stringify(wanted[field])}`);
}
