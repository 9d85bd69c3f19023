import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

interface Topic {
  /** The account or goal. */
  readonly subject: string;
  readonly amount: string;
  /** The partner who acted. */
  readonly by: string;
}

/** Check-ins: dates on which the partners look at their money together. */
export const checkIns = {
  title: "Geldgespräche",
  checkIn: "Geldgespräch",
  checkInOn: (day: string) => `Geldgespräch am ${day}`,
  all: "Alle Geldgespräche",
  none: "Noch gibt es keine Geldgespräche.",
  noneHint:
    "Sucht euch eine ruhige Stunde, einmal im Monat oder jede Woche. Zu jedem Geldgespräch gibt es eine Themenliste aus eurem Haushaltsbuch.",
  noSuch: "Dieses Geldgespräch gibt es nicht.",
  due: "Jetzt fällig",
  next: "Geplant",
  ended: "Vergangen",
  statuses: {
    scheduled: "Geplant",
    waiting: "Fällig",
    complete: "Erledigt",
    missed: "Verpasst",
    cancelled: "Abgesagt",
  },
  missedBefore: (count: number) =>
    plural(count, {
      one: "Das Geldgespräch davor wurde verpasst.",
      other: "Die # Geldgespräche davor wurden verpasst.",
    }),
  waitsFor: (names: string) => `Wartet auf: ${names}`,
  agenda: "Themen",
  emptyAgenda: "Nichts zu entscheiden. Genießt den Abend.",
  aGoal: "ein Ziel",
  topics: {
    over_allocated: ({ subject, amount }: Topic) => `${subject}: für die Ziele fehlen ${amount}`,
    plan_waiting: ({ amount }: Topic) => `Ein Plan, der Zielen ${amount} entnimmt, wartet auf Zustimmung`,
    overdue: ({ subject, amount }: Topic) => `${subject} ist überfällig: Es fehlen ${amount}`,
    at_risk: ({ subject, amount }: Topic) => `${subject} ist gefährdet: Heute fehlen ${amount}`,
    behind: ({ subject, amount }: Topic) => `${subject} ist im Rückstand: Heute fehlen ${amount}`,
    on_track: ({ subject }: Topic) => `${subject} ist wieder im Zeitplan`,
    complete: ({ subject }: Topic) => `${subject} ist erreicht`,
    journal_entry: ({ by }: Topic) => `Eintrag im Tagebuch: ${by}`,
    reaction: ({ subject, by }: Topic) => `Reaktion auf ${subject}: ${by}`,
  },
  answers: "Antworten",
  done: (name: string) => `${name}: erledigt`,
  snoozed: (name: string, time: string) => `${name}: später, am ${time}`,
  yourAnswer: "Deine Antwort",
  note: "Notiz",
  noteHint: "Für euch beide sichtbar.",
  answerDone: "Wir sind fertig",
  later: "Jetzt nicht",
  until: "Erinnere mich am",
  snooze: "Verschieben",
  cancel: "Geldgespräch absagen",
  cancelOne: "Es entfällt für euch beide.",
  cancelSeries: "Es entfällt für euch beide, und alle folgenden auch.",
  schedule: "Geldgespräch planen",
  often: "Wie oft",
  choices: {
    weekly: "Jede Woche",
    fortnightly: "Alle zwei Wochen",
    monthly: "Jeden Monat",
    quarterly: "Alle drei Monate",
    now: "Einmal, jetzt",
  },
  start: "Erstes Geldgespräch",
  startHint: "In der Zeitzone eures Haushaltsbuchs.",
  message: "Worum es geht",
  scheduledFor: (time: string) => `Das nächste Geldgespräch ist am ${time}.`,
  every: {
    DAILY: (count: number) => plural(count, { one: "Jeden Tag", other: "Alle # Tage" }),
    WEEKLY: (count: number) => plural(count, { one: "Jede Woche", other: "Alle # Wochen" }),
    MONTHLY: (count: number) => plural(count, { one: "Jeden Monat", other: "Alle # Monate" }),
    YEARLY: (count: number) => plural(count, { one: "Jedes Jahr", other: "Alle # Jahre" }),
  },
  on: (every: string, days: string) => `${every} am ${days}`,
  times: (rule: string, count: number) => plural(count, { one: `${rule}, einmal`, other: `${rule}, #-mal` }),
  ruleIs: (rule: string) => `Nach der Regel ${rule}`,
};
