import { describe, expect, test } from "vitest";
import { interestOn, monthlyRate, rateAsNumber } from "./interest.ts";

const PLACES = 160n;
const half = 1n << (PLACES - 1n);

describe("a month's rate", () => {
  test.each(["0.04", "0.000001", "0.999999", "1", "-0.01", "-0.999999"])(
    "compounds to a yield of %s within 40 decimal digits",
    (annualYield) => {
      const one = 10n ** 60n;
      const monthly = (monthlyRate(annualYield) * one) >> PLACES;
      let year = one;
      for (let month = 0; month < 12; month++) year = (year * (one + monthly)) / one;
      const [whole = "0", decimals = ""] = annualYield.replace("-", "").split(".");
      const size = BigInt(whole + decimals.padEnd(60, "0"));
      const error = year - one - (annualYield.startsWith("-") ? -size : size);
      expect(error <= 10n ** 20n && error >= -(10n ** 20n)).toBe(true);
    },
  );

  test("of 4 % is 0.32737 %, and of 0 % is 0 %", () => {
    expect(rateAsNumber(monthlyRate("0.04"))).toBe(0.0032737397821988637);
    expect(monthlyRate("0")).toBe(0n);
    expect(monthlyRate("-0")).toBe(0n);
  });

  test.each(["-1", "-1.5"])("throws for a yield of -100 % or less: %s", (annualYield) =>
    expect(() => monthlyRate(annualYield)).toThrow("not a yield above -1"),
  );
});

describe("interest is rounded half to even", () => {
  test.each([
    [1n, half, 0n], // 0.5
    [3n, half, 2n], // 1.5
    [5n, half, 2n], // 2.5
    [-1n, half, 0n],
    [-3n, half, -2n],
    [3n, -half, -2n],
    [5n, -half, -2n],
    [1n, half + 1n, 1n],
    [1n, half - 1n, 0n],
    [-1n, half + 1n, -1n],
    [7n, 2n * half, 7n],
    [0n, half, 0n],
  ])("%d x %d / 2^160 is %d", (balance, rate, interest) => {
    expect(interestOn(balance, rate)).toBe(interest);
  });

  test("never changes the order of two balances", () => {
    for (const annualYield of ["0.04", "1", "-0.3", "-0.999999"]) {
      const rate = monthlyRate(annualYield);
      const grown = (balance: bigint) => balance + interestOn(balance, rate);
      for (let balance = 0n; balance < 500n; balance++)
        expect(grown(balance + 1n)).toBeGreaterThanOrEqual(grown(balance));
    }
  });
});
