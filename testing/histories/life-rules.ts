/** The rules of journal, reactions and check-ins, on the model. */

import { actingUser, isApart } from "./acting.ts";
import { CHECK_IN_RULES } from "./check-in-rules.ts";
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
    if (input.visibility !== "private") model.life.notices.push({ kind: "journal_entry", by: userId });
    model.life.entries.push({ id, userId: userId ?? "", hidden: input.visibility === "private", word });
    model.sequence++;
  };
});

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
  react_to_goal: reacting("react"),
  remove_reaction: reacting("unreact"),
};
