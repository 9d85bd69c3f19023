import type { Outcome } from "../src/engine/invoke.ts";
import { IdempotencyRecord } from "../src/entities/idempotency-record.ts";
import { ask, call, engineForTests, newCouple, newUser, principalFor, type TestCouple } from "./books.ts";
import { codes, eventsOf, many, together } from "./concurrent.ts";
import { describe, expect, test } from "./test.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

describe("an idempotency key", () => {
  test("sent twice has the same answer and one effect", async ({ couple, account, goal }) => {
    const input = { account_id: account.id, goal_id: goal.id, amount: "10" };
    const first = await couple.call("allocate_to_goal", input, "k");
    const again = await couple.call("allocate_to_goal", input, "k");
    expect(codes([first])).toEqual(["done"]);
    expect(again).toEqual({ ...first, replayed: true });
    expect(await eventsOf(couple, "ALLOCATION")).toBe(1);
  });

  test("works 20 times at once without a couple: create_user, create_couple, join_couple, a single's account", async () => {
    const engine = await engineForTests();
    const key = crypto.randomUUID();
    const person = { email: `race.${key}@example.com`, display_name: "Race" };
    const users = await together(20, () =>
      call(engine, "create_user", person, { idempotencyKey: `u-${key}` }),
    );
    expect(codes(users)).toEqual(["done", ...many(19, "replayed")]);

    const [one, other] = [await newUser(engine), await newUser(engine)];
    const pair = { partner_1_id: one.id, partner_2_id: other.id };
    const couples = await together(20, () =>
      call(engine, "create_couple", pair, { idempotencyKey: `c-${key}` }),
    );
    expect(codes(couples)).toEqual(["done", ...many(19, "replayed")]);

    const alone = await newCouple({}, { alone: true });
    const joiner = { couple_id: alone.id, user_id: alone.ben.id };
    const joined = await together(20, () =>
      call(engine, "join_couple", joiner, { idempotencyKey: `j-${key}` }),
    );
    expect(codes(joined)).toEqual(["done", ...many(19, "replayed")]);

    const single = await newUser(engine);
    const account = { name: "Mine", balance: "5", is_manual: true };
    const accounts = await together(20, () =>
      call(engine, "link_account", account, { principal: single.principal, idempotencyKey: "a" }),
    );
    expect(codes(accounts)).toEqual(["done", ...many(19, "replayed")]);
    expect((await ask(engine, "list_accounts", {}, { principal: single.principal })).items).toHaveLength(1);
  });

  test("with another input is refused", async ({ couple, account, goal }) => {
    const { ask: send, refusal: refused } = couple;
    const input = { account_id: account.id, goal_id: goal.id, amount: "10" };
    await send("allocate_to_goal", input, "k");
    expect(await refused("allocate_to_goal", { ...input, amount: "11" }, "k")).toMatchObject({
      code: "idempotency_key_reused",
    });
    expect(await refused("release_from_goal", input, "k")).toMatchObject({ code: "idempotency_key_reused" });
    expect(await eventsOf(couple, "ALLOCATION")).toBe(1);
  });

  test("belongs to one user: the partner can use the same key", async ({ couple, account, goal }) => {
    const input = { account_id: account.id, goal_id: goal.id, amount: "10" };
    await couple.ask("allocate_to_goal", input, "k");
    await couple.asBen.ask("allocate_to_goal", input, "k");
    expect(await eventsOf(couple, "ALLOCATION")).toBe(2);
  });

  test("of the operator belongs to one couple: it can be used for another couple", async () => {
    const [one, other] = [await newCouple(), await newCouple()];
    const key = crypto.randomUUID();
    const goal = { name: "Car", target_amount: "10", type: "car", priority: 1 };
    const create = ({ engine, id }: TestCouple, fields = {}) =>
      call(engine, "create_goal", { ...goal, ...fields }, { coupleId: id, idempotencyKey: key });
    const [first, second] = await Promise.all([create(one), create(other)]);
    expect(codes([first, second])).toEqual(["done", "done"]);
    expect(await create(one)).toEqual({ ...first, replayed: true });
    expect(await create(other)).toEqual({ ...second, replayed: true });
    expect(codes([await create(other, { name: "Boat" })])).toEqual(["idempotency_key_reused"]);
  });

  test("expires after seven days", async ({ couple, account, goal }) => {
    const input = { account_id: account.id, goal_id: goal.id, amount: "10" };
    const start = couple.clock.getTime();
    const outcomes: Outcome[] = [];
    for (const passed of [0, 7 * DAY_MS, 7 * DAY_MS + 1, 14 * DAY_MS + 1]) {
      couple.clock = new Date(start + passed);
      outcomes.push(await couple.call("allocate_to_goal", input, "k"));
    }
    expect(outcomes.map((outcome) => codes([outcome])[0])).toEqual(["done", "replayed", "done", "replayed"]);
    expect(await eventsOf(couple, "ALLOCATION")).toBe(2);
  });

  test("never replays or stores a secret", async ({ couple }) => {
    const { ask: send } = couple;
    const input = { client: "ios", scopes: ["read"] };
    const first = await send("create_token", input, "k");
    const again = await send("create_token", input, "k");
    expect(first.token).toMatch(/^cfo_/);
    expect(again).toEqual({ ...first, token: null });
    const record = await couple.engine.orm.em
      .fork()
      .findOneOrFail(IdempotencyRecord, { owner: couple.ada.id, key: "k" });
    expect(JSON.stringify(record)).not.toContain(first.token);
  });

  test("checks the scope before a replay", async ({ couple, account, goal }) => {
    const input = { account_id: account.id, goal_id: goal.id, amount: "10" };
    await couple.ask("allocate_to_goal", input, "k");
    const reader = principalFor(couple.ada.id, couple.id, { scopes: ["read"] });
    expect(await couple.as(reader).outcome("allocate_to_goal", input, "k")).toBe("missing_scope");
  });

  test("does not replay an answer with an account that is now hidden", async ({ couple, account, goal }) => {
    const { ask: send, refusal: refused } = couple.asBen;
    const input = { account_id: account.id, goal_id: goal.id, amount: "10" };
    await send("allocate_to_goal", input, "k");
    await couple.ask("update_account", { account_id: account.id, visibility: "private" });
    const [hidden, unknown] = [
      await refused("allocate_to_goal", input, "k"),
      await refused("allocate_to_goal", { ...input, account_id: NOWHERE }),
    ];
    expect([hidden.code, hidden.message, hidden.facts]).toEqual([
      unknown.code,
      unknown.message,
      unknown.facts,
    ]);
    expect(await eventsOf(couple, "ALLOCATION")).toBe(1);
  });
});
