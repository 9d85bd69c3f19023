/**
 * A reference implementation of ledger totals, event by event: it follows balances from the first event and computes days with
 * a calendar. It shares no code with src/ledger/totals.
 */
import type { Answer } from "../books.ts";

export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly group_by: readonly string[];
  readonly event_type?: string;
  readonly account_id?: string;
  readonly goal_id?: string;
  readonly user_id?: string;
  readonly actor?: string;
}

/** Minor units and counts by their names. */
export type Row = Record<string, bigint>;

const NAMES = ["deposits", "withdrawals", "allocated", "released", "spent", "synced_change", "count"];

/**
 * The expected answer for a viewer who sees these accounts, with groups by their keys in lower case as JSON. `events` is the
 * whole ledger, oldest first.
 */
export function byHand(
  events: readonly Answer[],
  asked: Asked,
  { visible, timeZone }: { visible: ReadonlySet<string>; timeZone: string },
) {
  const undone = new Set(
    events.flatMap((event) => (event.reverses_event_id ? [event.reverses_event_id] : [])),
  );
  const changes = syncedChanges(events);
  const total = empty();
  const groups = new Map<string, Row>();
  for (const event of events) {
    if (!moves(event) || undone.has(event.id) || !visible.has(event.source_account_id)) continue;
    if (!isMeant(event, asked, dayOf(event.timestamp, timeZone))) continue;
    const given = figures(event, changes, asked.goal_id);
    add(total, given);
    const goals = asked.group_by.includes("goal") ? goalsOf(event, asked.goal_id) : [undefined];
    for (const goal of goals) {
      const key = JSON.stringify(asked.group_by.map((grouping) => keyOf(event, grouping, goal, timeZone)));
      const row = groups.get(key) ?? empty();
      groups.set(key, row);
      add(row, goal === undefined ? given : figures(event, changes, goal));
    }
  }
  return { total, groups };
}

function empty(): Row {
  return Object.fromEntries(NAMES.map((name) => [name, 0n]));
}

function add(row: Row, more: Row): void {
  for (const name of NAMES) row[name] = (row[name] ?? 0n) + (more[name] ?? 0n);
}

const minor = (amount: string) => BigInt(amount.replace(".", ""));

function moves({ event_type }: Answer): boolean {
  return /^(DEPOSIT|WITHDRAWAL|BALANCE_SYNC|ALLOCATION|RELEASE|REALLOCATION|SPENDING)$/.test(event_type);
}

function isMeant(event: Answer, asked: Asked, day: string): boolean {
  return (
    day >= asked.from &&
    day <= asked.to &&
    (!asked.event_type || event.event_type === asked.event_type) &&
    (!asked.account_id || event.source_account_id === asked.account_id) &&
    (!asked.goal_id || [event.source_goal_id, event.dest_goal_id].includes(asked.goal_id)) &&
    (!asked.user_id || event.user_id === asked.user_id) &&
    (!asked.actor || event.actor === asked.actor)
  );
}

/** Whether the event lowers a balance. */
function pays({ event_type, metadata }: Answer): boolean {
  return event_type === "WITHDRAWAL" || (event_type === "SPENDING" && metadata.already_in_balance !== true);
}

/** What one event adds to the totals; to one goal only, if `goal` is given. */
function figures(event: Answer, changes: ReadonlyMap<string, bigint>, goal?: string | null): Row {
  const amount = minor(event.amount);
  const concerns = (id: string | null) => (goal ? id === goal : id !== null && goal !== null);
  return {
    deposits: event.event_type === "DEPOSIT" ? amount : 0n,
    withdrawals: pays(event) ? amount : 0n,
    allocated: concerns(event.dest_goal_id) ? amount : 0n,
    released: concerns(event.source_goal_id) && event.event_type !== "SPENDING" ? amount : 0n,
    spent: concerns(event.source_goal_id) && event.event_type === "SPENDING" ? amount : 0n,
    synced_change: changes.get(event.id) ?? 0n,
    count: 1n,
  };
}

/** The goals that an event counts for; null for no goal. */
function goalsOf({ source_goal_id, dest_goal_id }: Answer, only: string | undefined): (string | null)[] {
  const goals = [source_goal_id, dest_goal_id].filter((id) => id !== null && (!only || id === only));
  return goals.length > 0 ? goals : [null];
}

function keyOf(event: Answer, grouping: string, goal: string | null | undefined, timeZone: string): unknown {
  const day = dayOf(event.timestamp, timeZone);
  if (grouping === "month") return day.slice(0, 7);
  if (grouping === "week") return mondayBefore(day);
  if (grouping === "payee" || grouping === "category") return event.metadata[grouping]?.toLowerCase() ?? null;
  if (grouping === "person") return event.user_id;
  if (grouping === "account") return event.source_account_id;
  return grouping === "goal" ? goal : event.event_type;
}

function dayOf(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return format.format(new Date(instant));
}

function mondayBefore(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

/** The correction of each balance sync, computed from all balances since the first event. */
function syncedChanges(events: readonly Answer[]): ReadonlyMap<string, bigint> {
  const balances = new Map<string, bigint>();
  const byId = new Map(events.map((event) => [event.id, event]));
  const changes = new Map<string, bigint>();
  for (const event of events) {
    const account = event.source_account_id;
    if (account === null) continue;
    const before = balances.get(account) ?? 0n;
    const amount = minor(event.amount);
    const reversed = byId.get(event.reverses_event_id);
    if (event.event_type === "BALANCE_SYNC") changes.set(event.id, amount - before);
    if (
      event.event_type === "BALANCE_SYNC" ||
      (event.event_type === "ACCOUNT" && event.metadata.action === "opened")
    )
      balances.set(account, amount);
    else if (event.event_type === "DEPOSIT" || (reversed && pays(reversed)))
      balances.set(account, before + amount);
    else if (pays(event) || reversed?.event_type === "DEPOSIT") balances.set(account, before - amount);
  }
  return changes;
}
