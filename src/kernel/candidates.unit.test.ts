import { describe, expect, test } from "vitest";
import { bestMatches, comparable, MAX_CANDIDATES } from "./candidates.ts";

const row = (name: string, closed = false) => ({ id: `${name} ${closed}`, name, closed });
const namesFor = (wanted: string, ...rows: ReturnType<typeof row>[]) =>
  bestMatches(wanted, rows).map(({ name, closed }) => (closed ? `${name} (closed)` : name));

describe("candidates for a name", () => {
  test("the best matches come first: equal, equal except for case, a prefix, a substring", () => {
    const rows = [row("Our Japan trip"), row("Japan trip 2031"), row("JAPAN  TRIP"), row("Japan trip")];
    const expected = ["Japan trip", "JAPAN  TRIP", "Japan trip 2031", "Our Japan trip"];
    expect(namesFor("Japan trip", ...rows)).toEqual(expected);
  });

  test("a row also matches if the text contains its name", () => {
    expect(namesFor("the Japan fund", row("Car"), row("Japan"))).toEqual(["Japan", "Car"]);
    expect(namesFor("ｊａｐａｎ", row("Car"), row("Japan"))).toEqual(["Japan", "Car"]);
  });

  test("open rows precede closed ones that match equally well, and closed rows without a match are omitted", () => {
    const rows = [row("Japan", true), row("Japan"), row("Car", true)];
    expect(namesFor("Japan", ...rows)).toEqual(["Japan", "Japan (closed)"]);
  });

  test("returns at most five rows and keeps the order of those that do not match", () => {
    const rows = Array.from({ length: 9 }, (_, at) => row(`Goal ${at}`));
    expect(namesFor("Tokyo", ...rows)).toEqual(rows.slice(0, MAX_CANDIDATES).map(({ name }) => name));
  });
});

test("compares the newest 200 closed rows and truncates a very long name", () => {
  const closed = Array.from({ length: 201 }, (_, at) => ({ status: "closed", at }));
  const open = [-2, -1].map((at) => ({ status: "active", at }));
  expect(comparable([...closed, ...open])).toEqual([...open, ...closed.slice(1)]);
  expect(comparable(open)).toEqual(open);
  const long = `Japan ${"trip ".repeat(50_000)}`;
  expect(namesFor(long, row("Car"), row("Japan trip"))).toEqual(["Japan trip", "Car"]);
  expect(namesFor(`${" ".repeat(300)}Japan`, row("Car"), row("Japan"))).toEqual(["Japan", "Car"]);
});
