import { pluralIn } from "../plural.ts";

const plural = pluralIn("es");

/** The first page of the books. */
export const home = {
  title: "Inicio",
  available: "Dinero disponible",
  ofBalance: (balance: string, allocated: string) => `de ${balance}; ${allocated} apartados para objetivos`,
  goals: "Objetivos",
  allGoals: "Todos los objetivos",
  yourTurn: "Te toca a ti",
  attention: "Necesita atención",
  goodNews: "Buenas noticias",
  allGood: "Todo está en orden.",
  nextCheckIn: "Próxima revisión",
  noCheckIn:
    "No hay ninguna revisión programada. Mirar el libro en pareja con regularidad ayuda a estar al día.",
  toCheckIns: "Programar una revisión",
  firstSteps: "Primeros pasos",
  addAccount: "Añade tu primera cuenta",
  addAccountText: "En una cuenta está el dinero que apartas para objetivos. En tu banco no se mueve nada.",
  addGoal: "Crea tu primer objetivo",
  addGoalText: "Ponle un nombre, un importe y, si la hay, una fecha.",
  invite: "Invita a tu pareja",
  inviteText: "Llevas este libro por tu cuenta. Tu pareja puede unirse cuando quiera.",
  assistantText: "Los ajustes muestran qué pegar en Claude o ChatGPT.",
  rows: {
    over_allocated: (count: number, amount: string) =>
      plural(count, {
        one: `En una cuenta faltan ${amount} para sus objetivos`,
        other: `En # cuentas faltan ${amount} para sus objetivos`,
      }),
    below_kept: (name: string, kept: string) => `${name} tiene menos que los ${kept} que deben quedar libres`,
    spent_for: (amount: string) => `Tras un pago, a una cuenta le faltan ${amount}. ¿Era para un objetivo?`,
    linked_twice:
      "Tu pareja comparte una cuenta que también es tu cuenta privada: su dinero cuenta dos veces",
    overdue: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} ha vencido; faltan ${amount}`,
        other: `# objetivos han vencido; faltan ${amount}`,
      }),
    at_risk: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} va con mucho retraso: ${amount}`,
        other: `# objetivos van con mucho retraso: ${amount} en total`,
      }),
    behind: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} va con retraso: ${amount}`,
        other: `# objetivos van con retraso: ${amount} en total`,
      }),
    due_soon: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} vence en una semana; faltan ${amount}`,
        other: `# objetivos vencen en una semana; faltan ${amount}`,
      }),
    overfunded: (count: number, goal: string, amount: string) =>
      plural(count, {
        one: `${goal} tiene ${amount} más que su importe objetivo`,
        other: `# objetivos tienen ${amount} más que sus importes objetivo`,
      }),
    plan_waiting: (count: number, amount: string) =>
      plural(count, {
        one: `Un plan que mueve ${amount} espera tu aprobación`,
        other: `# planes que mueven ${amount} esperan tu aprobación`,
      }),
    payment_waiting: (count: number, amount: string) =>
      plural(count, {
        one: `Tu pago de ${amount} espera la aprobación de tu pareja`,
        other: `# pagos por ${amount} en total esperan la aprobación de tu pareja`,
      }),
    check_in_waiting: (count: number) =>
      plural(count, {
        one: "Una revisión espera tu respuesta",
        other: "# revisiones esperan tu respuesta",
      }),
    check_in_missed: (count: number) =>
      plural(count, {
        one: "Una revisión no se hizo",
        other: "# revisiones seguidas no se hicieron",
      }),
    threshold_proposal: (amount: string | undefined) =>
      amount === undefined
        ? "Tu pareja propone quitar el límite de aprobación"
        : `Tu pareja propone un límite de aprobación de ${amount}`,
    milestone: (goal: string, percent: string) => `${goal} ha llegado al ${percent}`,
    inbox: (count: number) => plural(count, { one: "# aviso sin leer", other: "# avisos sin leer" }),
  },
};
