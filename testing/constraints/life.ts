/** What the database must refuse of the journal, of reactions and of milestones. */
import { randomUUID } from "node:crypto";
import { type Attempt, event, type Fields, insert, type Rows, STATE, set } from "./rows.ts";

/** A shared entry of Ada's and its event, or what the fields make of them. */
export function entry(rows: Rows, fields: Fields = {}, ofEvent: Fields = {}): string[] {
  const eventId = randomUUID();
  return [
    event(rows, { id: eventId, event_type: "JOURNAL", user_id: rows.ada, ...ofEvent }),
    insert("journal_entries", {
      id: randomUUID(),
      couple_id: rows.couple,
      user_id: rows.ada,
      event_id: eventId,
      text: "We talked.",
      words: "we talked",
      visibility: "shared",
      created_at: "2026-03-10T15:00:00Z",
      ...fields,
    }),
  ];
}

/** A reaction of Ada's to the empty goal, or what the fields make of it. */
export function reaction(rows: Rows, fields: Fields = {}): string {
  return insert("goal_reactions", {
    id: randomUUID(),
    couple_id: rows.couple,
    goal_id: rows.empty,
    user_id: rows.ada,
    emoji: "🎉",
    created_at: "2026-03-10T15:00:00Z",
    ...fields,
  });
}

const check = (title: string, fields: Fields, constraint: string): Attempt => [
  title,
  (rows) => entry(rows, fields),
  STATE.check,
  `journal_entries_${constraint}`,
];
const goal = set("financial_goals", "goal");

export const LIFE: readonly Attempt[] = [
  check("an entry without a word", { text: "" }, "text_length"),
  check("an entry of 10,001 characters", { text: "😀".repeat(10_001) }, "text_length"),
  check("an unknown mood", { mood: "sad" }, "mood_check"),
  check("a word for no mood", { mood_word: "hopeful" }, "word_of_a_mood"),
  check("an unknown visibility", { visibility: "public" }, "visibility_check"),
  ["an entry without an author", (rows) => entry(rows, { user_id: null }), STATE.check],
  ["an entry without an event", (rows) => entry(rows, { event_id: null })[1] ?? "", STATE.check],
  [
    "an entry of an event of another type",
    (rows) => entry(rows, { event_id: rows.allocationEvent }),
    STATE.check,
  ],
  ["an entry of another couple's event", (rows) => entry(rows, { event_id: rows.foreignEvent }), STATE.check],
  ["an entry in the partner's name", (rows) => entry(rows, { user_id: rows.ben }), STATE.check],
  [
    "an entry under another couple's name",
    (rows) => entry(rows, { couple_id: rows.foreignCouple }),
    STATE.check,
  ],
  [
    "an entry about another couple's goal",
    (rows) => entry(rows, { goal_id: rows.foreignGoal, visibility: "private" }),
    STATE.foreignKey,
    "journal_entries_couple_id_goal_id_foreign",
  ],
  [
    "a shared entry with another goal than its event",
    (rows) => entry(rows, { goal_id: rows.goal }),
    STATE.check,
  ],
  [
    "a private entry with the goal in its event",
    (rows) => entry(rows, { goal_id: rows.goal, visibility: "private" }, { dest_goal_id: rows.goal }),
    STATE.check,
  ],
  [
    "two entries of one event",
    (rows) => {
      const [written = "", first = ""] = entry(rows);
      return [written, first, first.replace(/'[0-9a-f-]{36}'/, `'${randomUUID()}'`)];
    },
    STATE.unique,
    "journal_entries_one_an_event",
  ],
  ["an entry changed", () => "update journal_entries set text = 'Else.'", STATE.appendOnly],
  [
    "an entry shown to the partner",
    () => "update journal_entries set visibility = 'shared'",
    STATE.appendOnly,
  ],
  ["an entry deleted", () => "delete from journal_entries", STATE.appendOnly],
  ["the journal emptied", () => "truncate journal_entries", STATE.appendOnly],

  [
    "a reaction of nothing",
    (rows) => reaction(rows, { emoji: "" }),
    STATE.check,
    "goal_reactions_emoji_given",
  ],
  [
    "the same reaction twice",
    (rows) => [reaction(rows), reaction(rows)],
    STATE.unique,
    "goal_reactions_once_each",
  ],
  [
    "a reaction to another couple's goal",
    (rows) => reaction(rows, { goal_id: rows.foreignGoal }),
    STATE.foreignKey,
    "goal_reactions_couple_id_goal_id_foreign",
  ],
  [
    "a stranger's reaction",
    (rows) => reaction(rows, { user_id: rows.stranger }),
    STATE.foreignKey,
    "goal_reactions_couple_id_user_id_foreign",
  ],
  [
    "a reaction under another couple's key",
    (rows) => reaction(rows, { couple_id: rows.foreignCouple }),
    STATE.foreignKey,
  ],
  [
    "a reaction moved to another couple's goal",
    (rows) => [
      reaction(rows),
      `update goal_reactions set goal_id = '${rows.foreignGoal}' where couple_id = '${rows.couple}'`,
    ],
    STATE.foreignKey,
    "goal_reactions_couple_id_goal_id_foreign",
  ],

  ["an unknown milestone", goal("milestone = 30"), STATE.check, "financial_goals_milestone_known"],
  [
    "a goal from which more was spent than its milestone shows",
    goal("spent = target_amount / 2, milestone = 25"),
    STATE.check,
    "financial_goals_milestone_noted",
  ],
  [
    "a goal that holds more than its milestone shows",
    goal("current_allocation = target_amount / 2, milestone = 25"),
    STATE.check,
    "financial_goals_milestone_noted",
  ],
];
