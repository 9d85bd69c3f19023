import { AGENT_ACTOR, type EventRow, type Evidence } from "../run/evidence.ts";
import type { Change, Task } from "../task/task.ts";
import { formatUnits, minorUnits } from "../task/units.ts";
import { mentions } from "../task/wording.ts";
import { idOf } from "./rows.ts";

/** Events that follow from others by themselves. */
const BY_THEMSELVES = ["DRIFT"];

/** The events that the agent brought about, in sequence. */
export function eventsOfAgent({ events }: Evidence): EventRow[] {
  return events.filter(({ type, actor }) => actor === AGENT_ACTOR && !BY_THEMSELVES.includes(type));
}

/** Whether the ledger got the events that were asked for, and no others. */
export function gradeChanges({ expect }: Task, evidence: Evidence): string[] {
  const found = expect.changes.map(() => 0);
  const strangers: string[] = [];
  for (const event of eventsOfAgent(evidence)) {
    const at = expect.changes.findIndex(
      (change, index) => fits(change, event, evidence) && (found[index] ?? 0) < roomOf(change),
    );
    if (at < 0) strangers.push(`${wordsOf(event, evidence)} was not to happen`);
    else found[at] = (found[at] ?? 0) + 1;
  }
  const missing = expect.changes.flatMap((change, at) => {
    if (change.at_most !== undefined || found[at] === change.times) return [];
    const { times: _, ...wanted } = change;
    return [`${JSON.stringify(wanted)} happened ${found[at]} times, not ${change.times}`];
  });
  return [...strangers, ...missing];
}

function roomOf({ times, at_most }: Change): number {
  return at_most ?? times;
}

function fits(change: Change, event: EventRow, evidence: Evidence): boolean {
  const { digits } = evidence.after;
  const id = (kind: "accounts" | "goals", key: string) => idOf(evidence, kind, key);
  const { type, action, account, goal, from_goal, amount } = change;
  return (
    type === event.type &&
    (action === undefined || event.metadata.action === action) &&
    (account === undefined || event.sourceAccount === id("accounts", account)) &&
    (goal === undefined || (event.destGoal ?? event.sourceGoal) === id("goals", goal)) &&
    (from_goal === undefined || event.sourceGoal === id("goals", from_goal)) &&
    (amount === undefined || BigInt(event.amount) === minorUnits(amount, digits)) &&
    Object.entries(change.metadata).every(([name, fact]) => holds(event.metadata[name], fact))
  );
}

function holds(found: unknown, fact: Change["metadata"][string]): boolean {
  if (typeof fact !== "string") return found === fact;
  return typeof found === "string" && mentions(found, fact);
}

/** An event in words that a person can follow. */
export function wordsOf(event: EventRow, { after }: Pick<Evidence, "after">): string {
  const { type, amount, sourceAccount, sourceGoal, destGoal, metadata } = event;
  const nameIn = (rows: readonly { id: string; name: string }[], id: string | null) =>
    rows.find((row) => row.id === id)?.name;
  return [
    type,
    metadata.action,
    amount === "0" ? undefined : formatUnits(BigInt(amount), after.digits),
    sourceAccount && `in ${nameIn(after.accounts, sourceAccount)}`,
    sourceGoal && `from ${nameIn(after.goals, sourceGoal)}`,
    destGoal && `to ${nameIn(after.goals, destGoal)}`,
  ]
    .filter((word) => word !== undefined && word !== null)
    .join(" ");
}
