import { describe, expect, test } from "vitest";
import { type Answer, newCouple, newUser, type TestCouple } from "../../testing/books.ts";
import { OPERATOR_KEY, openRest, type RestClient, tokenFor } from "../../testing/http.ts";
import { tamper } from "../../testing/tampering.ts";
import { catalog } from "../operations/catalog.ts";

interface Scene {
  readonly couple: TestCouple;
  readonly rest: RestClient;
  readonly ada: string;
  readonly ben: string;
  readonly paths: Readonly<Record<string, string>>;
}

/** Rows in every state: open, closed, overdue, locked, shared, joint, private, over-allocated, with a proposal. */
async function newScene(): Promise<Scene> {
  const couple = await newCouple({ approval_threshold: "5000" });
  const rest = await openRest({ engine: couple.engine });
  const account = (fields = {}) => couple.account({ institution_name: "First Bank", ...fields });
  const [shared, joint, hidden, closed, linked] = [
    await account({ keep_available: "12.5" }),
    await account({ is_joint: true }),
    await account({ visibility: "private" }),
    await account(),
    await account({ is_manual: false, plaid_id: "plaid-1" }),
  ];
  const [goal, overdue, locked, closedGoal] = [
    await couple.goal({ deadline: "2027-06-30", notes: "Sakura" }),
    await couple.goal({ deadline: "2026-03-10" }),
    await couple.goal(),
    await couple.goal({ deadline: "2026-03-10" }),
  ];
  for (const { id } of [shared, hidden])
    await couple.ask("allocate_to_goal", { account_id: id, goal_id: goal.id, amount: "200" });
  await couple.ask("react_to_goal", { goal_id: goal.id, emoji: "🎉" });
  await couple.ask("update_goal", { goal_id: locked.id, locked: true, clear: ["notes"] });
  await couple.ask("record_event", {
    event_type: "BALANCE_SYNC",
    source_account_id: shared.id,
    amount: "100",
  });
  await couple.ask("close_account", { account_id: closed.id });
  await couple.ask("close_goal", { goal_id: closedGoal.id });
  await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "9000" });
  couple.clock = new Date("2026-03-12T15:00:00.000Z");
  return {
    couple,
    rest,
    ada: await tokenFor(couple.ada.id, {}, couple.engine),
    ben: await tokenFor(couple.ben.id, {}, couple.engine),
    paths: {
      couple: `/couples/${couple.id}`,
      shared: `/accounts/${shared.id}`,
      joint: `/accounts/${joint.id}`,
      hidden: `/accounts/${hidden.id}`,
      closed: `/accounts/${closed.id}`,
      linked: `/accounts/${linked.id}`,
      goal: `/goals/${goal.id}`,
      overdue: `/goals/${overdue.id}`,
      locked: `/goals/${locked.id}`,
      closedGoal: `/goals/${closedGoal.id}`,
    },
  };
}

