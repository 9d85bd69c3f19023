import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { endOf, together } from "../concurrent.ts";
import { ON_POSTGRES } from "../databases.ts";
import { allocation, send, useSharedDatabase } from "./shared-database.ts";

/** An embedded database has one connection, so it needs fewer rounds. */
const ROUNDS = ON_POSTGRES ? 6 : 2;

const shared = useSharedDatabase();

/** The engines that the calls go to in turn: one, and on PostgreSQL also two as in two processes. */
async function processes(): Promise<readonly (readonly [string, readonly Engine[]])[]> {
  const one = ["one process", [shared.engine]] as const;
  if (!ON_POSTGRES) return [one];
  return [one, ["two processes", [shared.engine, await shared.another()]]];
}

describe("an idempotency key, sent to one process and to two,", { timeout: 120_000 }, () => {
  test("is replayed even if a new decision would refuse the call", async () => {
    for (const [where, engines] of await processes()) {
      for (let round = 0; round < ROUNDS; round++) {
        const pair = await shared.pair();
        const on = (at: number) => engines[at % engines.length] ?? shared.engine;
        // It takes all available money, so a second decision would refuse it.
        const first = await send(allocation(shared.engine, pair, "1000", "first"));
        expect(endOf(first)).toBe("done");
        const note = { event_type: "SYSTEM", metadata: { note: "beside" } };
        const outcomes = await together(16, (at) =>
          at % 2 === 0
            ? send(allocation(on(at / 2), pair, "1000", "first"))
            : send({ on: on((at - 1) / 2), as: pair.ben, name: "record_event", input: note }),
        );
        const [replays, others] = [0, 1].map((parity) => outcomes.filter((_, at) => at % 2 === parity));
        expect(replays, where).toEqual(Array(8).fill({ ...first, replayed: true }));
        expect(others?.map(endOf), where).toEqual(Array(8).fill("done"));
        expect(await shared.eventsOf(pair, "ALLOCATION")).toBe(1);
      }
    }
  });

  test("in ten concurrent calls has one effect, also beside other accepted and refused calls", async () => {
    for (const [where, engines] of await processes()) {
      for (let round = 0; round < ROUNDS; round++) {
        const pair = await shared.pair();
        const outcomes = await together(20, (at) => {
          const on = engines[at % engines.length] ?? shared.engine;
          if (at % 4 === 1) return send(allocation(on, pair, "1"));
          return at % 4 === 3
            ? send(allocation(on, pair, "2000"))
            : send(allocation(on, pair, "100", "same"));
        });
        const keyed = outcomes.filter((_, at) => at % 2 === 0);
        expect(keyed.map(endOf).toSorted(), where).toEqual(["done", ...Array(9).fill("replayed")]);
        expect(new Set(keyed.map((outcome) => outcome.ok && JSON.stringify(outcome.output))).size).toBe(1);
        expect(outcomes.filter((_, at) => at % 4 === 1).map(endOf)).toEqual(Array(5).fill("done"));
        expect(outcomes.filter((_, at) => at % 4 === 3).map(endOf)).toEqual(
          Array(5).fill("insufficient_available"),
        );
        expect([await shared.held(pair), await shared.eventsOf(pair, "ALLOCATION")]).toEqual(["105.00", 6]);
      }
    }
  });

  test("of a refused call is free: a repeated call can succeed", async () => {
    const pair = await shared.pair();
    const refused = await together(5, () => send(allocation(shared.engine, pair, "1001", "later")));
    expect(refused.map(endOf)).toEqual(Array(5).fill("insufficient_available"));
    const deposit = { event_type: "DEPOSIT", amount: "1", source_account_id: pair.accountId };
    await shared.ask(pair.ada, "record_event", deposit);
    const outcomes = await together(5, () => send(allocation(shared.engine, pair, "1001", "later")));
    expect(outcomes.map(endOf).toSorted()).toEqual(["done", ...Array(4).fill("replayed")]);
  });
});
