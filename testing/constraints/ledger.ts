/** Ledger events that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { event, type Rows, set } from "./rows.ts";

type Names = Readonly<Record<string, string | number>>;
type Shape = readonly [title: string, names: (rows: Rows) => Names];

const without =
  (type: string, column: string) =>
  (rows: Rows): Names =>
    Object.fromEntries(Object.entries(valid(rows, type)).filter(([name]) => name !== column));

/** For each constraint: event types with too much, or with too little. */
const SHAPES: Readonly<Record<string, readonly Shape[]>> = {
  amount_moves: [
    ...["ALLOCATION", "SPENDING", "DEPOSIT"].map(
      (type): Shape => [`${type} of zero`, (rows) => valid(rows, type, { amount: 0 })],
    ),
    ...["GOAL", "SYSTEM", "JOURNAL"].map(
      (type): Shape => [`${type} with an amount`, (rows) => valid(rows, type, { amount: 1 })],
    ),
  ],
  account_named: [
    ...[
      "ALLOCATION",
      "RELEASE",
      "REALLOCATION",
      "SPENDING",
      "DEPOSIT",
      "WITHDRAWAL",
      "BALANCE_SYNC",
      "REVERSAL",
      "ACCOUNT",
    ].map((type): Shape => [`${type} without an account`, without(type, "source_account_id")]),
    ...["GOAL", "COUPLE", "SYSTEM", "DRIFT"].map(
      (type): Shape => [
        `${type} with an account`,
        (rows) => valid(rows, type, { source_account_id: rows.account }),
      ],
    ),
  ],
  source_goal_named: [
    ...["ALLOCATION", "DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "ACCOUNT", "GOAL", "SYSTEM", "REACTION"].map(
      (type): Shape => [
        `${type} with a source goal`,
        (rows) => valid(rows, type, { source_goal_id: rows.empty }),
      ],
    ),
    ...["RELEASE", "REALLOCATION", "SPENDING"].map(
      (type): Shape => [`${type} without a source goal`, without(type, "source_goal_id")],
    ),
  ],
  dest_goal_named: [
    ...["RELEASE", "SPENDING", "DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "ACCOUNT", "COUPLE", "SYSTEM"].map(
      (type): Shape => [
        `${type} with a destination goal`,
        (rows) => valid(rows, type, { dest_goal_id: rows.empty }),
      ],
    ),
    ...["ALLOCATION", "REALLOCATION", "GOAL", "DRIFT"].map(
      (type): Shape => [`${type} without a destination goal`, without(type, "dest_goal_id")],
    ),
  ],
  two_goals: [
    [
      "a REALLOCATION from a goal to the same goal",
      (rows) => valid(rows, "REALLOCATION", { dest_goal_id: rows.goal }),
    ],
  ],
};

/** A valid event of a type: docs/data-model.md says what it names and whether it has an amount. */
export function valid(rows: Rows, event_type: string, more: Names = {}): Names {
  const account = { source_account_id: rows.account };
  const [from, to] = [{ source_goal_id: rows.goal }, { dest_goal_id: rows.empty }];
  const names: Readonly<Record<string, Names>> = {
    ALLOCATION: { ...account, ...to, amount: 1 },
    RELEASE: { ...account, ...from, amount: 1 },
    REALLOCATION: { ...account, ...from, ...to, amount: 1 },
    SPENDING: { ...account, ...from, amount: 1 },
    DEPOSIT: { ...account, amount: 1 },
    WITHDRAWAL: { ...account, amount: 1 },
    BALANCE_SYNC: { ...account, amount: 0 },
    REVERSAL: { ...account, ...from, amount: 1, reverses_event_id: rows.allocationEvent },
    ACCOUNT: account,
    GOAL: to,
    DRIFT: to,
  };
  return { event_type, ...names[event_type], ...more };
}

