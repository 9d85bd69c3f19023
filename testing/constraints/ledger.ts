/** What the database must refuse of the ledger. */
import { randomUUID } from "node:crypto";
import { type Attempt, event, type Rows, STATE } from "./rows.ts";

type Names = Readonly<Record<string, string | number>>;
type Shape = readonly [title: string, names: (rows: Rows) => Names, constraint: string];

const shape = ([title, names, constraint]: Shape): Attempt => [
  title,
  (rows) => event(rows, names(rows)),
  STATE.check,
  constraint,
];
const [MOVES, ACCOUNT, SOURCE, DEST] = [
  "amount_moves",
  "account_named",
  "source_goal_named",
  "dest_goal_named",
].map((name) => `ledger_events_${name}`) as [string, string, string, string];

/** Every type with one thing too few, one too many, or an amount that its type does not have. */
const SHAPES: readonly Attempt[] = (
  [
    ["an ALLOCATION of nothing", (rows) => right(rows, "ALLOCATION", { amount: 0 }), MOVES],
    ["a SPENDING of nothing", (rows) => right(rows, "SPENDING", { amount: 0 }), MOVES],
    ["a DEPOSIT of nothing", (rows) => right(rows, "DEPOSIT", { amount: 0 }), MOVES],
    ["a GOAL event that moves money", (rows) => right(rows, "GOAL", { amount: 1 }), MOVES],
    ["a SYSTEM event that moves money", (rows) => right(rows, "SYSTEM", { amount: 1 }), MOVES],
    ["a JOURNAL event that moves money", (rows) => right(rows, "JOURNAL", { amount: 1 }), MOVES],
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
    ].map(
      (type): Shape => [
        `${type} without an account`,
        (rows) => {
          const { source_account_id, ...rest } = right(rows, type);
          return rest;
        },
        ACCOUNT,
      ],
    ),
    ...["GOAL", "COUPLE", "SYSTEM", "DRIFT"].map(
      (type): Shape => [
        `${type} with an account`,
        (rows) => right(rows, type, { source_account_id: rows.account }),
        ACCOUNT,
      ],
    ),
    ...["ALLOCATION", "DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "ACCOUNT", "GOAL", "SYSTEM", "REACTION"].map(
      (type): Shape => [
        `${type} with a source goal`,
        (rows) => right(rows, type, { source_goal_id: rows.empty }),
        SOURCE,
      ],
    ),
    ...["RELEASE", "REALLOCATION", "SPENDING"].map(
      (type): Shape => [
        `${type} without a source goal`,
        (rows) => {
          const { source_goal_id, ...rest } = right(rows, type);
          return rest;
        },
        SOURCE,
      ],
    ),
    ...["RELEASE", "SPENDING", "DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "ACCOUNT", "COUPLE", "SYSTEM"].map(
      (type): Shape => [
        `${type} with a destination goal`,
        (rows) => right(rows, type, { dest_goal_id: rows.empty }),
        DEST,
      ],
    ),
    ...["ALLOCATION", "REALLOCATION", "GOAL", "DRIFT"].map(
      (type): Shape => [
        `${type} without a destination goal`,
        (rows) => {
          const { dest_goal_id, ...rest } = right(rows, type);
          return rest;
        },
        DEST,
      ],
    ),
    [
      "a REALLOCATION from a goal to itself",
      (rows) => right(rows, "REALLOCATION", { dest_goal_id: rows.goal }),
      "ledger_events_two_goals",
    ],
  ] satisfies readonly Shape[]
).map(shape);

