/** What charts say to a person who does not see them. */
export const charts = {
  asTable: "Als Tabelle zeigen",
  date: "Datum",
  progress: (name: string, percent: string) => `${name}: ${percent} des Zielbetrags`,
  progressOf: (name: string, percent: string, scheduled: string) =>
    `${name}: ${percent} des Zielbetrags; im Zeitplan wären ${scheduled}`,
  fan: (name: string, amount: string, day: string) => `Prognose für ${name}: etwa ${amount} am ${day}`,
  percentiles: {
    p10: "9 von 10 darüber",
    p25: "3 von 4 darüber",
    p50: "Wahrscheinlich",
    p75: "3 von 4 darunter",
    p90: "9 von 10 darunter",
  },
};