/** Columns that name a row of another couple. The foreign keys include the couple. */
const FOREIGN = [
  ["source_account_id", (rows) => valid(rows, "DEPOSIT", { source_account_id: rows.foreignAccount })],
  ["source_goal_id", (rows) => valid(rows, "RELEASE", { source_goal_id: rows.foreignGoal })],
  ["dest_goal_id", (rows) => valid(rows, "ALLOCATION", { dest_goal_id: rows.foreignGoal })],
  ["reverses_event_id", (rows) => valid(rows, "REVERSAL", { reverses_event_id: rows.foreignEvent })],
  ["user_id", (rows) => valid(rows, "SYSTEM", { user_id: rows.stranger })],
] satisfies readonly Shape[];

const first = set("ledger_events", "allocationEvent");
const words = (change: string) => (rows: Rows) =>
  `update ledger_events set ${change} where couple_id = '${rows.couple}' and words is not null`;

const reversedTwice = (rows: Rows) => {
  const reversal = valid(rows, "REVERSAL");
  const next = { sequence: rows.head.sequence + 2, prev_hash: "f".repeat(64), hash: "e".repeat(64) };
  return [event(rows, reversal), event(rows, { ...reversal, ...next })];
};

export const LEDGER: readonly Attempt[] = attemptsOn("ledger_events", event, {
  appendOnly: [
    ["a changed event", first("amount = 5")],
    ["a deleted event", (rows) => `delete from ledger_events where id = '${rows.allocationEvent}'`],
    ["a truncated ledger", "truncate ledger_events cascade"],
    ["a ledger truncated through couples", "truncate couples cascade"],
    ["changed words", words(`words = jsonb_set(words, '{facts,name}', '"Another"')`)],
    ["words erased together with their digest", words("words = null, words_digest = null")],
    ["words erased together with the actor", words("words = null, actor = 'somebody'")],
    ["words erased together with other facts", words("words = null, metadata = '{}'")],
    [
      "words added to an event",
      (rows) =>
        `update ledger_events set words = '{"facts":{}}' where id = '${rows.allocationEvent}' and words is null`,
    ],
  ],
  check: [
    ["words without a digest", { words: '{"facts":{}}' }, "words_with_digest"],
    [
      "a digest that the hash does not cover",
      { hash_version: 1, words_digest: "f".repeat(64) },
      "digest_in_hash",
    ],
    ["an unknown version of hashes", { hash_version: 3 }, "hash_version"],
    ["a gap in the sequence", ({ head }) => ({ sequence: head.sequence + 2 })],
    ["a sequence used twice", ({ head }) => ({ sequence: head.sequence, prev_hash: head.hash })],
    ["sequence zero", { sequence: 0 }],
    ["an event with another previous hash", { prev_hash: "a".repeat(64) }],
    [
      "a ledger that begins with another previous hash",
      (rows) => ({ couple_id: rows.foreignCouple, sequence: 1, prev_hash: "a".repeat(64) }),
    ],
    ["a negative amount", { amount: -1 }, "amount_not_negative"],
    ["an unknown event type", { event_type: "GIFT" }, "event_type_check"],
    [
      "a reversal that names no event",
      (rows) => ({ event_type: "REVERSAL", amount: 1, source_account_id: rows.account }),
      "reversal_names_event",
    ],
    [
      "another type of event that names a reversed event",
      (rows) => ({ reverses_event_id: rows.allocationEvent }),
      "reversal_names_event",
    ],
    [
      "an amount that is too large",
      (rows) => ({ event_type: "DEPOSIT", source_account_id: rows.account, amount: "1000000000000001" }),
      "amount_bounded",
    ],
    ...Object.entries(SHAPES).flatMap(([constraint, shapes]) =>
      shapes.map(([title, names]) => [title, names, constraint] as const),
    ),
  ],
  unique: [
    ["a second first event", { sequence: 1, prev_hash: "0".repeat(64) }, "couple_sequence"],
    ["an event reversed twice", reversedTwice, "reversed_once"],
  ],
  foreignKey: [
    [
      "an event of an unknown account",
      () => ({ event_type: "ACCOUNT", source_account_id: randomUUID() }),
      "couple_id_source_account_id_foreign",
    ],
    ...FOREIGN.map(
      ([column, names]) =>
        [`an event with another couple's ${column}`, names, `couple_id_${column}_foreign`] as const,
    ),
  ],
});
