import type { AgendaFacts } from "../../views/check-in-view.tsx";

/** What views in an assistant's window say. */
export const views = {
  noHost: "An assistant shows this view beside an answer.",
  ended: "There is no answer to show.",
  unknown: "This view does not know this form of answer. The assistant can read it.",

  summary: "Your money",
  forecast: "Forecast",
  reached: (day: string) => `Reaches its target on ${day}.`,
  onTime: (day: string) => `Reaches its target on ${day}, in time.`,
  late: (day: string, days: number) =>
    `Reaches its target on ${day}, ${days} ${days === 1 ? "day" : "days"} late.`,
  never: "Does not reach its target.",
  probability: (percent: string) => `Chance to be in time: ${percent}.`,
  required: (amount: string, day: string) => `Contributions of ${amount} reach it by ${day}.`,
  withChange: (outcome: string) => `With the change: ${outcome}`,

  checkIns: "Check-ins",
  noCheckIns: "There are no check-ins.",
  checkInStatus: {
    scheduled: (time: string) => `Scheduled for ${time}`,
    waiting: (time: string) => `Due since ${time}`,
    complete: (time: string) => `Complete: ${time}`,
    missed: (time: string) => `Missed: ${time}`,
    cancelled: (time: string) => `Cancelled: ${time}`,
  },
  agenda: "Agenda",
  topics: {
    over_allocated: ({ account, amount }) => `Goals hold ${amount} more in ${account} than its balance.`,
    plan_waiting: ({ amount }) => `A plan that takes ${amount} from goals waits.`,
    overdue: ({ goal, amount }) => `The deadline of ${goal} has passed. ${amount} is missing.`,
    at_risk: ({ goal, amount }) => `${goal} is well behind schedule: ${amount} is missing.`,
    behind: ({ goal, amount }) => `${goal} is behind schedule: ${amount} is missing.`,
    on_track: ({ goal }) => `${goal} is back on schedule.`,
    complete: ({ goal }) => `${goal} has reached its target.`,
    journal_entry: ({ who }) => `A journal entry of ${who}.`,
    reaction: ({ who, goal }) => `A reaction of ${who} to ${goal}.`,
  } satisfies Record<string, (facts: AgendaFacts) => string>,
  answered: (who: string) => `Done: ${who}.`,
  snoozed: (who: string, time: string) => `Snoozed until ${time}: ${who}.`,
  waitsFor: (names: string) => `Waits for: ${names}.`,
};
