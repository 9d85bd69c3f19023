import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ask, engineForTests, newCouple, newUser, type TestCouple } from "../../testing/books.ts";
import { OPERATOR_KEY, openRest, type Received, type RestClient, tokenFor } from "../../testing/http.ts";

/** A couple with Ada's token, an account of 1000.00 and a goal. */
async function household(rest: RestClient) {
  const couple = await newCouple();
  const [account, goal] = [await couple.account(), await couple.goal()];
  const token = await tokenFor(couple.ada.id);
  const allocate = (amount: unknown, headers: Record<string, string> = {}) =>
    rest.send("POST", "/goals/allocate", {
      token,
      headers,
      body: { account_id: account.id, goal_id: goal.id, amount },
    });
  return { couple, account, goal, token, allocate };
}

/** A response without the id of the request. */
function sameForAll({ status, text, body }: Received): [number, string] {
  return [status, text.replaceAll(body.request_id, "")];
}

describe("authentication", () => {
  test("a missing, wrong, expired or revoked token and another scheme get the same 401 with a challenge", async () => {
    const couple = await newCouple();
    const rest = await openRest({ engine: couple.engine });
    const { id } = await newUser(await engineForTests());
    const short = { client: "ios", scopes: ["read"], expires_in_days: 1 };
    const expired = await couple.ask("create_token", short);
    couple.clock = new Date(couple.clock.getTime() + 24 * 60 * 60 * 1000);
    const revoked = await tokenFor(id);
    const { items } = await ask(await engineForTests(), "list_tokens", {}, { userId: id });
    await ask(await engineForTests(), "revoke_token", { token_id: items[0].id }, { userId: id });
    const headers = [
      {},
      { authorization: "" },
      { authorization: OPERATOR_KEY },
      { authorization: "Bearer" },
      { authorization: `Basic ${Buffer.from("ada:secret").toString("base64")}` },
      { authorization: "Bearer nonsense" },
      { authorization: `Bearer ${OPERATOR_KEY} ${OPERATOR_KEY}` },
      { authorization: `Bearer ${OPERATOR_KEY}x` },
      { authorization: `Bearer ${expired.token}` },
      { authorization: `Bearer ${revoked}` },
    ];
    const answers: Received[] = [];
    for (const sent of headers) answers.push(await rest.send("GET", "/accounts", { headers: sent }));
    expect(new Set(answers.map((answer) => JSON.stringify(sameForAll(answer)))).size).toBe(1);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      expect(answer.headers["www-authenticate"]).toBe('Bearer realm="couples-cfo"');
    }
  });

  test("the scheme's case does not matter", async () => {
    const rest = await openRest();
    const { id } = await newUser(await engineForTests());
    const headers = { authorization: `bEARER ${await tokenFor(id)}` };
    expect((await rest.send("GET", "/accounts", { headers })).status).toBe(200);
  });

  test("the body of an unauthenticated request is not read", async () => {
    const rest = await openRest();
    const answer = await rest.send("POST", "/goals", { raw: "{", headers: { "content-type": "text/plain" } });
    expect(answer.status).toBe(401);
  });

  test("a missing scope is 403 and named; an operation for the operator is 403, too", async () => {
    const rest = await openRest();
    const couple = await newCouple();
    const token = await tokenFor(couple.ada.id, { scopes: ["read"] });
    const body = { name: "Car", target_amount: "9", type: "car", priority: 1 };
    expect(await rest.send("POST", "/goals", { token, body })).toMatchObject({
      status: 403,
      body: { code: "missing_scope", facts: { scope: "goals:write" } },
    });
    const user = { email: "eve@example.com", display_name: "Eve" };
    expect(await rest.send("POST", "/users", { token, body: user })).toMatchObject({
      status: 403,
      body: { code: "operator_only" },
    });
  });
});

