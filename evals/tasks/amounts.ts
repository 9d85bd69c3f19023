/** Minor units of a decimal string, which may be negative. @throws Error for other strings or more than `digits` decimals */
export function minorUnits(text: string, digits: number): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > digits)
    throw new Error(`${text} is not an amount in this currency`);
  const units = BigInt(whole + fraction.padEnd(digits, "0"));
  return sign ? -units : units;
}

/** Minor units as a decimal string. */
export function formatUnits(units: bigint, digits: number): string {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const sign = units < 0n ? "-" : "";
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
