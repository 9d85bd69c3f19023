/** Couples with due work for background jobs, on a database that several servers share. */

import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { type Answer, ask, formCouple, unexpected } from "./books.ts";
import { type OwnDatabase, ownDatabase } from "./own-database.ts";

/** Servers' engines on one database, with one clock. */
export interface DueBooks {
  readonly own: OwnDatabase;
  readonly engines: readonly [Engine, Engine];
  /** The instant of both engines' clocks; assign to move it. */
  clock: Date;
  readonly couples: readonly string[];
  /** The number of events of a type in each couple's ledger. */
  events(eventType: string): Promise<number[]>;
  close(): Promise<void>;
}

/** A daily check-in at 18:00 and a goal that is at risk from 20 March on: all couples start on 10 March. */
const CHECK_IN = { rrule: "FREQ=DAILY", start: "2026-03-11T18:00" };
const GOAL = {
  name: "Japan trip",
  target_amount: "100",
  type: "travel",
  priority: 2,
  deadline: "2026-03-22",
};

/** Makes the couples. `drifts`: each has a goal that goes off schedule over time. The caller closes the result. */
export async function dueBooks(count: number, { drifts = false } = {}): Promise<DueBooks> {
  const own = await ownDatabase();
  const state = { clock: new Date("2026-03-10T15:00:00.000Z") };
  const open = () => openEngine(own.location, { now: () => state.clock, log: unexpected });
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
    get clock() {
      return state.clock;
    },
    set clock(instant: Date) {
      state.clock = instant;
    },
    events: (event_type) =>
      Promise.all(
        couples.map(async (coupleId) => {
          const { items } = await ask(first, "list_ledger", { event_type, limit: 100 }, { coupleId });
          return items.filter(({ metadata }: Answer) => metadata.action !== "scheduled").length;
        }),
      ),
    async close() {
      for (const engine of engines) await engine.orm.close(true);
      await own.remove();
    },
  };
}
