import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newCouple, unexpected } from "../../testing/books.ts";
import type { Principal } from "../identity/principal.ts";
import type { Decision } from "../ledger/decision.ts";
import { createGoal } from "../operations/create-goal.ts";
import { reactToGoal } from "../operations/react-to-goal.ts";
import { invoke } from "./invoke.ts";

/** A couple with a goal, and a reaction to it. Its first decisions, `conflicts` in number, also write a row that does not exist. */
async function conflicting(conflicts: number) {
  const couple = await newCouple();
  const goal = await couple.goal();
  const calls: number[] = [];
  const decide = (input: never, decision: Decision<Principal>, given: never) => {
    const answer = reactToGoal.decide?.(input, decision, given);
    if (!answer) throw new Error("the operation decides nothing");
    calls.push(decision.before.couple.headSequence);
    if (calls.length <= conflicts)
      decision.write({ table: "webhooks", where: { id: randomUUID() }, update: { pausedAt: decision.now } });
    return answer;
  };
  const react = () =>
    invoke(
      couple.engine,
      { ...reactToGoal, decide },
      { goal_id: goal.id, emoji: "🎉" },
      { principal: couple.ada.principal, requestId: "test", idempotencyKey: randomUUID() },
    );
  return { couple, goal, calls, react };
}

describe("a decision that writes a row which is not as it expected", () => {
  test("is made again on the books of that time, and its events are stored once", async () => {
    const { couple, goal, calls, react } = await conflicting(2);
    expect(await react()).toMatchObject({ ok: true, replayed: false, output: { goal_id: goal.id } });
    expect(calls).toHaveLength(3);
    const { items } = await couple.ask("list_ledger", { event_type: "REACTION" });
    expect(items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([(calls[0] ?? 0) + 1]);
  });

  test("is refused as unavailable after three times, and nothing of it is stored", async () => {
    const { couple, calls, react } = await conflicting(3);
    const before = unexpected.errors.length;
    expect(await react()).toMatchObject({ ok: false, refusal: { code: "unavailable" } });
    expect(calls).toEqual([calls[0], calls[0], calls[0]]);
    expect(unexpected.errors.splice(before)).toMatchObject([{ err: { name: "WriteConflict" } }]);
    expect((await couple.ask("list_ledger", { event_type: "REACTION" })).items).toEqual([]);
  });
});

test("an event that a constraint refuses leaves nothing of its call, and the next call succeeds", async () => {
  const couple = await newCouple();
  const head = async () => (await couple.ask("get_couple", { couple_id: couple.id })).ledger;
  const before = await head();
  const decide = (input: never, decision: Decision<Principal>) => {
    const answer = createGoal.decide?.(input, decision, {} as never);
    decision.append({ eventType: "DEPOSIT", amount: -1n });
    return answer ?? {};
  };
  const errors = unexpected.errors.length;
  const goal = { name: "Trip", target_amount: "100", type: "travel", priority: 1 };
  const extra = { principal: couple.ada.principal, requestId: "test" };
  const outcome = await invoke(couple.engine, { ...createGoal, decide }, goal, extra);
  expect(outcome).toMatchObject({ ok: false, refusal: { code: "internal" } });
  expect(unexpected.errors.splice(errors)).toHaveLength(1);
  expect(await head()).toEqual(before);
  await couple.ask("create_goal", goal);
  expect((await couple.ask("list_goals", {})).items).toHaveLength(1);
});
