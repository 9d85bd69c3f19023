import { describe, expect, test } from "vitest";
import { bestMatches, comparable, MAX_CANDIDATES } from "./candidates.ts";

const row = (name: string, closed = false) => ({
  id: `id of ${name}${closed ? ", closed" : ""}`,
  name,
  closed,
});
const namesFor = (wanted: string, ...rows: ReturnType<typeof row>[]) =>
  bestMatches(wanted, rows).map(({ name, closed }) => (closed ? `${name} (closed)` : name));

describe("the rows that a name may mean", () => {
  test("the best matches come first: the same, the same but for case, a beginning, a part", () => {
    const rows = [row("Our Japan trip"), row("Japan trip 2031"), row("JAPAN  TRIP"), row("Japan trip")];
    expect(namesFor("Japan trip", ...rows)).toEqual([
      "Japan trip",
      "JAPAN  TRIP",
      "Japan trip 2031",
      "Our Japan trip",
    ]);
  });

  test("a name within what was said matches, too", () => {
    expect(namesFor("the Japan fund", row("Car"), row("Japan"))).toEqual(["Japan", "Car"]);
    expect(namesFor("ｊａｐａｎ", row("Car"), row("Japan"))).toEqual(["Japan", "Car"]);
  });

  test("of equal matches those that are not closed come first; a closed one that does not match is left out", () => {
    expect(namesFor("Japan", row("Japan", true), row("Japan"), row("Car", true))).toEqual([
      "Japan",
      "Japan (closed)",
    ]);
  });

  test("at most five, the others in their order", () => {
    const rows = Array.from({ length: 9 }, (_, at) => row(`Goal ${at}`));
    expect(namesFor("Tokyo", ...rows)).toEqual(rows.slice(0, MAX_CANDIDATES).map(({ name }) => name));
  });
});

test("of closed rows the newest 200 are compared, and a name that is far too long is cut", () => {
  const closed = Array.from({ length: 201 }, (_, at) => ({ status: "closed", at }));
  const open = [
    { status: "active", at: -2 },
    { status: "active", at: -1 },
  ];
  expect(comparable([...closed, ...open])).toEqual([...open, ...closed.slice(1)]);
  expect(comparable(open)).toEqual(open);
  expect(namesFor(`Japan ${"trip ".repeat(50_000)}`, row("Car"), row("Japan trip"))).toEqual([
    "Japan trip",
    "Car",
  ]);
  expect(namesFor(`${" ".repeat(300)}Japan`, row("Car"), row("Japan"))).toEqual(["Japan", "Car"]);
});
