import type { AccountRow, BooksRows, Evidence, GoalRow } from "../run/evidence.ts";
import type { RowState, Task } from "../task/task.ts";
import { minorUnits } from "../task/units.ts";
import { mentions, sameName } from "../task/wording.ts";
import { earmarkedOf, idOf, unlike } from "./rows.ts";

type GoalState = Extract<RowState, { goal: unknown }>;
type JournalState = Extract<RowState, { journal: unknown }>;
type AccountState = Extract<RowState, { account: unknown }>;

const GOAL_FIELDS = ["name", "type", "priority", "deadline", "locked", "status"] as const;
const ACCOUNT_FIELDS = ["joint", "manual", "visibility", "status"] as const;

/** Whether the rows are as they should be when all is done. */
export function gradeState(task: Task, evidence: Evidence): string[] {
  return task.expect.state.flatMap((row) => {
    if ("goal" in row) return goalProblems(row, evidence);
    if ("account" in row) return accountProblems(row, evidence);
    if ("earmark" in row) {
      const { digits, earmarks } = evidence.after;
      const account = idOf(evidence, "accounts", row.earmark.account);
      const goal = idOf(evidence, "goals", row.earmark.goal);
      const found = earmarks.find((one) => one.account === account && one.goal === goal)?.amount ?? "0";
      const what = `what ${row.earmark.goal} holds of ${row.earmark.account}`;
      return unlike(what, BigInt(found), minorUnits(row.amount, digits), digits);
    }
    if ("journal" in row) return journalProblems(row, task, evidence);
    const made = evidence.after.plans.filter(
      ({ id, status }) => status === row.plans && !evidence.before.plans.some((plan) => plan.id === id),
    );
    if (made.length === row.count) return [];
    return [`plans ${row.plans}: ${made.length}, not ${row.count}`];
  });
}

/** The row that a task names: by a fixture's key, or by the name of one that the run made. */
function rowOf<R extends { readonly id: string; readonly name: string }>(
  named: string | { readonly name: string },
  kind: "accounts" | "goals",
  evidence: Evidence,
): R | string {
  const rows = evidence.after[kind] as unknown as readonly R[];
  if (typeof named === "string") {
    const id = idOf(evidence, kind, named);
    return rows.find((row) => row.id === id) ?? `${named} is gone`;
  }
  const old = evidence.before[kind] as readonly { readonly id: string }[];
  const made = rows.filter(({ id, name }) => sameName(name, named.name) && !old.some((row) => row.id === id));
  const [only] = made;
  if (only && made.length === 1) return only;
  return `${made.length} new ${kind} are called ${named.name}, not 1`;
}

function goalProblems(wanted: GoalState, evidence: Evidence): string[] {
  const row = rowOf<GoalRow>(wanted.goal, "goals", evidence);
  if (typeof row === "string") return [row];
  const { digits } = evidence.after;
  const what = (field: string) => `${field} of goal ${row.name}`;
  const money = (["allocated", "spent", "target"] as const).flatMap((field) => {
    const sum = wanted[field];
    return sum === undefined
      ? []
      : unlike(what(field), BigInt(row[field] ?? 0), minorUnits(sum, digits), digits);
  });
  const others = otherProblems(wanted, row, GOAL_FIELDS, what);
  const unnoted = (wanted.notes ?? []).filter((words) => !mentions(row.notes ?? "", words));
  return [...money, ...others, ...unnoted.map((words) => `${what("notes")} do not mention "${words}"`)];
}

function journalProblems({ journal, count }: JournalState, task: Task, evidence: Evidence): string[] {
  const old = evidence.before.journal.map(({ id }) => id);
  const { [task.speaks]: speaker } = evidence.ids.partners as Readonly<Record<string, string>>;
  const { mood, visibility, goal, mentions: wanted } = journal;
  const goalId = typeof goal === "string" ? idOf(evidence, "goals", goal) : goal;
  const like = evidence.after.journal.filter(
    (entry) =>
      !old.includes(entry.id) &&
      entry.author === speaker &&
      (mood === undefined || entry.mood === mood) &&
      (visibility === undefined || entry.visibility === visibility) &&
      (goalId === undefined || entry.goal === goalId) &&
      wanted.every((words) => mentions(entry.text, words)),
  );
  if (like.length === count) return [];
  return [`journal entries like ${JSON.stringify(journal)}: ${like.length}, not ${count}`];
}

function accountProblems(wanted: AccountState, evidence: Evidence): string[] {
  const row = rowOf<AccountRow>(wanted.account, "accounts", evidence);
  if (typeof row === "string") return [row];
  const { digits } = evidence.after;
  const balance = BigInt(row.balance);
  const available = balance - earmarkedOf(evidence.after as BooksRows, row.id);
  const what = (field: string) => `${field} of account ${row.name}`;
  const money = Object.entries({ balance, available }).flatMap(([field, found]) => {
    const sum = wanted[field as "balance" | "available"];
    return sum === undefined ? [] : unlike(what(field), found, minorUnits(sum, digits), digits);
  });
  return [...money, ...otherProblems(wanted, row, ACCOUNT_FIELDS, what)];
}

/** The fields that are not as wanted, of those that the task asks about. */
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
