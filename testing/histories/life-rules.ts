/** The rules of journal, reactions and check-ins, on the model. */

import { actingUser, isApart } from "./acting.ts";
import { CHECK_IN_RULES } from "./check-in-rules.ts";
import type { ModelEntry } from "./life.ts";
import type { Model } from "./model.ts";
import { type Rule, rule } from "./rule.ts";

/** Emoji as histories send them, and as the books keep them; what is missing they refuse. */
const KEPT: Readonly<Record<string, string>> = {
  "🎉": "🎉",
  "\u2764": "\u2764\ufe0f",
  "\u2764\ufe0f": "\u2764\ufe0f",
  high_five: "high_five",
  "👩‍👩‍👧": "👩‍👩‍👧",
};

/** All that histories send as an emoji. */
export const EMOJI = [...Object.keys(KEPT), "🎉🎉", "🏽", "hurray"];

const addJournalEntry = rule((no, model, { caller, input }) => {
  const userId = actingUser(caller);
  no.when(isApart(caller) && input.visibility === "private", "private_not_granted");
  no.when(!userId || String(input.text).trim() === "", "invalid_input");
  no.when(Boolean(input.mood_word) && !input.mood, "invalid_input");
  no.when(Boolean(input.goal_id) && !model.goal(caller, input.goal_id), "not_found");
  return ({ id }) => {
    const word = String(input.text).split(" ")[1] ?? "";
    if (input.visibility !== "private")
      model.life.notices.push({ kind: "journal_entry", by: userId, entryId: id });
    model.life.entries.push({ id, userId: userId ?? "", hidden: input.visibility === "private", word });
    model.sequence++;
  };
});

const changingEntry = (how: "hide" | "removeText") =>
  rule((no, model, { caller, input }) => {
    const own = model.life.entries.find(
      ({ id, userId }) => caller.ours && id === input.entry_id && userId === actingUser(caller),
    );
    no.when(caller.principal.kind !== "person", "person_required");
    no.when(how === "hide" && isApart(caller), "private_not_granted");
    no.when(!own, "not_found");
    return () => {
      if (!own || !model.life[how](own)) return;
      forgetWords(model, own);
      model.sequence++;
    };
  });

/** Answers that are kept under keys lose the words of an entry. */
function forgetWords({ keys }: Model, { id, hidden }: ModelEntry): void {
  const without = { text: "[removed]", mood: null, mood_word: null };
  for (const kept of keys.values()) {
    const output = kept.output as Record<string, unknown>;
    const visibility = hidden ? "private" : "shared";
    if (output.id === id) kept.output = { ...output, ...without, visibility };
  }
}

const reacting = (how: "react" | "unreact") =>
  rule((no, model, { caller, input }) => {
    const userId = actingUser(caller);
    const goal = model.goal(caller, input.goal_id);
    const emoji = KEPT[String(input.emoji)];
    no.when(!userId || !emoji, "invalid_input");
    no.when(!goal, "not_found");
    return () => {
      if (model.life[how](goal?.id ?? "", emoji ?? "", userId ?? "")) model.sequence++;
    };
  });

export const LIFE_RULES: Readonly<Record<string, Rule>> = {
  ...CHECK_IN_RULES,
  add_journal_entry: addJournalEntry,
  make_entry_private: changingEntry("hide"),
  remove_journal_text: changingEntry("removeText"),
  react_to_goal: reacting("react"),
  remove_reaction: reacting("unreact"),
};
