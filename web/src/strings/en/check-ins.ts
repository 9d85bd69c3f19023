import { pluralIn } from "../plural.ts";

const plural = pluralIn("en");

interface Topic {
  /** The account or goal. */
  readonly subject: string;
  readonly amount: string;
  /** The partner who acted. */
  readonly by: string;
}

/** Check-ins: dates on which the partners look at their money together. */
export const checkIns = {
  title: "Check-ins",
  checkIn: "Check-in",
  checkInOn: (day: string) => `Check-in of ${day}`,
  all: "All check-ins",
  none: "There are no check-ins yet.",
  noneHint:
    "Pick a quiet hour, once a month or every week. Each check-in comes with an agenda from your books.",
  noSuch: "There is no such check-in.",
  due: "Due now",
  next: "Scheduled",
  ended: "Past",
  statuses: {
    scheduled: "Scheduled",
    waiting: "Due",
    complete: "Complete",
    missed: "Missed",
    cancelled: "Cancelled",
  },
  missedBefore: (count: number) =>
    plural(count, { one: "The check-in before was missed.", other: "The # check-ins before were missed." }),
  waitsFor: (names: string) => `Waits for: ${names}`,
  agenda: "Agenda",
  emptyAgenda: "Nothing needs a decision. Enjoy the evening.",
  aGoal: "a goal",
  topics: {
    over_allocated: ({ subject, amount }: Topic) => `${subject} lacks ${amount} for its goals`,
    plan_waiting: ({ amount }: Topic) => `A plan that takes ${amount} from goals waits for approval`,
    overdue: ({ subject, amount }: Topic) => `${subject} is overdue: ${amount} is missing`,
    at_risk: ({ subject, amount }: Topic) => `${subject} is at risk: ${amount} is missing today`,
    behind: ({ subject, amount }: Topic) => `${subject} is behind: ${amount} is missing today`,
    on_track: ({ subject }: Topic) => `${subject} is on schedule again`,
    complete: ({ subject }: Topic) => `${subject} has reached its target`,
    journal_entry: ({ by }: Topic) => `Journal entry: ${by}`,
    reaction: ({ subject, by }: Topic) => `Reaction to ${subject}: ${by}`,
  },
  answers: "Answers",
  done: (name: string) => `${name}: done`,
  snoozed: (name: string, time: string) => `${name}: later, on ${time}`,
  yourAnswer: "Your answer",
  note: "Note",
  noteHint: "Visible to both of you.",
  answerDone: "We are done",
  later: "Not now",
  until: "Remind me on",
  snooze: "Postpone",
  cancel: "Cancel the check-in",
  cancelOne: "It ends for both of you.",
  cancelSeries: "It ends for both of you, and so does its schedule.",
  schedule: "Schedule a check-in",
  often: "How often",
  choices: {
    weekly: "Every week",
    fortnightly: "Every two weeks",
    monthly: "Every month",
    quarterly: "Every three months",
    now: "Once, now",
  },
  start: "First check-in",
  startHint: "In the time zone of your books.",
  message: "What it is about",
  scheduledFor: (time: string) => `The next check-in is on ${time}.`,
  every: {
    DAILY: (count: number) => plural(count, { one: "Every day", other: "Every # days" }),
    WEEKLY: (count: number) => plural(count, { one: "Every week", other: "Every # weeks" }),
    MONTHLY: (count: number) => plural(count, { one: "Every month", other: "Every # months" }),
    YEARLY: (count: number) => plural(count, { one: "Every year", other: "Every # years" }),
  },
  on: (every: string, days: string) => `${every} on ${days}`,
  times: (rule: string, count: number) => plural(count, { one: `${rule}, once`, other: `${rule}, # times` }),
  ruleIs: (rule: string) => `By the rule ${rule}`,
};
