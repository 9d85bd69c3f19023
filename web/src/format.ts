/** An instant in the browser's words and time zone. */
export function timeOf(instant: string): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** Writes amounts of a currency in the browser's words. They are decimal texts, which stay exact. */
export function amountIn(currency: string): (amount: string) => string {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return (amount) => format.format(amount as `${number}`);
}
