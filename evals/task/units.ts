/** Minor units of a decimal text, which may be negative. @throws Error when it is none, or has more decimals than `digits` */
export function minorUnits(text: string, digits: number): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > digits) throw new Error(`${text} is no amount here`);
  const units = BigInt(whole + fraction.padEnd(digits, "0"));
  return sign ? -units : units;
}

/** The decimal text of minor units. */
export function formatUnits(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const sign = units < 0n ? "-" : "";
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
