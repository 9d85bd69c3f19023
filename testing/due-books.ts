/** Couples with due work for background jobs, on a database that several servers share. */

import { type Answer, ask, formCouple, unexpected } from "./books.ts";
import { openedEngine, ownDatabase } from "./own-database.ts";

/** Servers' engines on one database, with one clock. */
export type DueBooks = Awaited<ReturnType<typeof dueBooks>>;

/** A daily check-in at 18:00 and a goal that is at risk from 20 March on: all couples start on 10 March. */
const CHECK_IN = { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" };
const GOAL = {
  name: "Japan trip",
  target_amount: "100",
  type: "travel",
  priority: 2,
  deadline: "2026-03-22",
};

/** Makes the couples. `drifts`: each has a goal that goes off schedule over time. */
export async function dueBooks(count: number, { drifts = false } = {}) {
  const own = await ownDatabase();
  const state = { clock: new Date("2026-03-10T15:00:00.000Z") };
  const open = () => openedEngine(own.location, { now: () => state.clock, log: unexpected });
  const engines = [await open(), await open()] as const;
  const [first] = engines;
  const form = async () => {
    const { id, ada } = await formCouple(first);
    const options = { principal: ada.principal };
    await ask(first, "schedule_check_in", { schedule: CHECK_IN }, options);
    if (drifts) await ask(first, "create_goal", GOAL, options);
    return id;
  };
  const couples: string[] = [];
  while (couples.length < count) couples.push(await form());
  return {
    own,
    engines,
    couples,
    /** The instant of both engines' clocks; assign to move it. */
    get clock(): Date {
      return state.clock;
    },
    set clock(instant: Date) {
      state.clock = instant;
    },
    /** The number of events of a type in each couple's ledger. */
    events: (event_type: string): Promise<number[]> =>
      Promise.all(
        couples.map(async (coupleId) => {
          const { items } = await ask(first, "list_ledger", { event_type, limit: 100 }, { coupleId });
          return items.filter(({ metadata }: Answer) => metadata.action !== "scheduled").length;
        }),
      ),
  };
}
