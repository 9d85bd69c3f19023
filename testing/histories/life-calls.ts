/** How a command becomes a call of journal, reactions or check-ins. */

import { EMOJI } from "./life-rules.ts";
import { type InputOf, NOWHERE, oddId, pick } from "./picks.ts";

const reaction: InputOf = ({ goal, dice }, model, foreign) => ({
  goal_id: oddId(goal, foreign?.goalId) ?? pick(model.goals, goal)?.id ?? NOWHERE,
  emoji: EMOJI[dice % EMOJI.length],
});

const checkIn: InputOf = ({ event }, { life }, foreign) => ({
  check_in_id: oddId(event, foreign?.checkInId) ?? pick(life.checkIns, event)?.id ?? NOWHERE,
});

/** Mostly the caller's newest entry. */
const entry: InputOf = ({ event, dice }, { life }) => {
  const entries = dice % 3 === 0 ? life.entries : life.entries.slice(-1);
  return { entry_id: oddId(event, undefined) ?? pick(entries, event)?.id ?? NOWHERE };
};

/** Ahead at first, and sooner or later past. */
const UNTIL = ["2026-04-05T00:00:00Z", "2026-03-14T00:00:00Z"];

export const LIFE_INPUTS = {
  schedule_check_in: ({ dice }) => ({ schedule: "now", ...(dice % 2 && { message: "How are we?" }) }),
  answer_check_in: (command, model, foreign) => {
    const { dice } = command;
    const answer = dice % 4 === 0 ? "snooze" : "done";
    return {
      ...checkIn(command, model, foreign),
      answer,
      ...(dice % 4 === 0 && { until: UNTIL[(dice >> 2) % 2] }),
    };
  },
  cancel_check_in: checkIn,
  add_journal_entry: ({ goal, dice }, model, foreign) => ({
    text: dice % 23 === 0 ? " \n" : `Wrote word${dice % 4} – ¥`,
    ...(dice % 3 === 0 && { visibility: "private" }),
    ...(dice % 5 !== 0 && { mood: ["awful", "okay", "great"][dice % 3] }),
    ...(dice % 7 === 0 && { mood_word: "hopeful" }),
    ...(dice % 2 && { goal_id: oddId(goal, foreign?.goalId) ?? pick(model.goals, goal)?.id }),
  }),
  make_entry_private: entry,
  remove_journal_text: entry,
  react_to_goal: reaction,
  remove_reaction: reaction,
} satisfies Readonly<Record<string, InputOf>>;
