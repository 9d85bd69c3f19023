import type { Books } from "../../src/books/books.ts";
import type { Change } from "../../src/books/change.ts";
import type { Event, Goal } from "../../src/books/rows.ts";
import { booksOf, eventRow } from "../in-memory.ts";

/** The instant of earlier events. */
export const EARLIER = new Date("2026-03-11T15:00:00.000Z");
/** The instant of the event that is applied. */
export const NOW = new Date("2026-03-12T15:00:00.000Z");

/** The inflow on the day of `NOW`. */
export const inflow = (net: string) => [["2026-03-12", net]];

const TRIP: Partial<Goal> = { targetAmount: 1000_00n, notes: "Sakura" };
const HOME: Partial<Goal> = { targetAmount: 2000_00n };

/** Checking holds 1000.00, of which the trip (of 1000.00) has 240.00 and home (of 2000.00) has 100.00; savings hold 500.00. */
export const BOOKS = booksOf({
  accounts: { checking: { balance: 1000_00n }, savings: { balance: 500_00n, isManual: false } },
  goals: { trip: TRIP, home: HOME },
  held: { "trip/checking": 240_00n, "home/checking": 100_00n },
  rest: {
    reactions: new Map([
      ["trip/ben/🎉", { id: "r1", goalId: "trip", userId: "ben", emoji: "🎉", createdAt: EARLIER }],
    ]),
  },
});

type Row = Readonly<Record<string, unknown>>;

/** The changed columns of each row; `"gone"` for a removed row. */
export function differences(before: Books, after: Books): Readonly<Record<string, Row | "gone">> {
  const rows = ({ couple, accounts, goals, allocations, reactions, checkIns, plans }: Books) => {
    const { headSequence, headHash, ...settings } = couple;
    const named = (of: string, map: ReadonlyMap<string, object>) =>
      [...map].map(([key, row]) => [`${of} ${key}`, row as Row] as const);
    return new Map<string, Row>([
      ["couple", settings],
      ...named("account", accounts),
      ...named("goal", goals),
      ...named("held", allocations),
      ...named("reaction", reactions),
      ...named("check-in", checkIns),
      ...named("plan", plans),
    ]);
  };
  const [was, is] = [rows(before), rows(after)];
  const changed = [...is].flatMap(([key, row]) => {
    const known = was.get(key) ?? {};
    const columns = Object.entries(row).filter(([column, value]) => known[column] !== value);
    return columns.length > 0 ? [[key, Object.fromEntries(columns)] as const] : [];
  });
  const gone = [...was.keys()].filter((key) => !is.has(key)).map((key) => [key, "gone"] as const);
  return Object.fromEntries([...changed, ...gone]);
}

/** The change of an event at `NOW`. */
export function changeOf(
  event: Partial<Event> & Pick<Event, "eventType">,
  more: Omit<Change, "event"> = {},
): Change {
  return { event: eventRow({ timestamp: NOW, ...event }), ...more };
}

/** The change of an event of checking that moves money of goals. */
export const moved = (eventType: Event["eventType"], amount: bigint, event: Partial<Event> = {}): Change =>
  changeOf({ eventType, amount, ...checking, ...event });

/** The change of an event about an account, a goal or the couple, by its metadata. */
export const stated = (
  eventType: Event["eventType"],
  about: Partial<Event>,
  metadata: Event["metadata"],
  sets?: Change["sets"],
): Change => changeOf({ eventType, ...about, metadata }, sets && { sets });

/** Events of these accounts. */
export const checking = { sourceAccountId: "checking" };
export const savings = { sourceAccountId: "savings" };

/** A change of `BOOKS`, and the expected differences. */
export type Case = readonly [what: string, change: Change, leaves: Readonly<Record<string, Row | "gone">>];
