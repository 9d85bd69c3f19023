import { pluralIn } from "../plural.ts";

const plural = pluralIn("de");

/** What views in an assistant's window say. */
export const views = {
  noHost: "Ein Assistent zeigt diese Ansicht neben einer Antwort.",
  ended: "Es gibt keine Antwort zu zeigen.",
  unknown: "Diese Ansicht kennt diese Form der Antwort nicht. Der Assistent kann sie lesen.",

  summary: "Euer Geld",

  forecast: "Prognose",
  reached: (day: string) => `Der Zielbetrag ist am ${day} erreicht.`,
  onTime: (day: string) => `Der Zielbetrag ist am ${day} erreicht, rechtzeitig.`,
  late: (day: string, days: number) =>
    plural(days, {
      one: `Der Zielbetrag ist am ${day} erreicht, # Tag zu spät.`,
      other: `Der Zielbetrag ist am ${day} erreicht, # Tage zu spät.`,
    }),
  never: "Der Zielbetrag wird nicht erreicht.",
  probability: (percent: string) => `Chance, es rechtzeitig zu schaffen: ${percent}.`,
  required: (amount: string, day: string) => `Mit Beiträgen von ${amount} ist es bis ${day} erreicht.`,
  withChange: (outcome: string) => `Mit der Änderung: ${outcome}`,
  beginning: "Nur die ersten Monate sind zu sehen.",

  decidedOnPage:
    "Noch hat sich nichts bewegt. Entschieden wird auf der Seite des Plans; diese Ansicht kann nicht zustimmen.",
  openPage: "Seite des Plans öffnen",
};
