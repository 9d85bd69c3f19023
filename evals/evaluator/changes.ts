import { catalog } from "../../src/operations/catalog.ts";
import { AGENT_ACTOR, type EventRow, type Simulation } from "../runner/simulation.ts";
import { formatUnits, minorUnits } from "../tasks/amounts.ts";
import type { Change, Task } from "../tasks/task.ts";
import { mentions } from "../tasks/text-match.ts";
import { idOf } from "./rows.ts";

/** Event types that the engine derives from other events. */
const DERIVED = ["DRIFT"];

/** Whether a tool changes the books. */
export function isWriteTool(tool: string): boolean {
  const operation = catalog.find(({ name }) => name === tool);
  return operation !== undefined && operation.effect !== "read";
}

/** The events that the agent caused, in sequence. */
export function eventsOfAgent({ events }: Simulation): EventRow[] {
  return events.filter(({ type, actor }) => actor === AGENT_ACTOR && !DERIVED.includes(type));
}

/** Whether the ledger gained the expected events and no others. */
export function evaluateChanges({ expect }: Task, simulation: Simulation): string[] {
  const found = expect.changes.map(() => 0);
  const unexpected: string[] = [];
  for (const event of eventsOfAgent(simulation)) {
    const at = expect.changes.findIndex(
      (change, index) =>
        matches(change, event, simulation) && (found[index] ?? 0) < (change.at_most ?? change.times),
    );
    if (at < 0) unexpected.push(`unexpected event: ${describeEvent(event, simulation)}`);
    else found[at] = (found[at] ?? 0) + 1;
  }
  const missing = expect.changes.flatMap((change, at) => {
    if (change.at_most !== undefined || found[at] === change.times) return [];
    const { times, type, metadata, ...facts } = change;
    const wanted = Object.entries({ ...facts, ...metadata }).map(([name, value]) => `${name} ${value}`);
    return [`${[type, ...wanted].join(", ")}: ${found[at]} events, not ${times}`];
  });
  return [...unexpected, ...missing];
}

function matches(change: Change, event: EventRow, simulation: Simulation): boolean {
  const { digits } = simulation.after;
  const id = (kind: "accounts" | "goals", key: string) => idOf(simulation, kind, key);
  const { type, action, account, goal, from_goal, amount } = change;
  return (
    type === event.type &&
    (action === undefined || event.metadata.action === action) &&
    (account === undefined || event.sourceAccount === id("accounts", account)) &&
    (goal === undefined || (event.destGoal ?? event.sourceGoal) === id("goals", goal)) &&
    (from_goal === undefined || event.sourceGoal === id("goals", from_goal)) &&
    (amount === undefined || BigInt(event.amount) === minorUnits(amount, digits)) &&
    Object.entries(change.metadata).every(([name, fact]) => hasFact(event.metadata[name], fact))
  );
}

function hasFact(found: unknown, fact: Change["metadata"][string]): boolean {
  if (typeof fact !== "string") return found === fact;
  return typeof found === "string" && mentions(found, fact);
}

/** A readable description of an event. */
export function describeEvent(event: EventRow, { after }: Pick<Simulation, "after">): string {
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
