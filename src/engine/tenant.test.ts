import { type Answer, ask, newCouple, newUser, refusal, type TestCouple } from "../../testing/books.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { catalog } from "../operations/catalog.ts";

const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

/** Calls that name a row of the couple's books by its id, each with the field of that id. */
async function callsByRowId(couple: TestCouple): Promise<readonly (readonly [string, Answer, string])[]> {
  const [account, goal] = [await couple.account(), await couple.goal()];
  const ids = { account_id: account.id, goal_id: goal.id };
  const { event } = await couple.ask("allocate_to_goal", { ...ids, amount: "1" });
  const { plan_id } = await couple.ask("suggest_rebalance", {});
  const checkIn = await couple.ask("schedule_check_in", { schedule: "now" });
  const webhook = await couple.ask("create_webhook", { url: "http://127.0.0.1:9/", belongs_to: "couple" });
  const token = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const named: Answer = {
    ...ids,
    event_id: event.id,
    plan_id,
    check_in_id: checkIn.id,
    webhook_id: webhook.id,
    token_id: token.id,
  };
  const calls = catalog.flatMap(({ name, input, example }) => {
    const fields = Object.keys(input.shape).filter((field) => field in named && field in example);
    const own = Object.fromEntries(fields.map((field) => [field, named[field]]));
    return fields.map((field) => [name, { ...example, ...own }, field] as const);
  });
  expect(new Set(calls.map(([, , field]) => field))).toEqual(new Set(Object.keys(named)));
  return calls;
}

describe("the tenant of a call", () => {
  test("a single user has no couple, whatever the request names", async ({ couple }) => {
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

  test("the operator gets no_couple for a single user, and invalid_input only when it names nobody", async () => {
    const { engine } = await newCouple();
    const single = await newUser(engine);
    const fields = { name: "A", balance: "1", is_manual: true };
    const account = await ask(engine, "link_account", fields, { userId: single.id });
    const looking = { account_id: account.id };
    expect(await ask(engine, "get_account", looking, { userId: single.id })).toMatchObject({
      user_id: single.id,
    });
    expect(await refusal(engine, "list_ledger", { user_id: single.id })).toMatchObject({ code: "no_couple" });
    expect(await refusal(engine, "list_goals", {}, { userId: single.id })).toMatchObject({
      code: "no_couple",
    });
    const message = "With the operator key, give couple_id or user_id.";
    const unnamed = { code: "invalid_input", errors: [{ field: "couple_id", message }] };
    for (const name of ["list_goals", "list_accounts", "get_summary"])
      expect(await refusal(engine, name, {}), name).toMatchObject(unnamed);
    for (const name of ["get_account", "update_account", "close_account"])
      expect(await refusal(engine, name, looking), name).toMatchObject(unnamed);
    expect(await refusal(engine, "list_ledger", looking)).toMatchObject(unnamed);
  });

  test("the operator names the couple, a user in it, or the couple in the input", async ({ couple }) => {
    const { engine } = couple;
    const [account, goal] = [await couple.account(), await couple.goal()];
    const input = { account_id: account.id, goal_id: goal.id, amount: "1" };
    const { event } = await ask(engine, "allocate_to_goal", input, { coupleId: couple.id });
    expect(event).toMatchObject({ user_id: null, actor: "operator" });
    const forBen = await ask(engine, "allocate_to_goal", input, { userId: couple.ben.id });
    expect(forBen.event).toMatchObject({ user_id: couple.ben.id, actor: "operator" });
    expect((await ask(engine, "list_ledger", { user_id: couple.ben.id })).items).toHaveLength(1);
    expect(await ask(engine, "get_couple", { couple_id: couple.id })).toMatchObject({ id: couple.id });
    const named = { coupleId: couple.id };
    expect(await ask(engine, "reverse_event", { event_id: event.id }, named)).toMatchObject({
      event_type: "REVERSAL",
    });
  });

  test("with the operator key the id of a row does not name its couple", async ({ couple }) => {
    for (const [name, input] of await callsByRowId(couple))
      expect(await refusal(couple.engine, name, input), name).toMatchObject({
        code: "invalid_input",
        errors: [{ field: "couple_id" }],
      });
  });

  test("a row of another couple than the one named is answered as an id that never existed", async () => {
    const [couple, strangers] = [await newCouple(), await newCouple()];
    const named = { coupleId: couple.id, userId: couple.ada.id };
    for (const [name, input, field] of await callsByRowId(strangers)) {
      const foreign = await refusal(couple.engine, name, input, named);
      const unknown = await refusal(couple.engine, name, { ...input, [field]: NOWHERE }, named);
      // Whichever the row is, the operator does not do what only a person can do.
      const code = ["approve_rebalance", "confirm_token"].includes(name) ? "person_required" : "not_found";
      expect([name, foreign.code, foreign.message]).toEqual([name, code, unknown.message]);
    }
  });

  test("who names more than one must name what belongs together", async () => {
    const [couple, strangers] = [await newCouple(), await newCouple()];
    const named = { coupleId: couple.id, userId: strangers.ada.id };
    expect(await refusal(couple.engine, "list_goals", {}, named)).toMatchObject({ code: "not_found" });
    const settings = { couple_id: couple.id };
    for (const other of [{ coupleId: strangers.id }, { userId: strangers.ada.id }])
      expect(await refusal(couple.engine, "get_couple", settings, other)).toMatchObject({
        code: "not_found",
      });
  });

  test("one request is one, whether it names its own couple or not", async ({ couple }) => {
    const call = { principal: couple.ada.principal, idempotencyKey: "k" };
    const note = { event_type: "SYSTEM", metadata: { note: "once" } };
    const first = await ask(couple.engine, "record_event", note, call);
    const again = { ...call, coupleId: couple.id, userId: couple.ada.id };
    expect(await ask(couple.engine, "record_event", note, again)).toEqual(first);
  });
});
