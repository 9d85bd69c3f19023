/** What charts say to a person who does not see them. */
export const charts = {
  asTable: "Show as a table",
  date: "Date",
  progress: (name: string, percent: string) => `${name}: ${percent} of the target`,
  progressOf: (name: string, percent: string, scheduled: string) =>
    `${name}: ${percent} of the target; ${scheduled} would be on schedule`,
  fan: (name: string, amount: string, day: string) => `Forecast of ${name}: about ${amount} on ${day}`,
  percentiles: {
    p10: "9 of 10 above",
    p25: "3 of 4 above",
    p50: "Likely",
    p75: "3 of 4 below",
    p90: "9 of 10 below",
  },
};
