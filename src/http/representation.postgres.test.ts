import { beforeAll, describe, expect, test } from "vitest";
import { newCouple, newUser, type TestCouple } from "../../testing/books.ts";
import { OPERATOR_KEY, openRest, type Received, tokenFor } from "../../testing/http.ts";
import { tamper } from "../../testing/tampering.ts";
import { catalog } from "../operations/catalog.ts";

const NOBODY = "0199f3a0-0000-7000-8000-00000000dead";

type RowName = keyof Awaited<ReturnType<typeof createRows>>;

/** Rows in every state: open, closed, overdue, locked, shared, joint, private, over-allocated, with a proposal. */
async function createRows(couple: TestCouple) {
  const bank = { institution_name: "First Bank" };
  const ids = await couple.fill({
    accounts: {
      shared: { ...bank, keep_available: "12.5" },
      joint: { ...bank, is_joint: true },
      hidden: { ...bank, visibility: "private" },
      closed: bank,
      linked: { ...bank, is_manual: false, plaid_id: `plaid-${couple.id}` },
    },
    goals: {
      goal: { deadline: "2027-06-30", notes: "Sakura" },
      overdue: { deadline: "2026-03-10" },
      locked: {},
      closedGoal: { deadline: "2026-03-10" },
    },
  });
  await couple.allocate(ids.shared, ids.goal, "200");
  await couple.allocate(ids.hidden, ids.goal, "200");
  await couple.ask("react_to_goal", { goal_id: ids.goal, emoji: "🎉" });
  await couple.ask("update_goal", { goal_id: ids.locked, locked: true, clear: ["notes"] });
  const sync = { event_type: "BALANCE_SYNC", source_account_id: ids.shared, amount: "100" };
  await couple.ask("record_event", sync);
  await couple.ask("close_account", { account_id: ids.closed });
  await couple.ask("close_goal", { goal_id: ids.closedGoal });
  await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "9000" });
  couple.clock = new Date("2026-03-12T15:00:00.000Z");
  return { ...ids, couple: couple.id };
}

