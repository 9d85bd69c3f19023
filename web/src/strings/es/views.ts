import { pluralIn } from "../plural.ts";

const plural = pluralIn("es");

/** What views in an assistant's window say. */
export const views = {
  noHost: "Un asistente muestra esta vista junto a una respuesta.",
  ended: "No hay ninguna respuesta que mostrar.",
  unknown: "Esta vista no conoce esta forma de respuesta. El asistente puede leerla.",

  summary: "Tu dinero",

  forecast: "Previsión",
  reached: (day: string) => `Alcanza su importe el ${day}.`,
  onTime: (day: string) => `Alcanza su importe el ${day}, a tiempo.`,
  late: (day: string, days: number) =>
    plural(days, {
      one: `Alcanza su importe el ${day}, # día tarde.`,
      other: `Alcanza su importe el ${day}, # días tarde.`,
    }),
  never: "No alcanza su importe.",
  probability: (percent: string) => `Probabilidad de llegar a tiempo: ${percent}.`,
  required: (amount: string, day: string) => `Con aportaciones de ${amount} se alcanza para el ${day}.`,
  withChange: (outcome: string) => `Con el cambio: ${outcome}`,
  beginning: "Solo se muestran los primeros meses.",

  decidedOnPage:
    "Todavía no se ha movido nada. La decisión se toma en la página del plan; esta vista no puede aprobarlo.",
  openPage: "Abrir la página del plan",
};