const sequenceOf = async ({ couple }: Scene): Promise<number> =>
  (await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence;

test("every PUT documents how it treats a row that is sent back", () => {
  const puts = catalog.filter(({ http }) => http.method === "PUT");
  expect(puts.map(({ name }) => name)).toEqual(["update_couple", "update_account", "update_goal"]);
  for (const { name, representation } of puts) expect(representation, name).toBeDefined();
});

describe("a row that is sent back as it was read", () => {
  test("changes nothing, in every state, for both partners and the operator", async () => {
    const scene = await newScene();
    const before = await sequenceOf(scene);
    let sent = 0;
    for (const token of [scene.ada, scene.ben, OPERATOR_KEY]) {
      for (const [name, path] of Object.entries(scene.paths)) {
        const names = token === OPERATOR_KEY ? `?couple_id=${scene.couple.id}` : "";
        const read = await scene.rest.send("GET", path + names, { token });
        if (token === scene.ben && name === "hidden") {
          expect(read.status).toBe(404);
          continue;
        }
        expect(read.headers.etag).toBe(`"${read.body.version}"`);
        const headers = { "if-match": read.headers.etag };
        const put = await scene.rest.send("PUT", path, { token, body: read.body, headers });
        expect([put.status, put.body], name).toEqual([200, read.body]);
        expect(put.headers.etag).toBe(read.headers.etag);
        sent++;
      }
    }
    expect(sent).toBe(29);
    expect(await sequenceOf(scene)).toBe(before);
  });

  test("changes only what differs", async () => {
    const scene = await newScene();
    for (const [path, change, field] of [
      [scene.paths.goal, { name: "Kyoto" }, "name"],
      [scene.paths.joint, { keep_available: "1.00" }, "keep_available"],
      [scene.paths.couple, { time_zone: "Asia/Tokyo" }, "time_zone"],
    ] as const) {
      const { body } = await scene.rest.send("GET", String(path), { token: scene.ben });
      const put = await scene.rest.send("PUT", String(path), {
        token: scene.ben,
        body: { ...body, ...change },
      });
      const { ledger: _head, ...rest } = put.body;
      const { ledger: _before, ...unchanged } = body;
      expect(rest).toEqual({ ...unchanged, ...change, version: body.version + 1 });
      expect(body[field]).not.toEqual(put.body[field]);
    }
  });

  test("is recognized in other forms: uppercase ids, other decimals, no milliseconds", async () => {
    const { rest, ada, paths } = await newScene();
    const { body } = await rest.send("GET", String(paths.shared), { token: ada });
    const written = {
      ...body,
      id: body.id.toUpperCase(),
      user_id: body.user_id.toUpperCase(),
      balance: Number(body.balance),
      keep_available: "12.5",
      created_at: body.created_at.replace(".000", ""),
    };
    const put = await rest.send("PUT", String(paths.shared), { token: ada, body: written });
    expect([put.status, put.body]).toEqual([200, body]);
  });

  test("may hold a name that is no longer valid, as long as it does not change", async () => {
    const { couple, rest, ada, paths } = await newScene();
    const sql = "update financial_goals set name = ? where couple_id = ? and id = ?";
    await tamper(couple.engine, sql, ["\u200b", couple.id, String(paths.goal).slice(7)]);
    const { body } = await rest.send("GET", String(paths.goal), { token: ada });
    const put = await rest.send("PUT", String(paths.goal), { token: ada, body: { ...body, priority: 5 } });
    expect(put).toMatchObject({ status: 200, body: { name: "\u200b", priority: 5 } });
    const other = { ...body, version: 2, name: "\u200c" };
    expect(await rest.send("PUT", String(paths.goal), { token: ada, body: other })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "name" }] },
    });
  });

  test("does not withdraw a proposed threshold; only the threshold itself does", async () => {
    const { couple, rest, ada, ben, paths } = await newScene();
    const proposal = { approval_threshold: "9000.00", proposed_by: couple.ada.id };
    const put = async (token: string, body: object): Promise<Answer> =>
      (await rest.send("PUT", String(paths.couple), { token, body })).body;
    const { body } = await rest.send("GET", String(paths.couple), { token: ada });
    expect(await put(ada, body)).toMatchObject({ threshold_proposal: proposal });
    const same = { approval_threshold: "5000" };
    expect(await put(ben, same)).toMatchObject({ threshold_proposal: proposal });
    expect(await put(OPERATOR_KEY, same)).toMatchObject({ threshold_proposal: proposal });
    expect(await put(ada, same)).toMatchObject({ approval_threshold: "5000.00", threshold_proposal: null });
  });

  test("of a user without a couple changes nothing", async () => {
    const rest = await openRest();
    const { id } = await newUser((await newCouple()).engine);
    const token = await tokenFor(id);
    const account = { name: "Pocket", balance: "5", is_manual: true };
    const made = await rest.send("POST", "/accounts", { token, body: account });
    expect(made.headers.etag).toBe('"1"');
    const put = await rest.send("PUT", `/accounts/${made.body.id}`, { token, body: made.body });
    expect([put.status, put.body]).toEqual([200, made.body]);
  });
});

describe("a read-only field", () => {
  test.each<[string, object, string]>([
    ["goal", { current_allocation: "1.00" }, "allocate_to_goal"],
    ["goal", { status: "closed" }, "close_goal"],
    ["goal", { id: "0199f3a0-0000-7000-8000-00000000dead" }, "never changes"],
    ["shared", { balance: "1.00" }, "record_event"],
    ["shared", { status: "closed" }, "close_account"],
    ["shared", { plaid_account_id: "x" }, "link_account"],
    ["shared", { currency: "EUR" }, "currency never changes"],
    ["shared", { is_joint: true }, "link_account"],
    ["shared", { user_id: "0199f3a0-0000-7000-8000-00000000dead" }, "owner"],
    ["couple", { threshold_proposal: null }, "approval_threshold"],
    ["couple", { partner_1_id: "0199f3a0-0000-7000-8000-00000000dead" }, "partners"],
  ])("of %s with another value is refused: %j", async (name, change, hint) => {
    const { rest, ada, paths } = await newScene();
    const put = await rest.send("PUT", String(paths[name]), { token: ada, body: change });
    const [field] = Object.keys(change);
    expect(put).toMatchObject({ status: 422, body: { code: "invalid_input", errors: [{ field }] } });
    expect(put.body.errors[0].message).toContain(hint);
  });

  test("is ignored if it is computed, and an unknown field is refused", async () => {
    const { rest, ada, paths } = await newScene();
    const computed = { progress: null, reactions: "x", allocations: [1], partner_private_amount: -1 };
    const put = (body: object) => rest.send("PUT", String(paths.goal), { token: ada, body });
    expect((await put(computed)).status).toBe(200);
    expect(await put({ ...computed, colour: "red" })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "colour" }] },
    });
  });
});

