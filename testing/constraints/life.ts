/** Journal entries, reactions and milestones that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { event, type Fields, insert, type Rows, set } from "./rows.ts";

/** Inserts a shared entry of Ada's and its event; the fields replace columns. */
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

/** Inserts a reaction of Ada's to the empty goal; `fields` replace columns. */
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

const goal = set("financial_goals", "goal");

export const LIFE: readonly Attempt[] = [
  ...attemptsOn("journal_entries", entry, {
    check: [
      ["an entry without text", { text: "" }, "text_length"],
      ["an entry of 10,001 characters", { text: "😀".repeat(10_001) }, "text_length"],
      ["an unknown mood", { mood: "sad" }, "mood_check"],
      ["a mood word without a mood", { mood_word: "hopeful" }, "word_of_a_mood"],
      ["an unknown visibility of an entry", { visibility: "public" }, "visibility_check"],
      ["an entry without an author", { user_id: null }],
      ["an entry without an event", (rows) => entry(rows, { event_id: null })[1] ?? ""],
      ["an entry of an event of another type", (rows) => ({ event_id: rows.allocationEvent })],
      ["an entry of another couple's event", (rows) => ({ event_id: rows.foreignEvent })],
      ["an entry in the partner's name", (rows) => ({ user_id: rows.ben })],
      ["an entry with another couple's id", (rows) => ({ couple_id: rows.foreignCouple })],
      ["a shared entry with another goal than its event", (rows) => ({ goal_id: rows.goal })],
      [
        "a private entry whose event names the goal",
        (rows) => entry(rows, { goal_id: rows.goal, visibility: "private" }, { dest_goal_id: rows.goal }),
      ],
    ],
    foreignKey: [
      [
        "an entry about another couple's goal",
        (rows) => ({ goal_id: rows.foreignGoal, visibility: "private" }),
        "couple_id_goal_id_foreign",
      ],
    ],
    unique: [
      [
        "two entries of one event",
        (rows) => {
          const [written = "", first = ""] = entry(rows);
          return [written, first, first.replace(/'[0-9a-f-]{36}'/, `'${randomUUID()}'`)];
        },
        "one_an_event",
      ],
    ],
    appendOnly: [
      ["an entry whose text changes", "update journal_entries set text = 'Else.'"],
      ["an entry that becomes shared", "update journal_entries set visibility = 'shared'"],
      ["a deleted entry", "delete from journal_entries"],
      ["a truncated journal", "truncate journal_entries"],
    ],
  }),
  ...attemptsOn("goal_reactions", reaction, {
    check: [["a reaction without an emoji", { emoji: "" }, "emoji_given"]],
    unique: [["the same reaction twice", (rows) => [reaction(rows), reaction(rows)], "once_each"]],
    foreignKey: [
      [
        "a reaction to another couple's goal",
        (rows) => ({ goal_id: rows.foreignGoal }),
        "couple_id_goal_id_foreign",
      ],
      ["a stranger's reaction", ({ stranger }) => ({ user_id: stranger }), "couple_id_user_id_foreign"],
      ["a reaction with another couple's id", (rows) => ({ couple_id: rows.foreignCouple })],
      [
        "a reaction moved to another couple's goal",
        (rows) => [
          reaction(rows),
          `update goal_reactions set goal_id = '${rows.foreignGoal}' where couple_id = '${rows.couple}'`,
        ],
        "couple_id_goal_id_foreign",
      ],
    ],
  }),
  ...attemptsOn("financial_goals", () => "", {
    check: [
      ["an unknown milestone", goal("milestone = 30"), "milestone_known"],
      [
        "a goal whose spending is above its milestone",
        goal("spent = target_amount / 2, milestone = 25"),
        "milestone_noted",
      ],
      [
        "a goal whose allocation is above its milestone",
        goal("current_allocation = target_amount / 2, milestone = 25"),
        "milestone_noted",
      ],
    ],
  }),
];
