import { z } from "zod";
import { requirePerson } from "../identity/requirements.ts";
import { requirePrivate } from "../identity/see.ts";
import { makePrivate } from "../journal/write.ts";
import { notFound } from "../kernel/refusals.ts";
import { entryShape, showEntry } from "../views/entry.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Makes one of the caller's own shared journal entries private, for good. */
export const makeEntryPrivate = operation({
  name: "make_entry_private",
  title: "Make a journal entry private",
  summary:
    "Makes one of the caller's own shared journal entries private, for good. The partner no longer finds it in the journal, the " +
    "inbox or agendas. Answers that are kept under idempotency keys lose its words.",
  effect: "change",
  scope: "admin",
  http: { method: "POST", path: "/journal/{id}/make-private", id: "entry_id" },
  input: z.strictObject({ entry_id: id }),
  output: entryShape,
  refusals: ["person_required", "private_not_granted"],
  example: { entry_id: "0199f3a0-0000-7000-8000-000000000014" },
  facts: ({ entry_id }) => ({ ownEntry: entry_id, copiesOfEntry: entry_id }),
  decide(_input, decision, { facts }) {
    requirePerson(decision.caller);
    requirePrivate(decision.caller);
    if (!facts.ownEntry) throw notFound("entry");
    return showEntry(makePrivate(decision, facts.ownEntry, facts.copiesOfEntry));
  },
});