describe("null", () => {
  test("clears deadline, notes and institution_name", async () => {
    const { rest, ada, paths } = await newScene();
    const nothing = { deadline: null, notes: null };
    expect(await rest.send("PUT", String(paths.goal), { token: ada, body: nothing })).toMatchObject({
      status: 200,
      body: nothing,
    });
    const bank = { institution_name: null };
    expect(await rest.send("PUT", String(paths.joint), { token: ada, body: bank })).toMatchObject({
      status: 200,
      body: bank,
    });
  });

  test.each<[string, string, string]>([
    ["goal", "name", "Send a value"],
    ["goal", "target_amount", "Send a value"],
    ["goal", "locked", "Send a value"],
    ["goal", "current_allocation", "allocate_to_goal"],
    ["shared", "visibility", "Send a value"],
    ["shared", "keep_available", "Send a value"],
    ["couple", "time_zone", "Send a value"],
    ["couple", "approval_threshold", "clear"],
  ])("for %s's %s is refused", async (name, field, hint) => {
    const { rest, ada, paths } = await newScene();
    const put = await rest.send("PUT", String(paths[name]), { token: ada, body: { [field]: null } });
    expect(put).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(put.body.errors[0].message).toContain(hint);
  });

  test("changes nothing for a field that is null already, for `clear` and for tenant fields", async () => {
    const couple = await newCouple();
    const rest = await openRest({ engine: couple.engine });
    const token = await tokenFor(couple.ada.id);
    const goal = await couple.goal();
    const body = { approval_threshold: null, threshold_proposal: null, user_id: null, clear: null };
    expect((await rest.send("PUT", `/couples/${couple.id}`, { token, body })).body.version).toBe(1);
    const empty = { deadline: null, notes: null, couple_id: null, version: null };
    expect((await rest.send("PUT", `/goals/${goal.id}`, { token, body: empty })).body).toEqual(goal);
  });

  test("can be combined with `clear`, but not with a value for the same field", async () => {
    const { rest, ada, paths } = await newScene();
    const put = (body: object) => rest.send("PUT", String(paths.goal), { token: ada, body });
    expect(await put({ deadline: "2027-01-01", clear: ["deadline"] })).toMatchObject({ status: 422 });
    expect(await put({ notes: null, clear: ["deadline"] })).toMatchObject({
      status: 200,
      body: { notes: null, deadline: null },
    });
  });

  test("counts as omitted when a goal is created", async () => {
    const { rest, ada } = await newScene();
    const body = { name: "Car", target_amount: "9", type: "car", priority: 1, deadline: null, notes: null };
    expect((await rest.send("POST", "/goals", { token: ada, body })).status).toBe(201);
  });
});