/** An event of a type as it is right: what docs/data-model.md says that it names and moves. */
export function right(rows: Rows, event_type: string, more: Names = {}): Names {
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

/** An event that names a row of another couple: no such row has the event's couple in its key. */
const FOREIGN: readonly Attempt[] = (
  [
    ["source_account_id", (rows) => right(rows, "DEPOSIT", { source_account_id: rows.foreignAccount })],
    ["source_goal_id", (rows) => right(rows, "RELEASE", { source_goal_id: rows.foreignGoal })],
    ["dest_goal_id", (rows) => right(rows, "ALLOCATION", { dest_goal_id: rows.foreignGoal })],
    ["reverses_event_id", (rows) => right(rows, "REVERSAL", { reverses_event_id: rows.foreignEvent })],
    ["user_id", (rows) => right(rows, "SYSTEM", { user_id: rows.stranger })],
  ] satisfies readonly (readonly [string, (rows: Rows) => Names])[]
).map(([column, names]) => [
  `an event with another couple's ${column}`,
  (rows) => event(rows, names(rows)),
  STATE.foreignKey,
  `ledger_events_couple_id_${column}_foreign`,
]);

/** Changes of events that have words: nothing passes but erasing the words. */
const WORDS: readonly Attempt[] = [
  ...(
    [
      ["words changed", `words = jsonb_set(words, '{facts,name}', '"Another"')`],
      ["words erased together with their digest", "words = null, words_digest = null"],
      ["words erased together with the actor", "words = null, actor = 'somebody'"],
      ["words erased together with other facts", "words = null, metadata = '{}'"],
    ] as const
  ).map(
    ([what, set]): Attempt => [
      what,
      ({ couple }) => `update ledger_events set ${set} where couple_id = '${couple}' and words is not null`,
      STATE.appendOnly,
    ],
  ),
  [
    "words added to an event",
    (rows) =>
      `update ledger_events set words = '{"facts":{}}' where id = '${rows.allocationEvent}' and words is null`,
    STATE.appendOnly,
  ],
  [
    "words without a digest",
    (rows) => event(rows, { words: '{"facts":{}}' }),
    STATE.check,
    "ledger_events_words_with_digest",
  ],
  [
    "a digest that the hash does not cover",
    (rows) => event(rows, { hash_version: 1, words_digest: "f".repeat(64) }),
    STATE.check,
    "ledger_events_digest_in_hash",
  ],
  [
    "a version of hashes that does not exist",
    (rows) => event(rows, { hash_version: 3 }),
    STATE.check,
    "ledger_events_hash_version",
  ],
];

export const LEDGER: readonly Attempt[] = [
  [
    "an event changed",
    (rows) => `update ledger_events set amount = 5 where id = '${rows.allocationEvent}'`,
    STATE.appendOnly,
  ],
  [
    "an event deleted",
    (rows) => `delete from ledger_events where id = '${rows.allocationEvent}'`,
    STATE.appendOnly,
  ],
  ["the ledger emptied", () => "truncate ledger_events cascade", STATE.appendOnly],
  ["the ledger emptied with what it hangs on", () => "truncate couples cascade", STATE.appendOnly],
  ["a gap in the sequence", (rows) => event(rows, { sequence: rows.head.sequence + 2 }), STATE.check],
  [
    "a place taken twice",
    (rows) => event(rows, { sequence: rows.head.sequence, prev_hash: rows.head.hash }),
    STATE.check,
  ],
  [
    "a second beginning",
    (rows) => event(rows, { sequence: 1, prev_hash: "0".repeat(64) }),
    STATE.unique,
    "ledger_events_couple_sequence",
  ],
  ["sequence zero", (rows) => event(rows, { sequence: 0 }), STATE.check],
  ["an event that hangs on another hash", (rows) => event(rows, { prev_hash: "a".repeat(64) }), STATE.check],
  [
    "a ledger that begins on another hash",
    (rows) => event(rows, { couple_id: rows.foreignCouple, sequence: 1, prev_hash: "a".repeat(64) }),
    STATE.check,
  ],
  [
    "a negative amount",
    (rows) => event(rows, { amount: -1 }),
    STATE.check,
    "ledger_events_amount_not_negative",
  ],
  [
    "an unknown type",
    (rows) => event(rows, { event_type: "GIFT" }),
    STATE.check,
    "ledger_events_event_type_check",
  ],
  [
    "a reversal of nothing",
    (rows) => event(rows, { event_type: "REVERSAL", amount: 1, source_account_id: rows.account }),
    STATE.check,
    "ledger_events_reversal_names_event",
  ],
  [
    "an event that reverses without being a reversal",
    (rows) => event(rows, { reverses_event_id: rows.allocationEvent }),
    STATE.check,
    "ledger_events_reversal_names_event",
  ],
  [
    "an event reversed twice",
    (rows) => {
      const reversal = {
        event_type: "REVERSAL",
        amount: 1,
        source_account_id: rows.account,
        source_goal_id: rows.goal,
        reverses_event_id: rows.allocationEvent,
      };
      const next = { sequence: rows.head.sequence + 2, prev_hash: "f".repeat(64), hash: "e".repeat(64) };
      return [event(rows, reversal), event(rows, { ...reversal, ...next })];
    },
    STATE.unique,
    "ledger_events_reversed_once",
  ],
  [
    "an event of an unknown account",
    (rows) => event(rows, { event_type: "ACCOUNT", source_account_id: randomUUID() }),
    STATE.foreignKey,
    "ledger_events_couple_id_source_account_id_foreign",
  ],
  [
    "an amount beyond the books",
    (rows) =>
      event(rows, { event_type: "DEPOSIT", source_account_id: rows.account, amount: "1000000000000001" }),
    STATE.check,
    "ledger_events_amount_bounded",
  ],
  ...FOREIGN,
  ...WORDS,
  ...SHAPES,
];
