import { z } from "zod";
import { requirePerson } from "../identity/requirements.ts";
import { removeText } from "../journal/write.ts";
import { notFound } from "../kernel/refusals.ts";
import { entryShape, showEntry } from "../views/entry.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Removes the text and the mood of one of the caller's own journal entries. The entry stays as a place without words. */
export const removeJournalText = operation({
  name: "remove_journal_text",
  title: "Remove the text of a journal entry",
  summary:
    "Removes the text and the mood of one of the caller's own journal entries, also from answers that are kept under idempotency " +
    "keys. The entry stays, without words.",
  effect: "change",
  scope: "admin",
  http: { method: "POST", path: "/journal/{id}/remove-text", id: "entry_id" },
  input: z.strictObject({ entry_id: id }),
  output: entryShape,
  refusals: ["person_required"],
  example: { entry_id: "0199f3a0-0000-7000-8000-000000000014" },
  facts: ({ entry_id }) => ({ ownEntry: entry_id, copiesOfEntry: entry_id }),
  decide(_input, decision, { facts }) {
    requirePerson(decision.caller);
    if (!facts.ownEntry) throw notFound("entry");
    return showEntry(removeText(decision, facts.ownEntry, facts.copiesOfEntry));
  },
});
