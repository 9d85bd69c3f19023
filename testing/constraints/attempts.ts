import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { coupleOf, entryEvent, type Fields, insert, moveHead } from "./rows.ts";

/** The SQLSTATE codes with which the database refuses statements. */
export const STATE = {
  check: "23514",
  unique: "23505",
  foreignKey: "23503",
  notNull: "23502",
  appendOnly: "23001",
} as const;

/**
 * Statements that the database must refuse, the SQLSTATE, and the constraint where the database names one. The statements run
 * in a transaction that has moved the head of the couple's ledger, unless they write the couple themselves.
 */
export interface Attempt {
  readonly title: string;
  readonly statements: readonly string[];
  readonly state: string;
  readonly constraint: string | undefined;
}

/** A case of refused.yaml and refused-events.yaml: rows are inserted, then others are updated, then `sql` runs. */
interface Case {
  /** A new row with these fields, and several rows. */
  readonly new?: Fields;
  readonly rows?: readonly Fields[];
  /** The type of the new events, or one case for each of these types. */
  readonly type?: string;
  readonly types?: readonly string[];
  /** The fields of the move of a new plan. */
  readonly moves?: object;
  /** The fields of an entry's event. */
  readonly event?: Fields;
  /** The fields of a new couple, and its users. */
  readonly couple?: Fields;
  readonly users?: readonly string[];
  /** Updates of the existing row with this name, or of the new row; or one case for each update. */
  readonly of?: string;
  readonly set?: string | readonly string[];
  readonly each?: readonly string[];
  /** An update of the events with words. */
  readonly words?: string;
  readonly sql?: string;
  readonly by?: string;
}

const ACCOUNT = { source_account_id: "$account" };
const FROM = { source_goal_id: "$goal" };
const TO = { dest_goal_id: "$empty" };
const EVENTS: Readonly<Record<string, Fields>> = {
  ALLOCATION: { ...ACCOUNT, ...TO, amount: 1 },
  RELEASE: { ...ACCOUNT, ...FROM, amount: 1 },
  REALLOCATION: { ...ACCOUNT, ...FROM, ...TO, amount: 1 },
  SPENDING: { ...ACCOUNT, ...FROM, amount: 1 },
  DEPOSIT: { ...ACCOUNT, amount: 1 },
  WITHDRAWAL: { ...ACCOUNT, amount: 1 },
  BALANCE_SYNC: { ...ACCOUNT, amount: 0 },
  REVERSAL: { ...ACCOUNT, ...FROM, amount: 1, reverses_event_id: "$allocationEvent" },
  ACCOUNT,
  GOAL: TO,
  DRIFT: TO,
};

/** A valid event of a type: docs/data-model.md says what it names and whether it has an amount. */
export function valid(event_type: string, more: Fields = {}): Fields {
  return { event_type, ...EVENTS[event_type], ...more };
}

/** The moves of a plan: 1 from the account to the goal. */
export function movesWith(more: object = {}): string {
  const move = { account_id: "$account", from_goal_id: null, to_goal_id: "$goal", amount: "1" };
  return JSON.stringify([{ ...move, ...more }]);
}

function inserts(table: string, { couple, users, event, moves, ...one }: Case): string[] {
  if (couple) return coupleOf(couple, users);
  const isEntry = table === "journal_entries" && !one.rows;
  const fields = (row: Fields): Fields => ({
    ...(one.set && { id: "$own" }),
    ...(one.type && valid(one.type)),
    ...(isEntry && { event_id: "$own" }),
    ...(moves && { moves: movesWith(moves) }),
    ...row,
  });
  const rows = one.rows ?? (one.new || moves ? [one.new ?? {}] : []);
  const events = event || (isEntry && one.new) ? [entryEvent(event)] : [];
  return [...events, ...rows.map((row) => insert(table, fields(row)))];
}

/** Conditions that select an existing row of a table whose rows have no names. */
const WHERE: Readonly<Record<string, string>> = {
  partners: "couple_id = '$couple' and user_id = '$ada'",
  allocation_map: "goal_id = '$goal'",
};

function updates(table: string, { of = "own", set = [], words }: Case): string[] {
  if (words) return [`update ${table} set ${words} where couple_id = '$couple' and words is not null`];
  const where = WHERE[table] ?? `id = '$${of}'`;
  return [set]
    .flat()
    .map((change) => (of === "couple" ? moveHead(change) : `update ${table} set ${change} where ${where}`));
}

/** A case, or one for each of its types or updates. */
function variants([title, one]: readonly [string, Case]): [title: string, one: Case][] {
  if (one.types) return one.types.map((type) => [`${type} ${title}`, { ...one, type }]);
  return one.each ? one.each.map((set) => [`${title} ${set}`, { ...one, set }]) : [[title, one]];
}

type Tables = Readonly<Record<string, Readonly<Record<keyof typeof STATE, Readonly<Record<string, Case>>>>>>;
const { ".now": _, ...TABLES }: Tables = Object.assign(
  {},
  ...["refused.yaml", "refused-events.yaml"].map((file) =>
    parse(readFileSync(new URL(file, import.meta.url), "utf8"), { merge: true }),
  ),
);

export const ATTEMPTS: readonly Attempt[] = Object.entries(TABLES).flatMap(([table, states]) =>
  Object.entries(states).flatMap(([state, cases]) =>
    Object.entries(cases)
      .flatMap(variants)
      .map(([title, one]) => ({
        title,
        statements: [...inserts(table, one), ...updates(table, one), ...(one.sql ? [one.sql] : [])],
        state: STATE[state as keyof typeof STATE],
        constraint: one.by && `${table}_${one.by}`,
      })),
  ),
);
