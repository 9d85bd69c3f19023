/** Journal entries, reactions, check-ins, inbox items and webhooks that the database must refuse. */
import { randomUUID } from "node:crypto";
import { type Attempt, attemptsOn } from "./attempts.ts";
import { entry, type Fields, insert, set } from "./rows.ts";

const OWN = "0199f3a0-0000-7000-8000-00000000c0de";
const where = `where id = '${OWN}'`;
const waiting = set("sync_prompts", "checkIn");
/** A check-in that was scheduled for now. */
const NOW = { rule: null, starts_at: null, wall_time: null, status: "waiting", agenda: "[]" };
const READ = { read_at: "2026-03-10" };
const [written, first] = entry();

const twice = (table: string) => [insert(table), insert(table)];

/** Inserts a valid row, and changes it. */
const changed = (table: string, change: string, fields: Fields = {}) => [
  insert(table, { id: OWN, ...fields }),
  `update ${table} set ${change} ${where}`,
];

/** Inserts two check-ins of one series. */
const series = (one: Fields, other: Fields) => [
  insert("sync_prompts", { id: OWN, ...one }),
  insert("sync_prompts", { series_id: OWN, ...other }),
];

export const LIFE: readonly Attempt[] = [
  ...attemptsOn("journal_entries", {
    check: [
      ["an entry without text", { text: "" }, "text_length"],
      ["an entry of 10,001 characters", { text: "😀".repeat(10_001) }, "text_length"],
      ["an unknown mood", { mood: "sad" }, "mood_check"],
      ["a mood word without a mood", { mood_word: "hopeful" }, "word_of_a_mood"],
      ["an unknown visibility of an entry", { visibility: "public" }, "visibility_check"],
      ["an entry without an author", { user_id: null }],
      ["an entry without an event", entry({ event_id: null })[1]],
      ["an entry of an event of another type", { event_id: "$allocationEvent" }],
      ["an entry of another couple's event", { event_id: "$foreignEvent" }],
      ["an entry in the partner's name", { user_id: "$ben" }],
      ["an entry with another couple's id", { couple_id: "$foreignCouple" }],
      ["a shared entry with another goal than its event", { goal_id: "$goal" }],
      [
        "a private entry whose event names the goal",
        entry({ goal_id: "$goal", visibility: "private" }, { dest_goal_id: "$goal" }),
      ],
    ],
    foreignKey: [
      [
        "an entry about another couple's goal",
        { goal_id: "$foreignGoal", visibility: "private" },
        "couple_id_goal_id_foreign",
      ],
    ],
    unique: [
      [
        "two entries of one event",
        [written, first, first.replace(/'[0-9a-f-]{36}'/, `'${randomUUID()}'`)],
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
  ...attemptsOn("goal_reactions", {
    check: [["a reaction without an emoji", { emoji: "" }, "emoji_given"]],
    unique: [["the same reaction twice", twice("goal_reactions"), "once_each"]],
    foreignKey: [
      ["a reaction to another couple's goal", { goal_id: "$foreignGoal" }, "couple_id_goal_id_foreign"],
      ["a stranger's reaction", { user_id: "$stranger" }, "couple_id_user_id_foreign"],
      ["a reaction with another couple's id", { couple_id: "$foreignCouple" }],
      [
        "a reaction moved to another couple's goal",
        [
          insert("goal_reactions"),
          "update goal_reactions set goal_id = '$foreignGoal' where couple_id = '$couple'",
        ],
        "couple_id_goal_id_foreign",
      ],
    ],
  }),
  ...attemptsOn("sync_prompts", {
    check: [
      ["a rule without a start", { starts_at: null }, "rule_whole"],
      ["an occurrence without a rule", { ...NOW, wall_time: "2026-03-11T18:00:00" }],
      [
        "a scheduled check-in without a rule",
        { ...NOW, status: "scheduled", agenda: null },
        "scheduled_by_rule",
      ],
      ["an agenda before the check-in is due", { agenda: "[]" }, "agenda_when_due"],
      ["a due check-in without an agenda", { status: "waiting" }, "agenda_when_due"],
      ["a negative count of missed check-ins", { missed_before: -1 }, "missed_before_not_negative"],
      ["an unknown status of a check-in", { status: "late", agenda: "[]" }, "status_check"],
      ["a due check-in that becomes scheduled", waiting("status = 'scheduled'")],
      ["a due check-in that is postponed", waiting("due_at = due_at + interval '1 day'")],
      ["a check-in moved to another couple", waiting("couple_id = '$foreignCouple'")],
      [
        "a completed check-in that waits again",
        [waiting("status = 'complete'"), waiting("status = 'waiting'")],
      ],
    ],
    foreignKey: [
      [
        "a check-in that a stranger scheduled",
        { created_by_id: "$stranger" },
        "couple_id_created_by_id_foreign",
      ],
      [
        "a check-in in another couple's series",
        { series_id: "$foreignCheckIn" },
        "couple_id_series_id_foreign",
      ],
    ],
    unique: [
      ["the same occurrence twice", series({ status: "waiting", agenda: "[]" }, {}), "occurrence_once"],
      [
        "two scheduled occurrences of a series",
        series({}, { wall_time: "2026-03-12T18:00:00" }),
        "one_ahead",
      ],
      ["two waiting check-ins of a series", series(NOW, NOW), "one_waiting"],
    ],
  }),
  ...attemptsOn("sync_answers", {
    foreignKey: [
      ["a stranger's answer", { user_id: "$stranger" }, "couple_id_user_id_foreign"],
      [
        "an answer to another couple's check-in",
        { prompt_id: "$foreignCheckIn" },
        "couple_id_prompt_id_foreign",
      ],
      ["an answer with another couple's id", { couple_id: "$foreignCouple" }],
    ],
    unique: [["two answers of one partner", twice("sync_answers"), "one_each"]],
    check: [
      ["a snooze without an end", { answer: "snooze" }, "snoozed_until"],
      [
        "a snooze that has ended",
        { answer: "snooze", snoozed_until: "2026-03-10T15:00:00Z" },
        "snooze_ahead",
      ],
      ["an unknown answer", { answer: "later" }, "answer_check"],
      [
        "a final answer that becomes a snooze",
        changed("sync_answers", "answer = 'snooze', snoozed_until = '2026-03-12'"),
      ],
    ],
  }),
  ...attemptsOn("inbox_items", {
    unique: [["the same item twice", twice("inbox_items"), "once"]],
    foreignKey: [
      ["an item for a user of another couple", { user_id: "$stranger" }, "couple_id_user_id_foreign"],
    ],
    check: [
      ["an item about another couple's event", { event_id: "$foreignEvent" }],
      ["an item in another couple's inbox", { couple_id: "$foreignCouple" }],
      ["an item with another sequence than its event", { sequence: "$head" }],
      ["an item of an unknown kind", { kind: "gift" }, "kind_check"],
      ["a milestone without a percentage", { kind: "milestone" }, "percent_of_a_milestone"],
      ["a milestone at an unknown percentage", { kind: "milestone", percent: 42 }, "milestones"],
      ["an unread item with a reading client", { read_by: "claude" }, "read_by_somebody"],
    ],
    appendOnly: [
      ["an item whose kind changes", changed("inbox_items", "kind = 'drift'")],
      ["an item read twice", changed("inbox_items", "read_at = '2026-03-11'", READ)],
      ["a read item with another reading client", changed("inbox_items", "read_by = 'ios'", READ)],
      ["a read item that becomes unread", changed("inbox_items", "read_at = null", READ)],
      ["a deleted item", [insert("inbox_items", { id: OWN }), `delete from inbox_items ${where}`]],
    ],
  }),
  ...attemptsOn("webhooks", {
    foreignKey: [
      ["a webhook of a user of another couple", { user_id: "$stranger" }, "couple_id_user_id_foreign"],
      ["a webhook of an unknown couple", { couple_id: randomUUID() }, "couple_id_foreign"],
      [
        "a user's webhook moved to another couple",
        changed("webhooks", "couple_id = '$foreignCouple'", { user_id: "$ada" }),
        "couple_id_user_id_foreign",
      ],
    ],
    check: [
      ["a webhook over another protocol", { url: "ftp://hooks.example.com/" }, "over_http"],
      ["a webhook that follows something unknown", { follow: "money" }, "follow_check"],
      ["a webhook before the start of the ledger", { delivered_sequence: -1 }, "delivered_not_negative"],
      ["a negative count of attempts", { attempts: -1 }, "attempts_not_negative"],
      ["a failure without an attempt", { failing_since: "2026-03-10" }, "failing_has_attempts"],
      ["a former secret without an end", { former_secret: "x" }, "former_secret_ends"],
      ["a lease without an end", { lease: randomUUID() }, "lease_ends"],
      [
        "a webhook that is both paused and disabled",
        { paused_at: "2026-03-10", disabled_at: "2026-03-10" },
        "paused_or_disabled",
      ],
      ["a webhook that moves back", changed("webhooks", "delivered_sequence = 4")],
      ["a webhook that changes its owner", changed("webhooks", "user_id = '$ben'", { user_id: "$ada" })],
    ],
  }),
];
