import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { exists, instantOf, instantOfMoment, inZone, isMoment, wallTimeOf } from "./wall-time.ts";

const NEW_YORK = "America/New_York";

test("a moment is a wall time, or an instant that converts to one", () => {
  expect(wallTimeOf("2026-03-08T18:00", NEW_YORK)).toBe("2026-03-08T18:00:00");
  expect(wallTimeOf("2026-03-08T18:00:00Z", NEW_YORK)).toBe("2026-03-08T14:00:00");
  expect(wallTimeOf("2026-03-08T18:00:59.999+01:00", "Asia/Tokyo")).toBe("2026-03-09T02:00:59");
});

const INVALID =
  "2026-03-08 2026-02-30T18:00 2026-03-08T25:00 18:00 1899-01-01T00:00 2026-03-08T18:00[UTC] 2026-03-08T18:00+25:00";

test.each(INVALID.split(" "))("%s is not a moment", (text) => expect(isMoment(text)).toBe(false));

test("a skipped wall time does not exist and moves forward", () => {
  expect(exists("2026-03-08T02:30:00", NEW_YORK)).toBe(false);
  expect(exists("2026-03-08T03:30:00", NEW_YORK)).toBe(true);
  expect(exists("2026-11-01T01:30:00", NEW_YORK)).toBe(true);
  expect(instantOf("2026-03-08T02:30:00", NEW_YORK).toISOString()).toBe("2026-03-08T07:30:00.000Z");
  expect(instantOf("2026-11-01T01:30:00", NEW_YORK).toISOString()).toBe("2026-11-01T05:30:00.000Z");
});

test("a moment with an offset is exact, even in an hour that occurs twice", () => {
  const at = (text: string) => instantOfMoment(text, NEW_YORK).toISOString();
  expect(at("2026-11-01T05:30:00Z")).toBe("2026-11-01T05:30:00.000Z");
  expect(at("2026-11-01T06:30:00Z")).toBe("2026-11-01T06:30:00.000Z");
  expect(at("2026-11-01T01:30-05:00")).toBe("2026-11-01T06:30:00.000Z");
  expect(at("2026-11-01T01:30")).toBe("2026-11-01T05:30:00.000Z");
});

test("an instant in a zone has the offset of its side of a clock change, and no fraction", () => {
  expect(inZone(NEW_YORK, "2026-11-01T05:59:59.999Z")).toBe("2026-11-01T01:59:59-04:00");
  expect(inZone(NEW_YORK, "2026-11-01T06:30:00.010Z")).toBe("2026-11-01T01:30:00-05:00");
  expect(inZone("Asia/Kolkata", "2026-11-01T00:00:00.000Z")).toBe("2026-11-01T05:30:00+05:30");
  expect(inZone("UTC", "2026-11-01T00:00:00.000Z")).toBe("2026-11-01T00:00:00+00:00");
});

test("an instant in a zone agrees with Temporal, even from the cache", () => {
  const european = ["UTC", "Europe/Amsterdam", "Africa/Casablanca"];
  const zones = [...european, NEW_YORK, "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"];
  // Amsterdam was 19 minutes and 32 seconds ahead until 1937; Apia skipped 30 December 2011.
  const around = ["1937-06-30T23:40:28Z", "2011-12-30T10:00Z", "2026-03-29T01:00Z", "2026-11-01T06:00Z"];
  const near = fc.tuple(fc.constantFrom(...around.map(Date.parse)), fc.integer({ min: -2_000, max: 2_000 }));
  const any = fc.integer({ min: Date.parse("1900-01-02"), max: Date.parse("2999-12-30") });
  const ms = fc.oneof(
    near.map(([at, off]) => at + off),
    any,
  );
  const instants = fc.array(ms, { minLength: 1, maxLength: 20 });
  const agrees = fc.property(fc.constantFrom(...zones), instants, (zone, instants) => {
    for (const instant of instants) {
      const shown = Temporal.Instant.fromEpochMilliseconds(instant)
        .toZonedDateTimeISO(zone)
        .toString({ timeZoneName: "never", smallestUnit: "second", roundingMode: "floor" });
      expect(inZone(zone, new Date(instant).toISOString())).toBe(shown);
    }
  });
  fc.assert(agrees);
});
