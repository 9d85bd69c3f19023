import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { endOf, together } from "../concurrent.ts";
import { ON_POSTGRES } from "../databases.ts";
import { type Pair, type Sending, send, useSharedDatabase } from "./shared-database.ts";

/** An embedded database has one connection, so it needs fewer rounds. */
const ROUNDS = ON_POSTGRES ? 6 : 2;

const shared = useSharedDatabase();
let engines: readonly Engine[];

beforeAll(async () => {
  engines = ON_POSTGRES ? [shared.engine, await shared.another()] : [shared.engine];
});

/** A couple that may take 100.00 alone within 24 hours, with 60.00 in each of four goals. */
async function earmarked(): Promise<{ pair: Pair; goals: string[] }> {
  const pair = await shared.pair({ approval_threshold: "100" });
  const goals = [pair.goalId];
  for (let more = 0; more < 3; more++) goals.push(await shared.goal(pair.ada));
  for (const goal_id of goals) {
    const input = { account_id: pair.accountId, goal_id, amount: "60" };
    await shared.ask(pair.ada, "allocate_to_goal", input);
  }
  return { pair, goals };
}

/** Numbers of processes that share the calls. */
const SPREADS = ON_POSTGRES ? [1, 2] : [1];

const on = (spread: number, at: number) => engines[at % spread] ?? shared.engine;

async function whatGoalsHold({ ada }: Pair): Promise<number> {
  return Number((await shared.ask(ada, "get_summary", {})).totals.goal_allocations);
}

describe("the threshold within 24 hours, for calls that only fit one at a time,", {
  timeout: 120_000,
}, () => {
  test.each(SPREADS)("lets one of two releases through (engines: %i)", async (spread) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { pair, goals } = await earmarked();
      const outcomes = await together(2, (at) =>
        send({
          on: on(spread, at),
          as: pair.ada,
          name: "release_from_goal",
          input: { account_id: pair.accountId, goal_id: goals[at], amount: "60" },
        }),
      );
      expect(outcomes.map(endOf).toSorted()).toEqual(["done", "needs_second_key"]);
      expect(await whatGoalsHold(pair)).toBe(180);
      expect(await shared.eventsOf(pair, "RELEASE")).toBe(1);
    }
  });

  test.each(SPREADS)(
    "lets one through of a release, a closed goal, a reallocation and a reversal (engines: %i)",
    async (spread) => {
      for (let round = 0; round < ROUNDS; round++) {
        const { pair, goals } = await earmarked();
        const { items } = await shared.ask(pair.ada, "list_ledger", { event_type: "ALLOCATION" });
        const account = pair.accountId;
        const calls: Omit<Sending, "on" | "as">[] = [
          {
            name: "release_from_goal",
            input: { account_id: account, goal_id: goals[0], amount: "60" },
          },
          { name: "close_goal", input: { goal_id: goals[1] } },
          {
            name: "record_event",
            input: {
              event_type: "REALLOCATION",
              amount: "60",
              source_account_id: account,
              source_goal_id: goals[2],
              dest_goal_id: goals[0],
            },
          },
          // Ben reverses the newest allocation. He did not make it, so it is not an undo.
          { name: "reverse_event", input: { event_id: items[0].id } },
        ];
        const outcomes = await together(calls.length, (at) => {
          const { name = "", input = {} } = calls[(at + round) % calls.length] ?? {};
          return send({ on: on(spread, at), as: pair.ben, name, input });
        });
        expect(outcomes.map(endOf).toSorted()).toEqual(["done", ...Array(3).fill("needs_second_key")]);
        expect([180, 240]).toContain(await whatGoalsHold(pair));
      }
    },
  );

  test.each(SPREADS)(
    "lets one of two payments spend, and the other wait for the partner (engines: %i)",
    async (spread) => {
      for (let round = 0; round < ROUNDS; round++) {
        const { pair, goals } = await earmarked();
        const outcomes = await together(2, (at) =>
          send({
            on: on(spread, at),
            as: pair.ada,
            name: "spend_from_goal",
            input: { account_id: pair.accountId, goal_id: goals[at], amount: "60" },
          }),
        );
        const statuses = outcomes.map(
          (outcome) => outcome.ok && (outcome.output as { status: string }).status,
        );
        expect(statuses.toSorted()).toEqual(["awaiting_approval", "spent"]);
        expect(await whatGoalsHold(pair)).toBe(180);
      }
    },
  );
});
