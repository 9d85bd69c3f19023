import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { endOf } from "../concurrent.ts";
import { forgetfulRelay } from "./relay.ts";
import { allocation, type Pair, type Sending, send, useSharedDatabase } from "./shared-database.ts";

const PAIRS = 10;
const CALLS = 50;
/** The maximum number of attempts with one key, since each may lose its connection. */
const ATTEMPTS = 20;
/** The allowed outcomes of an attempt. After `unavailable` the call is repeated. */
const ENDS = ["done", "replayed", "unavailable"];

describe("connections that are lost while 50 keyed calls run", { timeout: 180_000 }, () => {
  const shared = useSharedDatabase();

  function calls(engines: readonly Engine[], pairs: readonly Pair[]): Sending[] {
    return Array.from({ length: CALLS }, (_, at) => {
      const [on, pair] = [engines[at % engines.length], pairs[at % pairs.length]];
      if (!on || !pair) throw new Error("there is no couple");
      return allocation(on, pair, "3", `key-${at}`);
    });
  }

  /** Repeats calls until each succeeds. Only a lost connection may delay a call. */
  async function untilAnswered(sendings: readonly Sending[]): Promise<string[]> {
    const ended: string[] = [];
    const persist = async (sending: Sending) => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const end = endOf(await send(sending));
        ended.push(end);
        if (end !== "unavailable") return;
      }
      throw new Error(`${sending.key} had no answer in ${ATTEMPTS} attempts`);
    };
    await Promise.all(sendings.map(persist));
    return ended;
  }

  async function expectEachOnce(sendings: readonly Sending[], pairs: readonly Pair[]): Promise<void> {
    const again = await Promise.all(sendings.map(send));
    expect(again.map(endOf)).toEqual(Array(CALLS).fill("replayed"));
    for (const pair of pairs) {
      const each = CALLS / PAIRS;
      expect([await shared.eventsOf(pair, "ALLOCATION"), await shared.held(pair)]).toEqual([
        each,
        `${3 * each}.00`,
      ]);
    }
  }

  /** Ends every other connection to the database that works; answers how many there were. */
  async function terminateWorking(): Promise<number> {
    const { rowCount } = await shared.psql(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
    );
    return rowCount ?? 0;
  }

  test("because PostgreSQL ends them leave each effect once when calls are repeated with their keys", async () => {
    const pairs = await shared.pairs(PAIRS);
    const sendings = calls([shared.engine, await shared.another()], pairs);
    // Each event delays its commit, so that connections end during commits.
    await shared.define(
      `create function linger() returns trigger language plpgsql as 'begin perform pg_sleep(0.02); return null; end'`,
      `create constraint trigger linger after insert on ledger_events deferrable initially deferred
          for each row execute function linger()`,
    );
    let answered = false;
    const terminating = (async () => {
      let terminated = 0;
      while (terminated < 10 && !answered) terminated += await terminateWorking();
      return terminated;
    })();
    const ended = await untilAnswered(sendings).finally(() => {
      answered = true;
    });
    expect(await terminating).toBeGreaterThan(0);
    await shared.define("drop trigger linger on ledger_events");
    expect(ended.filter((end) => !ENDS.includes(end))).toEqual([]);
    await expectEachOnce(sendings, pairs);
  });

  test("after the commit and before its answer leave each effect once", async () => {
    const pairs = await shared.pairs(PAIRS);
    const relay = await forgetfulRelay(shared.url);
    const sendings = calls([await shared.another(relay.url)], pairs);
    relay.lose(10);
    const ended = await untilAnswered(sendings);
    expect(relay.lost).toBeGreaterThan(0);
    expect(ended.filter((end) => !ENDS.includes(end))).toEqual([]);
    await expectEachOnce(sendings, pairs);
  });

  test("twice in a row do not repeat effects of calls without keys in one statement", async () => {
    const relay = await forgetfulRelay(shared.url);
    const on = await shared.another(relay.url);
    for (const pair of await shared.pairs(5)) {
      expect(endOf(await send(allocation(on, pair, "1")))).toBe("done");
      const before = relay.lost;
      // All calls are written together. The answer of their commit and that of its repetition are lost.
      relay.lose(2);
      const sent = Array.from({ length: 8 }, () => send(allocation(on, pair, "1")));
      expect((await Promise.all(sent)).map(endOf)).toEqual(Array(8).fill("unavailable"));
      expect(relay.lost - before).toBe(2);
      expect([await shared.eventsOf(pair, "ALLOCATION"), await shared.held(pair)]).toEqual([9, "9.00"]);
    }
  });
});
