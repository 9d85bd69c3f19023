/** What charts say to a person who does not see them. */
export const charts = {
  asTable: "Ver como tabla",
  date: "Fecha",
  progress: (name: string, percent: string) => `${name}: ${percent} del importe objetivo`,
  progressOf: (name: string, percent: string, scheduled: string) =>
    `${name}: ${percent} del importe objetivo; según el calendario sería ${scheduled}`,
  fan: (name: string, amount: string, day: string) =>
    `Previsión de ${name}: alrededor de ${amount} el ${day}`,
  percentiles: {
    p10: "9 de cada 10 por encima",
    p25: "3 de cada 4 por encima",
    p50: "Probable",
    p75: "3 de cada 4 por debajo",
    p90: "9 de cada 10 por debajo",
  },
};