describe("ids and parameters", () => {
  test("another couple's id gets byte for byte the same response as an unknown id", async () => {
    const rest = await openRest();
    const [ours, theirs] = [await household(rest), await household(rest)];
    const unknown = randomUUID();
    const requests = (other: { account: string; goal: string; couple: TestCouple["id"] }) =>
      [
        ["GET", `/goals/${other.goal}`, undefined],
        ["PUT", `/goals/${other.goal}`, { name: "Mine" }],
        ["POST", `/goals/${other.goal}/close`, {}],
        ["GET", `/accounts/${other.account}`, undefined],
        ["PUT", `/accounts/${other.account}`, { name: "Mine" }],
        ["POST", `/accounts/${other.account}/close`, undefined],
        ["GET", `/couples/${other.couple}`, undefined],
        ["GET", `/ledger?goal_id=${other.goal}`, undefined],
        ["GET", `/goals?couple_id=${other.couple}`, undefined],
        ["POST", "/goals/allocate", { account_id: ours.account.id, goal_id: other.goal, amount: "1" }],
        ["POST", "/goals/allocate", { account_id: other.account, goal_id: ours.goal.id, amount: "1" }],
      ] as const;
    const theirIds = { account: theirs.account.id, goal: theirs.goal.id, couple: theirs.couple.id };
    const foreign = requests(theirIds);
    const none = requests({ account: unknown, goal: unknown, couple: unknown });
    for (const [index, [method, path, body]] of foreign.entries()) {
      const [, unknownPath = "", unknownBody] = none[index] ?? [];
      const answer = await rest.send(method, path, { token: ours.token, ...(body && { body }) });
      const control = await rest.send(method, unknownPath, {
        token: ours.token,
        ...(unknownBody && { body: unknownBody }),
      });
      expect(answer.body.code, path).toBe("not_found");
      expect(sameForAll(answer)).toEqual(sameForAll(control));
      // These differ between any two requests.
      const passing = { "x-request-id": "", "ratelimit-remaining": "", "ratelimit-reset": "", date: "" };
      expect({ ...answer.headers, ...passing }).toEqual({ ...control.headers, ...passing });
    }
  });

  test("errors about the path's id name it `id`, like the document", async () => {
    const rest = await openRest();
    const { token } = await household(rest);
    for (const [method, path, body] of [
      ["GET", "/goals/1", undefined],
      ["GET", "/accounts/1", undefined],
      ["PUT", "/goals/1", { goal_id: "1", priority: 9 }],
      ["POST", "/ledger/events/1/reverse", {}],
      ["DELETE", "/tokens/1", undefined],
    ] as const) {
      const answer = await rest.send(method, path, { token, ...(body && { body }) });
      expect(answer, path).toMatchObject({ status: 422, body: { code: "invalid_input" } });
      expect(answer.body.errors[0].field).toBe("id");
      expect(answer.body.detail).toMatch(/^id: Give an id/);
    }
  });

  test("broken percent-encoding is 400, in path and query", async () => {
    const rest = await openRest();
    const token = OPERATOR_KEY;
    for (const path of ["/goals/%zz", "/goals?status=%zz", "/goals?%ff=1", "/goals?status=%c3%28"]) {
      expect(await rest.send("GET", path, { token }), path).toMatchObject({
        status: 400,
        body: { code: "malformed_request" },
      });
    }
  });

  test("unusual ids and parameters are 4xx", async () => {
    const rest = await openRest();
    const { token } = await household(rest);
    for (const path of [
      "/goals/%00",
      "/goals/not-an-id",
      `/goals/${"a".repeat(900)}`,
      `/goals/${"a".repeat(2000)}`,
      "/goals?constructor=1",
      "/goals?__proto__=1",
      "/goals?toString=1",
      "/goals?limit=1e1",
      "/goals?limit=abc",
      "/goals?limit=1&limit=2",
      "/goals?limit=",
      "/goals?cursor=%00",
      "/goals?cursor=WyJ4Il0",
      "/goals?status[]=all",
      "/goals?couple_id=1",
      "/goals?couple_id=1&couple_id=2",
      "/ledger?from=%00",
    ]) {
      const answer = await rest.send("GET", path, { token });
      expect(answer.status, `${path} ${answer.text}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${path} ${answer.text}`).toBeLessThan(500);
    }
  });
});

describe("bodies", () => {
  const malformed: [string, string | Buffer][] = [
    ["broken JSON", '{"amount": '],
    ["a list", "[]"],
    ["null", "null"],
    ["text", '"x"'],
    ["nothing but blanks", "  "],
    ["__proto__", '{"__proto__": {"admin": true}}'],
    ["__proto__ in disguise", '{"\\u005f_proto__": {}}'],
    ["__proto__ further in", '{"metadata": {"__proto__": {}}}'],
    ["a field twice", '{"amount": "1", "amount": "1000"}'],
    ["a field twice in disguise", '{"amount": "1", "\\u0061mount": "1000"}'],
    ["a field twice further in", '{"metadata": {"note": "a", "note": "b"}}'],
    ["deep lists", `{"a": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`],
    ["deep objects", `${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`],
    ["broken UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["a NUL between tokens", '{"amount":\u0000 1}'],
  ];
  test.each(malformed)("%s is malformed", async (_name, raw) => {
    const rest = await openRest();
    const headers = { "content-type": "application/json" };
    expect(await rest.send("POST", "/goals/allocate", { token: OPERATOR_KEY, raw, headers })).toMatchObject({
      status: 400,
      body: { code: "malformed_request" },
    });
  });

  test("an unknown field called constructor is an unknown field", async () => {
    const rest = await openRest();
    const raw = '{"constructor": {"prototype": {}}, "email": "a@b.example", "display_name": "A"}';
    const headers = { "content-type": "application/json" };
    expect(await rest.send("POST", "/users", { token: OPERATOR_KEY, raw, headers })).toMatchObject({
      status: 422,
      body: { code: "invalid_input", errors: [{ field: "constructor" }] },
    });
  });

  test("all invalid fields are listed at once", async () => {
    const rest = await openRest();
    const { token } = await household(rest);
    const body = { account_id: "1", goal_id: "nul\u0000", amount: "1,5", colour: "red", couple_id: "x" };
    const answer = await rest.send("POST", "/goals/allocate", { token, body });
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid_input" } });
    expect(answer.body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      "account_id",
      "amount",
      "colour",
      "couple_id",
      "goal_id",
    ]);
  });

  test("256 KiB is the limit, with or without Content-Length", async () => {
    const rest = await openRest();
    const { token } = await household(rest);
    const headers = { "content-type": "application/json" };
    const bodyOf = (bytes: number) => `{"name":"${"x".repeat(bytes - 11)}"}`;
    const within = await rest.send("POST", "/goals", { token, headers, raw: bodyOf(256 * 1024) });
    expect(within).toMatchObject({ status: 422, body: { code: "invalid_input" } });
    const beyond = await rest.send("POST", "/goals", { token, headers, raw: bodyOf(256 * 1024 + 1) });
    expect(beyond).toMatchObject({ status: 413, body: { code: "body_too_large" } });
  });

  test.each([["text/plain"], ["application/x-www-form-urlencoded"], ["application/xml"], ["nonsense"], [""]])(
    "a body of type %j is 415",
    async (type) => {
      const rest = await openRest();
      const headers = { "content-type": type };
      expect(await rest.send("POST", "/goals", { token: OPERATOR_KEY, raw: "{}", headers })).toMatchObject({
        status: 415,
        body: { code: "unsupported_media_type" },
      });
    },
  );
});

