/** Changes of each table of the books, which are accepted with an event and refused without one. */
import { randomUUID } from "node:crypto";
import { answer, prompt } from "./check-ins.ts";
import { entry, reaction } from "./life.ts";
import { allocation, event, type Fields, insert, newAccount, type Rows } from "./rows.ts";

/** A change: `earlier` makes the rows that it needs. */
export interface Change {
  readonly table: string;
  readonly change: string;
  readonly earlier: (rows: Rows) => readonly string[];
  readonly sql: (rows: Rows) => string;
}

function newGoal(rows: Rows, fields: Fields): string {
  return insert("financial_goals", {
    couple_id: rows.couple,
    name: "New",
    type: "other",
    target_amount: 100,
    current_allocation: 0,
    priority: 3,
    locked: "false",
    status: "active",
    drift_status: "no_deadline",
    milestone: 0,
    created_at: "2026-03-10T15:00:00Z",
    ...fields,
  });
}

const id = randomUUID();

/** Insert, update and delete of one row. */
function all(table: string, row: (rows: Rows) => string, set: string): readonly Change[] {
  const where = (rows: Rows) => `where couple_id = '${rows.couple}' and id = '${id}'`;
  const earlier = (rows: Rows) => [row(rows)];
  return [
    { table, change: "insert", earlier: () => [], sql: row },
    { table, change: "update", earlier, sql: (rows) => `update ${table} set ${set} ${where(rows)}` },
    { table, change: "delete", earlier, sql: (rows) => `delete from ${table} ${where(rows)}` },
  ];
}

/** Every valid kind of change of these tables. */
export const BOOKS_CHANGES: readonly Change[] = [
  ...all("bank_accounts", (rows) => newAccount(rows, { id }), "name = 'Other'"),
  ...all("financial_goals", (rows) => newGoal(rows, { id }), "name = 'Other'"),
  ...all("allocation_map", (rows) => allocation(rows, { id }), "allocated_amount = 2"),
  ...all("goal_reactions", (rows) => reaction(rows, { id }), "emoji = '🚀'"),
  ...all("sync_prompts", (rows) => prompt(rows, { id }), "message = 'Other'"),
  ...all("sync_answers", (rows) => answer(rows, { id }), "note = 'Other', answered_at = '2026-03-11'").map(
    (change) => (change.change === "update" ? snoozed(change) : change),
  ),
  {
    table: "partners",
    change: "update",
    earlier: () => [],
    sql: (rows) =>
      `update partners set display_name = 'Other' where couple_id = '${rows.couple}' and user_id = '${rows.ada}'`,
  },
  { table: "ledger_events", change: "insert", earlier: () => [], sql: (rows) => event(rows) },
  journal(),
];

/** An answer changes only while it is a snooze. */
function snoozed(change: Change): Change {
  const snooze = { id, answer: "snooze", snoozed_until: "2026-03-12" };
  return { ...change, earlier: (rows) => [answer(rows, snooze)] };
}

/** An entry is inserted behind its event. */
function journal(): Change {
  const eventId = randomUUID();
  const parts = (rows: Rows) => entry(rows, { event_id: eventId }, { id: eventId }) as [string, string];
  return {
    table: "journal_entries",
    change: "insert",
    earlier: (rows) => [parts(rows)[0]],
    sql: (rows) => parts(rows)[1],
  };
}