describe("the version", () => {
  test("changes with properties and closing, never with money", async () => {
    const { couple } = await newScene();
    const [account, goal] = [await couple.account(), await couple.goal()];
    const versions = async () => [
      (await couple.ask("get_account", { account_id: account.id })).version,
      (await couple.ask("get_goal", { goal_id: goal.id })).version,
    ];
    const move = { account_id: account.id, goal_id: goal.id, amount: "10" };
    await couple.ask("allocate_to_goal", move);
    await couple.ask("react_to_goal", { goal_id: goal.id, emoji: "🎉" });
    await couple.ask("release_from_goal", move);
    const deposit = { event_type: "DEPOSIT", source_account_id: account.id, amount: "10" };
    await couple.ask("record_event", deposit);
    expect(await versions()).toEqual([1, 1]);
    await couple.ask("update_account", { account_id: account.id, name: "Cash" });
    await couple.ask("update_goal", { goal_id: goal.id, notes: "Soon" });
    await couple.ask("update_goal", { goal_id: goal.id, notes: "Soon" });
    expect(await versions()).toEqual([2, 2]);
    await couple.ask("close_account", { account_id: account.id });
    await couple.ask("close_goal", { goal_id: goal.id });
    expect(await versions()).toEqual([3, 3]);
  });

  test.each(["body", "If-Match"])(
    "in the %s has to be the row's; another one lists what changed",
    async (where) => {
      const { couple, rest, ada, paths } = await newScene();
      const { body: read } = await rest.send("GET", String(paths.goal), { token: ada });
      const goal_id = read.id;
      const put = (version: number, body: object) =>
        rest.send("PUT", String(paths.goal), {
          token: ada,
          body: where === "body" ? { ...body, version } : body,
          headers: where === "body" ? {} : { "if-match": `"${version}"` },
        });
      expect(await put(read.version, { priority: 4 })).toMatchObject({ status: 200, body: { version: 2 } });
      await couple.ask("update_goal", { goal_id, target_amount: "700", clear: ["notes"] });
      const late = await put(read.version, { name: "Kyoto" });
      expect(late).toMatchObject({
        status: 412,
        body: {
          code: "changed_since_read",
          facts: { version: 3 },
          errors: [
            { field: "notes", message: "Changed in version 3." },
            { field: "priority", message: "Changed in version 2." },
            { field: "target_amount", message: "Changed in version 3." },
          ],
        },
      });
      expect((await put(2, { name: "Kyoto" })).body.errors).toHaveLength(2);
      expect(await put(99, { name: "Kyoto" })).toMatchObject({ status: 412 });
      expect(await put(3, { name: "Kyoto" })).toMatchObject({ status: 200, body: { name: "Kyoto" } });
    },
  );

  test.each([
    ["*", 200],
    ['"1"', 200],
    [' "7" , "1" ', 200],
    ['W/"1"', 412],
    ['"7"', 412],
    ['"01"', 412],
    ['"a,b"', 412],
    ["1", 422],
    ['"1', 422],
    ['"1" "2"', 422],
    ["", 422],
  ])("If-Match: %s answers %d", async (ifMatch, status) => {
    const { rest, ada, paths } = await newScene();
    const headers = { "if-match": ifMatch };
    const put = await rest.send("PUT", String(paths.joint), { token: ada, body: { name: "X" }, headers });
    expect(put.status, put.text).toBe(status);
    if (status === 422) expect(put.body.errors).toMatchObject([{ field: "If-Match" }]);
  });

  test("must be equal in body and header, and a positive whole number", async () => {
    const { rest, ada, paths } = await newScene();
    const put = (version: unknown, headers = {}) =>
      rest.send("PUT", String(paths.joint), { token: ada, body: { name: "X", version }, headers });
    expect((await put(1, { "if-match": '"2"' })).status).toBe(412);
    for (const version of ["1", 0, -1, 1.5, [1], true]) {
      expect(await put(version)).toMatchObject({ status: 422, body: { errors: [{ field: "version" }] } });
    }
    expect((await put(1, { "if-match": '"1"' })).status).toBe(200);
  });

  test("shows the partner nothing of a private account", async () => {
    const { rest, ben, paths } = await newScene();
    const sent = { token: ben, body: { name: "X", version: 9 } };
    const hidden = await rest.send("PUT", String(paths.hidden), sent);
    const nowhere = await rest.send("PUT", "/accounts/0199f3a0-0000-7000-8000-00000000dead", sent);
    expect(hidden).toMatchObject({ status: 404 });
    expect(hidden.text.replace(hidden.body.request_id, "")).toBe(
      nowhere.text.replace(nowhere.body.request_id, ""),
    );
  });

  test("of two concurrent updates of one version, one succeeds", async () => {
    const { rest, ada, ben, paths } = await newScene();
    const rename = (name: string, token: string) =>
      rest.send("PUT", String(paths.goal), { token, body: { name, version: 1 } });
    const answers = await Promise.all([rename("Kyoto", ada), rename("Osaka", ben)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });
});

test("a repeated update with the same key gets the same response, even if the row has changed", async () => {
  const { couple, rest, ada, paths } = await newScene();
  const { body } = await rest.send("GET", String(paths.goal), { token: ada });
  const put = (change: object) =>
    rest.send("PUT", String(paths.goal), {
      token: ada,
      body: { ...body, ...change },
      headers: { "idempotency-key": "put-1" },
    });
  const first = await put({ name: "Kyoto" });
  expect(first).toMatchObject({ status: 200, body: { version: 2 } });
  await couple.ask("update_goal", { goal_id: body.id, name: "Osaka" });
  const again = await put({ name: "Kyoto" });
  expect([again.status, again.body, again.headers["idempotency-replayed"]]).toEqual([
    200,
    first.body,
    "true",
  ]);
  expect(again.headers.etag).toBe('"2"');
  expect(await put({ name: "Kyoto", version: 2 })).toMatchObject({
    status: 422,
    body: { code: "idempotency_key_reused" },
  });
});
