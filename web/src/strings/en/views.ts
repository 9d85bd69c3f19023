/** What views in an assistant's window say. */
export const views = {
  noHost: "An assistant shows this view beside an answer.",
  ended: "There is no answer to show.",
  unknown: "This view does not know this form of answer. The assistant can read it.",

  summary: "Your money",

  forecast: "Forecast",
  reached: (day: string) => `Reaches its target on ${day}.`,
  onTime: (day: string) => `Reaches its target on ${day}, in time.`,
  late: (day: string, days: number) =>
    `Reaches its target on ${day}, ${days} ${days === 1 ? "day" : "days"} late.`,
  never: "Does not reach its target.",
  probability: (percent: string) => `Chance to be in time: ${percent}.`,
  required: (amount: string, day: string) => `Contributions of ${amount} reach it by ${day}.`,
  withChange: (outcome: string) => `With the change: ${outcome}`,
  beginning: "Only the first months are shown.",

  decidedOnPage:
    "Nothing has moved yet. The decision is made on the page of the plan; this view cannot approve it.",
  openPage: "Open the page of the plan",
};
