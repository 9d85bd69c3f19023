import { z } from "zod";
import { MAX_ENTRY_LENGTH, MOODS } from "../books/entry.ts";
import { findGoal } from "../identity/lookup.ts";
import { requireUser } from "../identity/requirements.ts";
import { requirePrivate } from "../identity/see.ts";
import { writeEntry } from "../journal/write.ts";
import { entryShape, showEntry } from "../views/entry.ts";
import { filledParagraph, id, line } from "../views/fields.ts";
import { operation } from "./operation.ts";

export const addJournalEntry = operation({
  name: "add_journal_entry",
  title: "Add a journal entry",
  summary:
    "Saves your person's own words: a thought, feeling or decision, with or without a goal. An entry cannot be " +
    "changed. Ask whether it is shared or private. To read entries use list_journal.",
  effect: "append",
  scope: "journal:write",
  http: { method: "POST", path: "/journal", status: 201 },
  input: z
    .strictObject({
      text: filledParagraph(MAX_ENTRY_LENGTH).describe("Markdown, up to 10,000 characters."),
      mood: z
        .enum(MOODS, `Give one of ${MOODS.join(", ")}.`)
        .nullish()
        .describe("How they feel."),
      mood_word: line(40).nullish().describe("Their own word for the mood."),
      goal_id: id.nullish().describe("The goal it is about."),
      visibility: z
        .enum(["shared", "private"], "Give shared or private.")
        .nullish()
        .describe("Default shared. private: only they can read it."),
    })
    .refine((input) => input.mood || !input.mood_word, {
      path: ["mood"],
      error: "Give the mood that mood_word describes.",
    }),
  output: entryShape,
  refusals: ["private_not_granted"],
  tool: true,
  example: {
    text: "We booked the flights! **Kyoto** it is.",
    mood: "great",
    mood_word: "hopeful",
    goal_id: "0199f3a0-0000-7000-8000-000000000005",
    visibility: "shared",
  },
  decide(input, decision) {
    const userId = requireUser(decision.caller);
    if (input.visibility === "private") requirePrivate(decision.caller);
    const goal = input.goal_id ? findGoal(decision, input.goal_id) : undefined;
    const entry = writeEntry(decision, {
      userId,
      goalId: goal?.id ?? null,
      text: input.text,
      mood: input.mood ?? null,
      moodWord: input.mood_word ?? null,
      visibility: input.visibility ?? "shared",
    });
    return showEntry(entry);
  },
});
