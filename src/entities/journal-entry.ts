import { defineEntity, p } from "@mikro-orm/core";
import { MAX_ENTRY_LENGTH, MOODS } from "../journal/entry.ts";
import { coupleOfRow, idOfRow, WITH_AN_EVENT, within } from "./couple-row.ts";
import { FinancialGoal } from "./financial-goal.ts";
import { LedgerEvent } from "./ledger-event.ts";
import { Partner } from "./partner.ts";

const JournalEntrySchema = defineEntity({
  name: "JournalEntry",
  tableName: "journal_entries",
  properties: {
    couple: () => coupleOfRow(),
    id: idOfRow(),
    /** The author. */
    user: () =>
      p
        .manyToOne(Partner)
        .joinColumns(...within("user_id"))
        .deleteRule("no action")
        .updateRule("no action"),
    /** The goal it is about. */
    goal: () =>
      p
        .manyToOne(FinancialGoal)
        .joinColumns(...within("goal_id"))
        .nullable()
        .deleteRule("no action")
        .updateRule("no action"),
    /** The JOURNAL event that says it was written. */
    event: () =>
      p
        .manyToOne(LedgerEvent)
        .joinColumns(...within("event_id"))
        .deleteRule("no action")
        .updateRule("no action"),
    /** Markdown. */
    text: p.text(),
    /** The words of the text as search.ts finds them. */
    words: p.text().lazy(),
    /** What a search looks in; kept by the database. */
    search: p
      .string()
      .columnType("tsvector")
      .generated("(to_tsvector('simple'::regconfig, words)) stored")
      .nullable()
      .lazy(),
    mood: p.enum(MOODS).nullable(),
    /** The author's own word for the mood. */
    moodWord: p.string().length(40).nullable(),
    visibility: p.enum(["shared", "private"] as const),
    createdAt: p.datetime(3),
  },
  checks: [
    {
      name: "journal_entries_text_length",
      expression: `char_length(text) >= 1 and char_length(text) <= ${MAX_ENTRY_LENGTH}`,
    },
    { name: "journal_entries_word_of_a_mood", expression: "mood is not null or mood_word is null" },
  ],
  // TRUNCATE is refused too: by a trigger in the migration, because a declared one makes every schema diff differ.
  triggers: [
    WITH_AN_EVENT,
    {
      name: "as_written",
      timing: "before",
      events: ["update", "delete"],
      body: "raise exception 'an entry stays as it was written' using errcode = 'restrict_violation';",
    },
    // The event of a private entry names no goal: the ledger is the couple's.
    {
      name: "of_its_event",
      timing: "before",
      events: ["insert"],
      body: `if not exists (
        select 1 from ledger_events
        where couple_id = new.couple_id and id = new.event_id and event_type = 'JOURNAL' and user_id = new.user_id
          and dest_goal_id is not distinct from case when new.visibility = 'shared' then new.goal_id end
      ) then
        raise exception 'an entry is what its event says' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
  uniques: [{ name: "journal_entries_one_an_event", properties: ["couple", "event"] }],
});

/** What a partner wrote down, for both or for themselves. It stays as it was written. */
export class JournalEntry extends JournalEntrySchema.class {}
JournalEntrySchema.setClass(JournalEntry);