describe("the same id twice", () => {
  test("the body may repeat the path's id; a different id is refused", async () => {
    const rest = await openRest();
    const { goal, token } = await household(rest);
    const path = `/goals/${goal.id}`;
    const same = await rest.send("PUT", path, { token, body: { goal_id: goal.id, priority: 4 } });
    expect(same).toMatchObject({ status: 200, body: { id: goal.id, priority: 4 } });
    const other = await rest.send("PUT", path, { token, body: { goal_id: randomUUID(), priority: 5 } });
    expect(other).toMatchObject({
      status: 422,
      body: { code: "invalid_input", errors: [{ field: "goal_id" }] },
    });
    expect((await rest.send("GET", path, { token })).body.priority).toBe(4);
  });

  test("couple_id must be equal in body and URL; other fields of a write belong in the body", async () => {
    const rest = await openRest();
    const { couple, goal } = await household(rest);
    const token = OPERATOR_KEY;
    const path = (id: string) => `/goals/${goal.id}?couple_id=${id}`;
    const body = { couple_id: couple.id, priority: 4 };
    expect((await rest.send("PUT", path(couple.id), { token, body })).status).toBe(200);
    expect(await rest.send("PUT", path(randomUUID()), { token, body })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "couple_id" }] },
    });
    expect(await rest.send("PUT", `/goals/${goal.id}?priority=1`, { token, body: {} })).toMatchObject({
      status: 422,
      body: { errors: [{ field: "priority" }] },
    });
  });

  test("a user's token may name only its own couple and user", async () => {
    const rest = await openRest();
    const { couple, token } = await household(rest);
    const own = `couple_id=${couple.id}&user_id=${couple.ada.id}`;
    expect((await rest.send("GET", `/goals?${own}`, { token })).status).toBe(200);
    expect((await rest.send("GET", `/goals?user_id=${couple.ben.id}`, { token })).body.code).toBe(
      "not_found",
    );
  });
});

describe("idempotency", () => {
  test("a write with a key takes effect once, is marked when replayed, and refuses another input", async () => {
    const rest = await openRest();
    const { couple, account, allocate, token } = await household(rest);
    const key = { "idempotency-key": randomUUID() };
    const first = await allocate("100", key);
    expect(first).toMatchObject({ status: 200, body: { account: { available: "900.00" } } });
    expect(first.headers["idempotency-replayed"]).toBeUndefined();
    for (const same of ["100", "100.00", "100.0", 100]) {
      const again = await allocate(same, key);
      expect(again.headers["idempotency-replayed"]).toBe("true");
      expect(again.body).toEqual(first.body);
    }
    expect(await allocate("101", key)).toMatchObject({
      status: 422,
      body: { code: "idempotency_key_reused" },
    });
    expect((await rest.send("GET", `/accounts/${account.id}`, { token })).body.available).toBe("900.00");
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test.each([[""], ["a b"], ["x".repeat(256)], ["ключ"]])("the key %j is invalid", async (key) => {
    const rest = await openRest();
    const { allocate } = await household(rest);
    const sent = { "idempotency-key": Buffer.from(key).toString("latin1") };
    expect(await allocate("1", sent)).toMatchObject({
      status: 422,
      body: { code: "invalid_input", errors: [{ field: "idempotency_key" }] },
    });
  });

  test("refusals of the books have facts", async () => {
    const rest = await openRest();
    const { allocate } = await household(rest);
    expect(await allocate("1000.01")).toMatchObject({
      status: 409,
      body: {
        type: "urn:couples-cfo:refusal:insufficient_available",
        title: "The account does not have enough available money.",
        code: "insufficient_available",
        facts: { available: "1000.00", allocatable: "1000.00" },
      },
    });
  });
});
