import { pluralIn } from "../plural.ts";

const plural = pluralIn("es");

/** The list of goals, and the page of one goal. */
export const goals = {
  title: "Objetivos",
  goal: "Objetivo",
  none: "Un objetivo es algo para lo que ahorras con tu pareja: un viaje, un coche, un colchón para los malos tiempos.",
  noneClosed: "No hay objetivos cerrados.",
  showClosed: "Objetivos cerrados",
  showActive: "Objetivos activos",
  closed: "Cerrado",
  locked: "Bloqueado: no sale dinero de este objetivo",
  spent: (amount: string) => `${amount} ya gastados`,
  ofTarget: (target: string) => `de ${target}`,
  due: (day: string) => `hasta el ${day}`,
  noDeadline: "Sin fecha límite",
  overfunded: (amount: string) => `${amount} por encima del importe objetivo`,
  remaining: (amount: string) => `faltan ${amount}`,
  heldIn: "Dónde está el dinero",
  partnersPrivate: "Cuentas privadas de tu pareja",
  status: {
    complete: "Alcanzado",
    on_track: "Al día",
    no_deadline: "Sin fecha límite",
    behind: (amount: string) => `Con retraso: ${amount}`,
    at_risk: (amount: string) => `Con mucho retraso: ${amount}`,
    overdue: (amount: string) => `Vencido: faltan ${amount}`,
  },

  create: "Crear un objetivo",
  edit: "Editar el objetivo",
  save: "Guardar",
  startAgain: "Empezar de nuevo con la última versión",
  name: "Nombre",
  target: "Importe objetivo",
  deadline: "Fecha límite",
  deadlineHint: "Déjala vacía si no hay prisa.",
  priority: "Prioridad",
  priorities: { 1: "1, la más alta", 2: "2", 3: "3", 4: "4", 5: "5, la más baja" },
  type: "Tipo",
  typeHint: "Por ejemplo, viaje, casa, coche o fondo de emergencia.",
  notes: "Notas",
  lock: "Bloquear el objetivo para que no salga dinero de él",

  money: "Mover dinero",
  moneyText: "El dinero se queda en las cuentas. Un objetivo solo indica para qué es.",
  allocate: "Apartar",
  release: "Recuperar",
  spend: "Gastar",
  reallocate: "A otro objetivo",
  account: "Cuenta",
  amount: "Importe",
  toGoal: "Objetivo que recibe el dinero",
  canAllocate: (account: string, amount: string) => `${account}: ${amount} disponibles`,
  holds: (account: string, amount: string) => `${account}: ${amount} apartados`,
  noAccountToAllocate: "Ninguna cuenta tiene dinero disponible.",
  nothingToTake:
    "No hay nada que recuperar: en las cuentas que ves no hay dinero apartado para este objetivo.",
  noOtherGoal: "No hay otro objetivo.",
  payee: "Pagado a",
  note: "Nota",
  alreadyPaid: "El saldo de la cuenta ya incluye este pago",
  submit: {
    allocate: "Apartar el dinero",
    release: "Recuperar el dinero",
    spend: "Registrar el pago",
    reallocate: "Mover el dinero",
  },
  done: {
    allocate: (amount: string, account: string) => `${amount} apartados; cuenta: ${account}.`,
    release: (amount: string, account: string) => `${amount} disponibles de nuevo; cuenta: ${account}.`,
    spend: (amount: string, account: string) => `${amount} pagados; cuenta: ${account}.`,
    reallocate: (amount: string) => `${amount} movidos al otro objetivo.`,
  },
  paymentWaits: "El pago está registrado. Para usar el dinero del objetivo falta la aprobación de tu pareja.",
  toPlan: "Ver el plan",
  askPartner: "Pedir la aprobación de tu pareja",

  drift: "Volver a ir al día",
  cause: {
    released_money: (amount: string) => `Se recuperó dinero: ${amount}.`,
    raised_target: (amount: string) => `Se subió el importe objetivo, lo que explica ${amount}.`,
    earlier_deadline: (amount: string) => `Se adelantó la fecha límite, lo que explica ${amount}.`,
    missed_pace: (amount: string) => `Se apartó menos de lo previsto: ${amount} menos.`,
    dropped_balance: (amount: string) =>
      `Una cuenta tiene demasiado poco: ${amount} del objetivo no están cubiertos.`,
  },
  expectedNow: (expected: string, actual: string) => `Previsto hasta hoy: ${expected}. Ahorrado: ${actual}.`,
  cureNow: (amount: string, account: string) => `Apartar ahora ${amount} de la cuenta ${account}`,
  cureDeadline: (day: string) => `Mover la fecha límite al ${day}`,
  curePlan: "Mover dinero entre objetivos con un plan",
  cureMonthly: (amount: string) => `O aparta ${amount} cada mes a partir del mes que viene.`,
  noCure: "Ninguna cuenta tiene dinero disponible para esto, y una fecha posterior tampoco ayuda.",

  react: "Reacciones",
  giveIt: "Reaccionar así",
  from: (names: string) => `de ${names}`,
  stickers: {
    high_five: "Choca esos cinco",
    confetti: "Confeti",
    piggy_bank: "Hucha",
    rocket: "Cohete",
    teamwork: "Trabajo en equipo",
    thank_you: "Gracias",
    keep_going: "Sigue así",
    hug: "Abrazo",
  },

  close: "Cerrar el objetivo",
  closeText:
    "Para un objetivo que se ha alcanzado o que ya no interesa. Su dinero vuelve a estar disponible en las cuentas. Un objetivo cerrado no se puede volver a abrir.",
  closeIt: "Cerrar definitivamente",

  forecast: "Previsión",
  monthly: "Apartar cada mes",
  reachedOn: (day: string) => `Se alcanza el ${day}.`,
  onTime: "Es a tiempo.",
  late: (day: string) => `Es después de la fecha límite, el ${day}.`,
  required: (amount: string) => `Para llegar a la fecha límite hacen falta ${amount} al mes.`,
  chance: (percent: string) => `La probabilidad de llegar a tiempo es del ${percent}.`,
  between: (early: string, late: string) =>
    `En 8 de cada 10 casos se alcanza entre el ${early} y el ${late}.`,
  never: "Con este importe no se alcanza ni en 50 años.",
  fanText:
    "Sombreado: lo que puede pasar si se falla uno de cada diez meses y los importes varían en una quinta parte. Las líneas discontinuas son el importe objetivo y la fecha límite.",
  whatIf: "¿Y si…?",
  whatIfTarget: "… el importe objetivo fuera",
  whatIfDeadline: "… la fecha límite fuera",
  whatIfReached: (day: string) => `Entonces se alcanza el ${day}.`,
  whatIfSooner: (days: number) =>
    days === 0
      ? ""
      : days > 0
        ? plural(days, { one: "# día antes.", other: "# días antes." })
        : plural(-days, { one: "# día después.", other: "# días después." }),
  whatIfRequired: (amount: string) => `Para llegar a la fecha límite harían falta ${amount} al mes.`,

  history: "Historial",
  allHistory: "Todo en el historial",
};
