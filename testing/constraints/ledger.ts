/** Ledger events that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn, type Case } from "./attempts.ts";
import { type Fields, insert, set } from "./rows.ts";

const ACCOUNT = { source_account_id: "$account" };
const FROM = { source_goal_id: "$goal" };
const TO = { dest_goal_id: "$empty" };
const NAMES: Readonly<Record<string, Fields>> = {
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
  return { event_type, ...NAMES[event_type], ...more };
}

/** Cases of one constraint: events of these types, each with or without something. */
function each(constraint: string, types: string, what: string, fields: Fields): Case[] {
  return types.split(" ").map((type) => [`${type} ${what}`, valid(type, fields), constraint]);
}

const POSTED = "ALLOCATION RELEASE REALLOCATION SPENDING DEPOSIT WITHDRAWAL BALANCE_SYNC REVERSAL ACCOUNT";

/** Types of events with too much, or with too little. */
const SHAPES: readonly Case[] = [
  ...each("amount_moves", "ALLOCATION SPENDING DEPOSIT", "of zero", { amount: 0 }),
  ...each("amount_moves", "GOAL SYSTEM JOURNAL", "with an amount", { amount: 1 }),
  ...each("account_named", POSTED, "without an account", { source_account_id: null }),
  ...each("account_named", "GOAL COUPLE SYSTEM DRIFT", "with an account", ACCOUNT),
  ...each(
    "source_goal_named",
    "ALLOCATION DEPOSIT WITHDRAWAL BALANCE_SYNC ACCOUNT GOAL SYSTEM REACTION",
    "with a source goal",
    { source_goal_id: "$empty" },
  ),
  ...each("source_goal_named", "RELEASE REALLOCATION SPENDING", "without a source goal", {
    source_goal_id: null,
  }),
  ...each(
    "dest_goal_named",
    "RELEASE SPENDING DEPOSIT WITHDRAWAL BALANCE_SYNC ACCOUNT COUPLE SYSTEM",
    "with a destination goal",
    TO,
  ),
  ...each("dest_goal_named", "ALLOCATION REALLOCATION GOAL DRIFT", "without a destination goal", {
    dest_goal_id: null,
  }),
  [
    "a REALLOCATION from a goal to the same goal",
    valid("REALLOCATION", { dest_goal_id: "$goal" }),
    "two_goals",
  ],
];

/** Columns that name a row of another couple. The foreign keys include the couple. */
const FOREIGN: readonly (readonly [type: string, column: string, name: string])[] = [
  ["DEPOSIT", "source_account_id", "$foreignAccount"],
  ["RELEASE", "source_goal_id", "$foreignGoal"],
  ["ALLOCATION", "dest_goal_id", "$foreignGoal"],
  ["REVERSAL", "reverses_event_id", "$foreignEvent"],
  ["SYSTEM", "user_id", "$stranger"],
];

const first = set("ledger_events", "allocationEvent");
const words = (change: string) =>
  `update ledger_events set ${change} where couple_id = '$couple' and words is not null`;
const afterNext = { sequence: "$afterNext", prev_hash: "f".repeat(64), hash: "e".repeat(64) };

export const LEDGER: readonly Attempt[] = attemptsOn("ledger_events", {
  appendOnly: [
    ["a changed event", first("amount = 5")],
    ["a deleted event", "delete from ledger_events where id = '$allocationEvent'"],
    ["a truncated ledger", "truncate ledger_events cascade"],
    ["a ledger truncated through couples", "truncate couples cascade"],
    ["changed words", words(`words = jsonb_set(words, '{facts,name}', '"Another"')`)],
    ["words erased together with their digest", words("words = null, words_digest = null")],
    ["words erased together with the actor", words("words = null, actor = 'somebody'")],
    ["words erased together with other facts", words("words = null, metadata = '{}'")],
    ["words added to an event", `${first(`words = '{"facts":{}}'`)} and words is null`],
  ],
  check: [
    ["words without a digest", { words: '{"facts":{}}' }, "words_with_digest"],
    [
      "a digest that the hash does not cover",
      { hash_version: 1, words_digest: "f".repeat(64) },
      "digest_in_hash",
    ],
    ["an unknown version of hashes", { hash_version: 3 }, "hash_version"],
    ["a gap in the sequence", { sequence: "$afterNext" }],
    ["a sequence used twice", { sequence: "$head", prev_hash: "$headHash" }],
    ["sequence zero", { sequence: 0 }],
    ["an event with another previous hash", { prev_hash: "a".repeat(64) }],
    [
      "a ledger that begins with another previous hash",
      { couple_id: "$foreignCouple", sequence: 1, prev_hash: "a".repeat(64) },
    ],
    ["a negative amount", { amount: -1 }, "amount_not_negative"],
    ["an unknown event type", { event_type: "GIFT" }, "event_type_check"],
    [
      "a reversal that names no event",
      { event_type: "REVERSAL", amount: 1, ...ACCOUNT },
      "reversal_names_event",
    ],
    [
      "another type of event that names a reversed event",
      { reverses_event_id: "$allocationEvent" },
      "reversal_names_event",
    ],
    ["an amount that is too large", valid("DEPOSIT", { amount: "1000000000000001" }), "amount_bounded"],
    ...SHAPES,
  ],
  unique: [
    ["a second first event", { sequence: 1, prev_hash: "0".repeat(64) }, "couple_sequence"],
    [
      "an event reversed twice",
      [{}, afterNext].map((more) => insert("ledger_events", valid("REVERSAL", more))),
      "reversed_once",
    ],
  ],
  foreignKey: [
    [
      "an event of an unknown account",
      { event_type: "ACCOUNT", source_account_id: randomUUID() },
      "couple_id_source_account_id_foreign",
    ],
    ...FOREIGN.map(
      ([type, column, name]): Case => [
        `an event with another couple's ${column}`,
        valid(type, { [column]: name }),
        `couple_id_${column}_foreign`,
      ],
    ),
  ],
});
