/** How a command becomes a call of journal or reactions. */

import { EMOJI } from "./life-rules.ts";
import { type InputOf, NOWHERE, oddId, pick } from "./picks.ts";

const reaction: InputOf = ({ goal, dice }, model, foreign) => ({
  goal_id: oddId(goal, foreign?.goalId) ?? pick(model.goals, goal)?.id ?? NOWHERE,
  emoji: EMOJI[dice % EMOJI.length],
});

export const LIFE_INPUTS = {
  add_journal_entry: ({ goal, dice }, model, foreign) => ({
    text: dice % 23 === 0 ? " \n" : `Wrote word${dice % 4} – ¥`,
    ...(dice % 3 === 0 && { visibility: "private" }),
    ...(dice % 5 !== 0 && { mood: ["awful", "okay", "great"][dice % 3] }),
    ...(dice % 7 === 0 && { mood_word: "hopeful" }),
    ...(dice % 2 && { goal_id: oddId(goal, foreign?.goalId) ?? pick(model.goals, goal)?.id }),
  }),
  react_to_goal: reaction,
  remove_reaction: reaction,
} satisfies Readonly<Record<string, InputOf>>;