interface Sent {
  /** By default Ada's. */
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** A couple with such rows, and functions that read and update a row over HTTP. */
async function newBooks() {
  const couple = await newCouple({ approval_threshold: "5000" });
  const ids = await createRows(couple);
  const rest = await openRest({ engine: couple.engine });
  const [ada, ben] = [
    await tokenFor(couple.ada.id, {}, couple.engine),
    await tokenFor(couple.ben.id, {}, couple.engine),
  ];
  const pathOf = (row: RowName) => {
    const area = row === "couple" ? "couples" : /goal|overdue|locked/i.test(row) ? "goals" : "accounts";
    return `/${area}/${ids[row]}`;
  };
  return {
    couple,
    ids,
    rest,
    ada,
    ben,
    get: (row: RowName, token = ada): Promise<Received> =>
      rest.send("GET", `${pathOf(row)}${token === OPERATOR_KEY ? `?couple_id=${couple.id}` : ""}`, { token }),
    put: (row: RowName, body: unknown, { token = ada, headers = {} }: Sent = {}): Promise<Received> =>
      rest.send("PUT", pathOf(row), { token, body, headers }),
    sequence: async (): Promise<number> =>
      (await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence,
  };
}

/** Books that tests only read, or whose updates are refused. */
let books: Awaited<ReturnType<typeof newBooks>>;

beforeAll(async () => {
  books = await newBooks();
});

test("every PUT documents how it treats a row that is sent back", () => {
  // A passkey has one field that can change.
  const puts = catalog.filter(({ name, http }) => http.method === "PUT" && name !== "rename_passkey");
  expect(puts.map(({ name }) => name)).toEqual(["update_couple", "update_account", "update_goal"]);
  for (const { name, representation } of puts) expect(representation, name).toBeDefined();
});

describe("a row that is sent back as it was read", () => {
  test("changes nothing, in every state, for both partners and the operator", async () => {
    const { ids, ada, ben, get, put, sequence } = books;
    const before = await sequence();
    let sent = 0;
    for (const token of [ada, ben, OPERATOR_KEY]) {
      for (const row of Object.keys(ids) as RowName[]) {
        const read = await get(row, token);
        if (token === ben && row === "hidden") {
          expect(read.status).toBe(404);
          continue;
        }
        expect(read.headers.etag).toBe(`"${read.body.version}"`);
        const answer = await put(row, read.body, { token, headers: { "if-match": read.headers.etag } });
        expect([answer.status, answer.body], row).toEqual([200, read.body]);
        expect(answer.headers.etag).toBe(read.headers.etag);
        sent++;
      }
    }
    expect(sent).toBe(29);
    expect(await sequence()).toBe(before);
  });

  test.each<[RowName, object]>([
    ["goal", { name: "Kyoto" }],
    ["joint", { keep_available: "1.00" }],
    ["couple", { time_zone: "Asia/Tokyo" }],
  ])("changes only the field of %s that differs: %j", async (row, change) => {
    const { ben, get, put } = await newBooks();
    const { body } = await get(row, ben);
    const { ledger: _before, ...unchanged } = body;
    const { ledger: _head, ...changed } = (await put(row, { ...body, ...change }, { token: ben })).body;
    expect(changed).toEqual({ ...unchanged, ...change, version: body.version + 1 });
    expect(unchanged).not.toMatchObject(change);
  });

  test("is recognized in other forms: uppercase ids, other decimals, no milliseconds", async () => {
    const { get, put } = books;
    const { body } = await get("shared");
    const answer = await put("shared", {
      ...body,
      id: body.id.toUpperCase(),
      user_id: body.user_id.toUpperCase(),
      balance: Number(body.balance),
      keep_available: "12.5",
      created_at: body.created_at.replace(".000", ""),
    });
    expect([answer.status, answer.body]).toEqual([200, body]);
  });

  test("may hold a name that is no longer valid, as long as it does not change", async () => {
    const { couple, ids, get, put } = await newBooks();
    const sql = "update financial_goals set name = ? where couple_id = ? and id = ?";
    await tamper(couple.engine, sql, ["\u200b", couple.id, ids.goal]);
    const { body } = await get("goal");
    expect(await put("goal", { ...body, priority: 5 })).toMatchObject({
      status: 200,
      body: { name: "\u200b", priority: 5 },
    });
    const other = await put("goal", { ...body, version: 2, name: "\u200c" });
    expect(other).toMatchObject({ status: 422, body: { errors: [{ field: "name" }] } });
  });

  test("does not withdraw a proposed threshold; only the threshold itself does", async () => {
    const { couple, ben, get, put } = await newBooks();
    const proposal = { approval_threshold: "9000.00", proposed_by: couple.ada.id };
    const same = { approval_threshold: "5000" };
    for (const [body, token] of [
      [(await get("couple")).body, undefined],
      [same, ben],
      [same, OPERATOR_KEY],
    ] as const)
      expect((await put("couple", body, token ? { token } : {})).body).toMatchObject({
        threshold_proposal: proposal,
      });
    const withdrawn = { approval_threshold: "5000.00", threshold_proposal: null };
    expect((await put("couple", same)).body).toMatchObject(withdrawn);
  });

  test("of a user without a couple changes nothing", async () => {
    const rest = await openRest();
    const token = await tokenFor((await newUser(books.couple.engine)).id);
    const account = { name: "Pocket", balance: "5", is_manual: true };
    const made = await rest.send("POST", "/accounts", { token, body: account });
    expect(made.headers.etag).toBe('"1"');
    const put = await rest.send("PUT", `/accounts/${made.body.id}`, { token, body: made.body });
    expect([put.status, put.body]).toEqual([200, made.body]);
  });
});

const NO_NULL = "Send a value";

test.each<[RowName, body: object, hint: string]>([
  // Another value for a read-only field.
  ["goal", { current_allocation: "1.00" }, "allocate_to_goal"],
  ["goal", { status: "closed" }, "close_goal"],
  ["goal", { id: NOBODY }, "never changes"],
  ["shared", { balance: "1.00" }, "record_event"],
  ["shared", { status: "closed" }, "close_account"],
  ["shared", { plaid_account_id: "x" }, "link_account"],
  ["shared", { currency: "EUR" }, "currency never changes"],
  ["shared", { is_joint: true }, "link_account"],
  ["shared", { user_id: NOBODY }, "owner"],
  ["couple", { threshold_proposal: null }, "approval_threshold"],
  ["couple", { partner_1_id: NOBODY }, "never changes"],
  // Null for a field that cannot be empty.
  ["goal", { name: null }, NO_NULL],
  ["goal", { target_amount: null }, NO_NULL],
  ["goal", { locked: null }, NO_NULL],
  ["goal", { current_allocation: null }, "allocate_to_goal"],
  ["shared", { visibility: null }, NO_NULL],
  ["shared", { keep_available: null }, NO_NULL],
  ["couple", { time_zone: null }, NO_NULL],
  ["couple", { approval_threshold: null }, "clear"],
  // A version that is not a positive whole number.
  ...["1", 0, -1, 1.5, [1], true].map((version) => ["joint", { version, name: "X" }, "version"] as never),
  ["goal", { colour: "red", progress: null }, ""],
  ["goal", { deadline: "2027-01-01", clear: ["deadline"] }, ""],
])("an update of %s with %j is refused, and the refusal says what to do", async (row, body, hint) => {
  const answer = await books.put(row, body);
  const [field] = Object.keys(body);
  expect(answer).toMatchObject({ status: 422, body: { code: "invalid_input", errors: [{ field }] } });
  expect(answer.body.errors[0].message).toContain(hint);
});

test("a computed field is ignored", async () => {
  const computed = { progress: null, reactions: "x", allocations: [1], partner_private_amount: -1 };
  expect((await books.put("goal", computed)).status).toBe(200);
});

describe("null", () => {
  test.each<[RowName, body: object, result: object]>([
    ["goal", { deadline: null, notes: null }, { deadline: null, notes: null }],
    ["goal", { notes: null, clear: ["deadline"] }, { deadline: null, notes: null }],
    ["joint", { institution_name: null }, { institution_name: null }],
  ])("clears fields that can be empty: %s %j", async (row, body, result) => {
    const { put } = await newBooks();
    expect(await put(row, body)).toMatchObject({ status: 200, body: result });
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

  test("counts as omitted when a goal is created", async () => {
    const body = { name: "Car", target_amount: "9", type: "car", priority: 1, deadline: null, notes: null };
    expect((await books.rest.send("POST", "/goals", { token: books.ada, body })).status).toBe(201);
  });
});

describe("the version", () => {
  test.each(["body", "If-Match"])(
    "in the %s must be the row's; another one lists what changed",
    async (where) => {
      const { couple, ids, put: send } = await newBooks();
      const put = (version: number, body: object) =>
        where === "body"
          ? send("goal", { ...body, version })
          : send("goal", body, { headers: { "if-match": `"${version}"` } });
      expect(await put(1, { priority: 4 })).toMatchObject({ status: 200, body: { version: 2 } });
      await couple.ask("update_goal", { goal_id: ids.goal, target_amount: "700", clear: ["notes"] });
      expect(await put(1, { name: "Kyoto" })).toMatchObject({
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
    ["*", {}, 200],
    ['"1"', {}, 200],
    [' "7" , "1" ', {}, 200],
    ['"1"', { version: 1 }, 200],
    ['"2"', { version: 1 }, 412],
    ['W/"1"', {}, 412],
    ['"7"', {}, 412],
    ['"01"', {}, 412],
    ['"a,b"', {}, 412],
    ["1", {}, 422],
    ['"1', {}, 422],
    ['"1" "2"', {}, 422],
    ["", {}, 422],
  ])("If-Match: %s with the body %j answers %d", async (ifMatch, version, status) => {
    const { couple, rest, ada } = books;
    const { id } = await couple.goal();
    const sent = { token: ada, body: { name: "X", ...version }, headers: { "if-match": ifMatch } };
    const put = await rest.send("PUT", `/goals/${id}`, sent);
    expect(put.status, put.text).toBe(status);
    if (status === 422) expect(put.body.errors).toMatchObject([{ field: "If-Match" }]);
  });

  test("shows the partner nothing of a private account", async () => {
    const { put, rest, ben: token } = books;
    const body = { name: "X", version: 9 };
    const hidden = await put("hidden", body, { token });
    const nowhere = await rest.send("PUT", `/accounts/${NOBODY}`, { token, body });
    expect(hidden.status).toBe(404);
    const [one, other] = [hidden, nowhere].map((answer) => answer.text.replace(answer.body.request_id, ""));
    expect(one).toBe(other);
  });

  test("of two concurrent updates of one version, one succeeds", async () => {
    const { ada, ben, put } = await newBooks();
    const answers = await Promise.all([
      put("goal", { name: "Kyoto", version: 1 }, { token: ada }),
      put("goal", { name: "Osaka", version: 1 }, { token: ben }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });
});

test("a repeated update with the same key gets the same response, even if the row has changed", async () => {
  const { couple, ids, get, put: send } = await newBooks();
  const { body } = await get("goal");
  const put = (change: object) =>
    send("goal", { ...body, ...change }, { headers: { "idempotency-key": "put-1" } });
  const first = await put({ name: "Kyoto" });
  expect(first).toMatchObject({ status: 200, body: { version: 2 } });
  await couple.ask("update_goal", { goal_id: ids.goal, name: "Osaka" });
  const again = await put({ name: "Kyoto" });
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(again.headers).toMatchObject({ "idempotency-replayed": "true", etag: '"2"' });
  const reused = await put({ name: "Kyoto", version: 2 });
  expect(reused).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
});
