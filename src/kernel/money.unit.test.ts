import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusalOf } from "../../testing/in-memory.ts";
import {
  assertInCirculation,
  canonicalDecimal,
  currencyDigits,
  decimalText,
  formatMoney,
  MAX_MINOR_UNITS,
  toMinorUnits,
} from "./money.ts";

describe("money", () => {
  test.each([
    ["USD", "1250", 125000n, "1250.00"],
    ["USD", "0.5", 50n, "0.50"],
    ["JPY", "1250", 1250n, "1250"],
    ["KWD", "1.25", 1250n, "1.250"],
    ["KWD", "0.001", 1n, "0.001"],
    ["CLF", "1.2345", 12345n, "1.2345"],
    ["MGA", "1.20", 120n, "1.20"],
  ])("%s %s is %d minor units, formatted as %s", (currency, text, minor, formatted) => {
    expect(toMinorUnits({ amount: text }, currency).amount).toBe(minor);
    expect(formatMoney(minor, currency)).toBe(formatted);
  });

  test("knows the decimals of ISO 4217 codes only", () => {
    expect(["USD", "EUR", "JPY", "KWD", "MRU"].map(currencyDigits)).toEqual([2, 2, 0, 3, 2]);
    const unknown = ["usd", "US", "XXXX", "ZZZ", "constructor", ""];
    expect(unknown.filter((code) => currencyDigits(code) !== undefined)).toEqual([]);
  });

  test("a withdrawn currency keeps its decimals for existing couples and is refused for new ones", () => {
    const withdrawn = ["ANG", "BGN", "CUC", "HRK", "LTL", "MRO", "SLL", "STD", "VEF", "ZMK", "ZWL"];
    const isForNewBooks = (currency: string) => {
      if (currencyDigits(currency) === undefined) return false;
      try {
        assertInCirculation(currency);
        return true;
      } catch (error) {
        expect(error).toMatchObject({ errors: [{ field: "currency" }] });
        return false;
      }
    };
    expect(withdrawn.filter(isForNewBooks)).toEqual([]);
    expect(["EUR", "XCG", "SLE", "ZWG"].filter(isForNewBooks)).toHaveLength(4);
    expect(formatMoney(1250n, "BGN")).toBe("12.50");
  });

  test("formats negative amounts with a sign", () => {
    expect(formatMoney(-5n, "USD")).toBe("-0.05");
    expect(formatMoney(-1250n, "JPY")).toBe("-1250");
  });

  test.each(["-1", "+1", "1e3", "01", ".5", "5.", "1,000", "", " 1", "1 ", "NaN", "Infinity", "0x10", "١٢"])(
    "%j is not an amount",
    (text) => expect(decimalText(text)).toBeUndefined(),
  );

  test("reads a number by its shortest form, which must have no exponent", () => {
    expect([0.1, 1250, 12.5, -0].map(decimalText)).toEqual(["0.1", "1250", "12.5", "0"]);
    expect([1e21, 1e-7, -1, Number.NaN].map(decimalText)).toEqual(Array(4).fill(undefined));
  });

  test.each([
    [0.1 + 0.2, "USD", 'At most 2 decimals in USD; send "0.30".'],
    [0.7 + 0.1, "USD", 'At most 2 decimals in USD; send "0.80".'],
    [1.005 * 100, "USD", 'At most 2 decimals in USD; send "100.50".'],
    [9.95 + 0.05 - 1e-15, "USD", 'At most 2 decimals in USD; send "10.00".'],
    [4.35 * 100, "JPY", 'JPY has no decimals; send "435".'],
    [1.1 + 2.2, "KWD", 'At most 3 decimals in KWD; send "3.300".'],
    ["12.345", "USD", "At most 2 decimals in USD."],
    ["1.5", "JPY", "JPY has no decimals."],
    ["0.123456789", "USD", "At most 2 decimals in USD."],
  ])(
    "%s %s has too many decimals; a float's rounding error gets a suggestion",
    (value, currency, message) => {
      const convert = () => toMinorUnits({ amount: decimalText(value) }, currency);
      expect(refusalOf(convert).errors).toEqual([{ field: "amount", message }]);
    },
  );

  test.each([
    ["10", "10"],
    ["10.00", "10"],
    ["10.50", "10.5"],
    ["0.00", "0"],
    ["100", "100"],
    ["0.010", "0.01"],
  ])("the canonical form of %s is %s", (text, form) => expect(canonicalDecimal(text)).toBe(form));

  test("lists every field that the currency cannot represent", () => {
    const convert = () => toMinorUnits({ balance: "12.345", keep_available: "1.999", name: "1" }, "USD");
    const { code, errors } = refusalOf(convert);
    const message = "At most 2 decimals in USD.";
    expect(code).toBe("invalid_input");
    expect(errors).toEqual(["balance", "keep_available"].map((field) => ({ field, message })));
  });

  test("accepts at most 10^15 minor units", () => {
    expect(toMinorUnits({ amount: "10000000000000.00" }, "USD").amount).toBe(MAX_MINOR_UNITS);
    expect(() => toMinorUnits({ amount: "10000000000000.01" }, "USD")).toThrow(/At most 10000000000000.00/);
    expect(toMinorUnits({ amount: "1000000000000000" }, "JPY").amount).toBe(MAX_MINOR_UNITS);
  });

  test("parsing a formatted amount returns the same amount", () => {
    const currencies = fc.constantFrom("USD", "JPY", "KWD", "CLF");
    const isSame = fc.property(fc.bigInt(0n, MAX_MINOR_UNITS), currencies, (minor, currency) => {
      expect(toMinorUnits({ amount: formatMoney(minor, currency) }, currency).amount).toBe(minor);
    });
    fc.assert(isSame);
  });
});
