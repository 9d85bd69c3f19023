import { pluralIn } from "../plural.ts";

const plural = pluralIn("es");

interface Topic {
  /** The account or goal. */
  readonly subject: string;
  readonly amount: string;
  /** The partner who acted. */
  readonly by: string;
}

/** Check-ins: dates on which the partners look at their money together. */
export const checkIns = {
  title: "Revisiones",
  checkIn: "Revisión",
  checkInOn: (day: string) => `Revisión del ${day}`,
  all: "Todas las revisiones",
  none: "Todavía no hay revisiones.",
  noneHint:
    "Elige un rato tranquilo, una vez al mes o cada semana. Cada revisión trae una lista de temas de tu libro.",
  noSuch: "Esta revisión no existe.",
  due: "Toca ahora",
  next: "Programadas",
  ended: "Pasadas",
  statuses: {
    scheduled: "Programada",
    waiting: "Pendiente",
    complete: "Hecha",
    missed: "Perdida",
    cancelled: "Cancelada",
  },
  missedBefore: (count: number) =>
    plural(count, {
      one: "La revisión anterior no se hizo.",
      other: "Las # revisiones anteriores no se hicieron.",
    }),
  waitsFor: (names: string) => `Falta la respuesta de: ${names}`,
  agenda: "Temas",
  emptyAgenda: "No hay nada que decidir. A disfrutar de la tarde.",
  aGoal: "un objetivo",
  topics: {
    over_allocated: ({ subject, amount }: Topic) => `${subject}: faltan ${amount} para sus objetivos`,
    plan_waiting: ({ amount }: Topic) => `Un plan que saca ${amount} de los objetivos espera aprobación`,
    overdue: ({ subject, amount }: Topic) => `${subject} ha vencido: faltan ${amount}`,
    at_risk: ({ subject, amount }: Topic) => `${subject} está en riesgo: hoy faltan ${amount}`,
    behind: ({ subject, amount }: Topic) => `${subject} va con retraso: hoy faltan ${amount}`,
    on_track: ({ subject }: Topic) => `${subject} vuelve a ir al día`,
    complete: ({ subject }: Topic) => `${subject} se ha alcanzado`,
    journal_entry: ({ by }: Topic) => `Entrada en el diario: ${by}`,
    reaction: ({ subject, by }: Topic) => `Reacción a ${subject}: ${by}`,
  },
  answers: "Respuestas",
  done: (name: string) => `${name}: hecha`,
  snoozed: (name: string, time: string) => `${name}: más tarde, el ${time}`,
  yourAnswer: "Tu respuesta",
  note: "Nota",
  noteHint: "Visible para los dos.",
  answerDone: "Ya está hecha",
  later: "Ahora no",
  until: "Recuérdamelo el",
  snooze: "Aplazar",
  cancel: "Cancelar la revisión",
  cancelOne: "Se cancela para los dos.",
  cancelSeries: "Se cancela para los dos, y también todas las siguientes.",
  schedule: "Programar una revisión",
  often: "Con qué frecuencia",
  choices: {
    weekly: "Cada semana",
    fortnightly: "Cada dos semanas",
    monthly: "Cada mes",
    quarterly: "Cada tres meses",
    now: "Una vez, ahora",
  },
  start: "Primera revisión",
  startHint: "En la zona horaria de tu libro.",
  message: "De qué se trata",
  scheduledFor: (time: string) => `La próxima revisión es el ${time}.`,
  every: {
    DAILY: (count: number) => plural(count, { one: "Cada día", other: "Cada # días" }),
    WEEKLY: (count: number) => plural(count, { one: "Cada semana", other: "Cada # semanas" }),
    MONTHLY: (count: number) => plural(count, { one: "Cada mes", other: "Cada # meses" }),
    YEARLY: (count: number) => plural(count, { one: "Cada año", other: "Cada # años" }),
  },
  on: (every: string, days: string) => `${every}: ${days}`,
  times: (rule: string, count: number) =>
    plural(count, { one: `${rule}, una vez`, other: `${rule}, # veces` }),
  ruleIs: (rule: string) => `Según la regla ${rule}`,
};
