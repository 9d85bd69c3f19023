/** A share as whole percents; a dash where there is nothing to take a share of. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${Math.round(share * 100)} %`;
}

/** A count with separators: 12,345. */
export function count(number: number): string {
  return number.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A time in seconds, from milliseconds. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

/** US dollars; a dash where it is not known. */
export function dollars(cost: number | undefined): string {
  if (cost === undefined) return "–";
  return `$${cost.toFixed(cost > 0 && cost < 1 ? 4 : 2)}`;
}

/** "1 run", "2 runs". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}
