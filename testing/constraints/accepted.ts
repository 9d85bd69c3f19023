/** Statements that the database must accept. */
import { EVENT_TYPES } from "../../src/books/rows.ts";
import { movesWith, valid } from "./attempts.ts";
import { coupleOf, entry, entryEvent, insert, moveHead } from "./rows.ts";

const id = "$own";
const where = "where couple_id = '$couple' and id = '$own'";
const renamedAda = (name: string) =>
  `update partners set display_name = '${name}' where couple_id = '$couple' and user_id = '$ada'`;

/** A change of a table of the books: it is accepted with an event and refused without one. */
export interface BooksChange {
  readonly table: string;
  readonly change: string;
  /** Makes the rows that the change needs. */
  readonly earlier: readonly string[];
  readonly statement: string;
}

/** Insert, update and delete of one row. */
function all(table: string, change: string, updated = insert(table, { id })): readonly BooksChange[] {
  const earlier = [insert(table, { id })];
  return [
    { table, change: "insert", earlier: [], statement: insert(table, { id }) },
    { table, change: "update", earlier: [updated], statement: `update ${table} set ${change} ${where}` },
    { table, change: "delete", earlier, statement: `delete from ${table} ${where}` },
  ];
}

// An answer changes only while it is a snooze.
const snooze = insert("sync_answers", { id, answer: "snooze", snoozed_until: "2026-03-12" });
const newEntry = insert("journal_entries", { event_id: "$own" });

/** Every valid kind of change of the tables of the books. */
export const BOOKS_CHANGES: readonly BooksChange[] = [
  ...all("bank_accounts", "name = 'Other'"),
  ...all("financial_goals", "name = 'Other'"),
  ...all("allocation_map", "allocated_amount = 2"),
  ...all("goal_reactions", "emoji = '🚀'"),
  ...all("sync_prompts", "message = 'Other'"),
  ...all("sync_answers", "note = 'Other', answered_at = '2026-03-11'", snooze),
  { table: "partners", change: "update", earlier: [], statement: renamedAda("Other") },
  { table: "ledger_events", change: "insert", earlier: [], statement: insert("ledger_events") },
  // An entry is inserted after its event.
  { table: "journal_entries", change: "insert", earlier: [entryEvent()], statement: newEntry },
];

const event = (fields: Parameters<typeof insert>[1]) => [insert("ledger_events", fields)];
const account = (change: string) => `update bank_accounts set ${change} where id = '$account'`;

/** Valid writes, by event type or in words. */
export const WRITES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(EVENT_TYPES.map((type) => [type, event(valid(type))])),
  "an item that is read": [
    insert("inbox_items", { id }),
    `update inbox_items set read_at = '2026-03-10', read_by = 'ios' where id = '$own'`,
  ],
  "three items": [
    insert("inbox_items"),
    insert("inbox_items", { user_id: "$ada" }),
    insert("inbox_items", { kind: "drift" }),
  ],
  "a webhook that is delivered to and deleted": [
    insert("webhooks", { id, user_id: "$ben" }),
    `update webhooks set delivered_sequence = 6, lease = id, leased_until = now() where id = '$own'`,
    `delete from webhooks where id = '$own'`,
  ],
  "a check-in from its schedule to its end": [
    insert("sync_prompts", { id, created_by_id: "$ada" }),
    `update sync_prompts set status = 'waiting', agenda = '[]', due_at = '2026-03-12' where id = '$own'`,
    insert("sync_prompts", { series_id: id, wall_time: "2026-03-12T18:00:00" }),
    insert("sync_answers", { prompt_id: id, answer: "snooze", snoozed_until: "2026-03-13T15:00:00Z" }),
    `update sync_answers set answer = 'done', snoozed_until = null where prompt_id = '$own'`,
    insert("sync_answers", { prompt_id: id, user_id: "$ada" }),
    `update sync_prompts set status = 'complete' where id = '$own'`,
    `update sync_prompts set status = 'cancelled' where series_id = '$own' and status = 'scheduled'`,
  ],
  "an event of a user": event({ user_id: "$ada" }),
  "an event with the first version of hashes": event({ hash_version: 1 }),
  "an event with words": event({ words: '{"salt":"00","facts":{}}', words_digest: "f".repeat(64) }),
  "the erasure of words": [
    "update couples set next_drift_check_at = next_drift_check_at where id = '$couple'",
    "update ledger_events set words = null where couple_id = '$couple' and words is not null",
  ],
  "an event of a plan for a goal": event(valid("PLAN", { dest_goal_id: "$goal" })),
  "the largest amount": event(valid("DEPOSIT", { amount: "1000000000000000" })),
  "an allocation": [insert("allocation_map")],
  "an entry with a mood": entry({ mood: "great", mood_word: "giddy" }),
  "an entry of 10,000 characters": entry({ text: "😀".repeat(10_000) }),
  "a shared entry about a goal": entry({ goal_id: "$goal" }, { dest_goal_id: "$goal" }),
  "a private entry about a goal": entry({ goal_id: "$goal", visibility: "private" }),
  "reactions of both partners, and their removal": [
    insert("goal_reactions"),
    insert("goal_reactions", { user_id: "$ben" }),
    "delete from goal_reactions where couple_id = '$couple' and emoji = '🎉'",
  ],
  "a milestone": [
    "update financial_goals set current_allocation = target_amount / 2, milestone = 50 where id = '$goal'",
  ],
  "an account": [insert("bank_accounts")],
  "an account of a user without a couple": [insert("single_accounts", { currency: "JPY" })],
  "an empty balance": [account("balance = 0")],
  "the largest balance": [account("balance = 1000000000000000")],
  "a closed account": ["update bank_accounts set status = 'closed', balance = 0 where id = '$spare'"],
  "a couple of one, and a partner who joins it": [
    ...coupleOf({}, ["$single"]),
    insert("partners", { couple_id: id, user_id: "$otherSingle", place: 2 }),
  ],
  "another time zone": [moveHead("time_zone = 'Asia/Tokyo'")],
  "another name of a partner": [renamedAda("Ada L.")],
  "a plan without moves": [insert("rebalance_plans")],
  "a plan with a move": [insert("rebalance_plans", { moves: movesWith(), account_ids: "{$account}" })],
  "a deleted suggestion": ["delete from rebalance_plans where id = '$suggestedPlan'"],
  "a couple in another currency, and its account": [
    ...coupleOf({ currency: "JPY" }),
    `update users set couple_id = '$own' where id in ('$single', '$otherSingle')`,
    insert("bank_accounts", { couple_id: "$own", user_id: "$single", currency: "JPY" }),
  ],
};
