import { z } from "zod";
import { JournalEntry, MAX_ENTRY_LENGTH, MOODS } from "../entities/journal-entry.ts";
import { User } from "../entities/user.ts";
import { findGoal } from "../identity/find.ts";
import { requireUser } from "../identity/requirements.ts";
import { wordsOf } from "../journal/search.ts";
import { appendEvent } from "../ledger/append.ts";
import { entryShape, showEntry } from "../views/entry.ts";
import { filledParagraph, id, line } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Writes a journal entry. It stays as it was written. */
export const addJournalEntry = operation({
  name: "add_journal_entry",
  title: "Write in the journal",
  summary:
    "Keeps your person's own words: a thought, a feeling, a decision, about a goal or not. An entry cannot be changed. " +
    "Ask whether it is for both or private. To read use list_journal.",
  effect: "append",
  scope: "journal:write",
  within: "couple",
  http: { method: "POST", path: "/journal", status: 201 },
  input: z
    .strictObject({
      text: filledParagraph(MAX_ENTRY_LENGTH).describe("Markdown, up to 10,000 characters."),
      mood: z
        .enum(MOODS, `Give one of ${MOODS.join(", ")}.`)
        .nullish()
        .describe("How they feel."),
      mood_word: line(40).nullish().describe("Their word for it."),
      goal_id: id.nullish().describe("The goal it is about."),
      visibility: z
        .enum(["shared", "private"], "Give shared or private.")
        .nullish()
        .describe("Default shared; private is theirs alone."),
    })
    .refine((input) => input.mood || !input.mood_word, {
      path: ["mood"],
      error: "Give the mood that the word is for.",
    }),
  output: entryShape,
  refusals: [],
  tool: true,
  example: {
    text: "We booked the flights! **Kyoto** it is.",
    mood: "great",
    mood_word: "hopeful",
    goal_id: "0199f3a0-0000-7000-8000-000000000005",
    visibility: "shared",
  },
  subject: (input) => (input.goal_id ? { goal: input.goal_id } : {}),
  async run(input, context) {
    const { em, couple, ids, now } = context;
    const author = requireUser(context.principal);
    const goal = input.goal_id ? await findGoal(context, input.goal_id) : null;
    const visibility = input.visibility ?? "shared";
    const entryId = ids();
    // The ledger is the couple's: it shows that a private entry was written, not what it is about.
    const shared = visibility === "shared";
    const event = appendEvent(context, {
      eventType: "JOURNAL",
      destGoal: shared && goal ? goal : undefined,
      metadata: { action: "written", visibility, ...(shared && { entry_id: entryId }) },
    });
    const entry = em.create(JournalEntry, {
      id: entryId,
      couple,
      user: em.getReference(User, author),
      goal,
      event,
      text: input.text,
      words: wordsOf(input.text),
      mood: input.mood ?? null,
      moodWord: input.mood_word ?? null,
      visibility,
      createdAt: now,
    });
    return showEntry(entry);
  },
});
