import { describe, expect, test } from "vitest";
import { ask, newCouple, newUser, refusal } from "../../testing/books.ts";

describe("the tenant of a call", () => {
  test("a single user has no couple, whatever the request names", async () => {
    const couple = await newCouple();
    const { engine } = couple;
    const { principal, id } = await newUser(engine);
    const goal = { name: "A", target_amount: "1", type: "x", priority: 1 };
    for (const named of [{}, { coupleId: couple.id }, { userId: id }]) {
      expect(await refusal(engine, "create_goal", goal, { principal, ...named })).toMatchObject({
        code: "no_couple",
      });
    }
    const look = await refusal(engine, "get_couple", { couple_id: couple.id }, { principal });
    expect(look).toMatchObject({ code: "no_couple" });
  });

  test("the operator hears no_couple of a single user, and is asked for a name only when it gave none", async () => {
    const { engine } = await newCouple();
    const single = await newUser(engine);
    const account = await ask(
      engine,
      "link_account",
      { name: "A", balance: "1", is_manual: true },
      { userId: single.id },
    );
    expect(await refusal(engine, "list_ledger", { account_id: account.id })).toMatchObject({
      code: "no_couple",
    });
    expect(await ask(engine, "get_account", { account_id: account.id })).toMatchObject({
      user_id: single.id,
    });
    expect(await refusal(engine, "list_ledger", { user_id: single.id })).toMatchObject({ code: "no_couple" });
    expect(await refusal(engine, "list_goals", {}, { userId: single.id })).toMatchObject({
      code: "no_couple",
    });
    expect(await refusal(engine, "list_goals", {})).toMatchObject({ errors: [{ field: "couple_id" }] });
  });

  test("the operator's couple is the subject's", async () => {
    const couple = await newCouple();
    const { engine } = couple;
    const [account, goal] = [await couple.account(), await couple.goal()];
    const input = { account_id: account.id, goal_id: goal.id, amount: "1" };
    const { event } = await ask(engine, "allocate_to_goal", input);
    expect(event).toMatchObject({ user_id: null, actor: "operator" });
    for (const filter of [{ account_id: account.id }, { goal_id: goal.id }, { user_id: couple.ada.id }]) {
      expect((await ask(engine, "list_ledger", filter)).items.length).toBeGreaterThan(0);
    }
    expect(await ask(engine, "reverse_event", { event_id: event.id })).toMatchObject({
      event_type: "REVERSAL",
    });
  });

  test("who names more than one must name what belongs together", async () => {
    const [couple, strangers] = [await newCouple(), await newCouple()];
    const named = { coupleId: couple.id, userId: strangers.ada.id };
    expect(await refusal(couple.engine, "list_goals", {}, named)).toMatchObject({ code: "not_found" });
    const goal = await strangers.goal();
    const within = { coupleId: couple.id };
    expect(await refusal(couple.engine, "get_goal", { goal_id: goal.id }, within)).toMatchObject({
      code: "not_found",
    });
  });

  test("one request is one, whether it names its own couple or not", async () => {
    const couple = await newCouple();
    const call = { principal: couple.ada.principal, idempotencyKey: "k" };
    const note = { event_type: "SYSTEM", metadata: { note: "once" } };
    const first = await ask(couple.engine, "record_event", note, call);
    const again = { ...call, coupleId: couple.id, userId: couple.ada.id };
    expect(await ask(couple.engine, "record_event", note, again)).toEqual(first);
  });
});
