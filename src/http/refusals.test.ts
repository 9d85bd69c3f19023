import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { ask, newUser, type TestCouple } from "../../testing/books.ts";
import { fundedCouple } from "../../testing/couples.ts";
import { OPERATOR_KEY, openRest, type Received, type RestClient, tokenFor } from "../../testing/http.ts";
import { GOAL } from "../../testing/rows.ts";

type Method = Parameters<RestClient["send"]>[0];

/** A server, and a couple with Ada's token, an account of 1000.00 and a goal. */
let books: { rest: RestClient; couple: TestCouple; token: string; account: string; goal: string };

beforeAll(async () => {
  const { couple, account, goal } = await fundedCouple();
  const rest = await openRest({ engine: couple.engine });
  books = { rest, couple, token: await tokenFor(couple.ada.id), account: account.id, goal: goal.id };
});

/** A response without the id of its request. */
function withoutId({ status, text, body }: Received): [number, string] {
  return [status, text.replaceAll(body.request_id, "")];
}

describe("authentication", () => {
  test("a missing, wrong, expired or revoked token and another scheme get the same 401 with a challenge", async () => {
    const { couple } = await fundedCouple();
    const rest = await openRest({ engine: couple.engine });
    const short = { client: "ios", scopes: ["read"], expires_in_days: 1 };
    const expired = await couple.ask("create_token", short);
    couple.later(24 * 60 * 60 * 1000);
    const { id: userId } = await newUser(couple.engine);
    const revoked = await tokenFor(userId);
    const { items } = await ask(couple.engine, "list_tokens", {}, { userId });
    await ask(couple.engine, "revoke_token", { token_id: items[0].id }, { userId });
    const answers: Received[] = [await rest.send("GET", "/accounts")];
    for (const authorization of [
      "",
      OPERATOR_KEY,
      "Bearer",
      `Basic ${Buffer.from("ada:secret").toString("base64")}`,
      "Bearer nonsense",
      `Bearer ${OPERATOR_KEY} ${OPERATOR_KEY}`,
      `Bearer ${OPERATOR_KEY}x`,
      `Bearer ${expired.token}`,
      `Bearer ${revoked}`,
    ])
      answers.push(await rest.send("GET", "/accounts", { headers: { authorization } }));
    for (const answer of answers) {
      expect(withoutId(answer)).toEqual(withoutId(answers[0]!));
      expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      expect(answer.headers["www-authenticate"]).toBe('Bearer realm="couples-cfo"');
    }
  });

  test("the scheme's case does not matter", async () => {
    const headers = { authorization: `bEARER ${books.token}` };
    expect((await books.rest.send("GET", "/accounts", { headers })).status).toBe(200);
  });

  test("the body of an unauthenticated request is not read", async () => {
    const headers = { "content-type": "text/plain" };
    expect((await books.rest.send("POST", "/goals", { raw: "{", headers })).status).toBe(401);
  });
});

interface Sent {
  readonly by?: "operator" | "reader";
  readonly body?: object;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}

const JSON_TYPE = { "content-type": "application/json" };
const ALLOCATION = { account_id: "$account", goal_id: "$goal", amount: "1" };

describe("a request is refused", () => {
  /** A raw body in JSON that the operator sends. */
  const raw = (text: string): Sent => ({ by: "operator", raw: text, headers: JSON_TYPE });
  const typed = (type: string): Sent => ({ by: "operator", raw: "{}", headers: { "content-type": type } });
  const keyed = (key: string): Sent => ({
    body: ALLOCATION,
    headers: { "idempotency-key": Buffer.from(key).toString("latin1") },
  });

  /** In paths and bodies, `$name` stands for an id. `errors` are the names of the invalid fields. */
  const CASES: [Method, path: string, Sent, status: number, code: string, errors?: string[]][] = [
    ["POST", "/goals", { by: "reader", body: GOAL }, 403, "missing_scope"],
    ["POST", "/users", { body: { email: "eve@example.com", display_name: "Eve" } }, 403, "operator_only"],

    // Errors about the id in the path name it `id`, as in the OpenAPI document.
    ["GET", "/goals/1", {}, 422, "invalid_input", ["id"]],
    ["PUT", "/goals/1", { body: { goal_id: "1", priority: 9 } }, 422, "invalid_input", ["id", "priority"]],
    ["POST", "/ledger/events/1/reverse", { body: {} }, 422, "invalid_input", ["id"]],
    ["DELETE", "/tokens/1", {}, 422, "invalid_input", ["id"]],

    ["GET", "/goals/%zz", {}, 400, "malformed_request"],
    ["GET", "/goals?status=%zz", {}, 400, "malformed_request"],
    ["GET", "/goals/%00", {}, 422, "invalid_input", ["id"]],
    ["GET", `/goals/${"a".repeat(900)}`, {}, 422, "invalid_input", ["id"]],
    ["GET", `/goals/${"a".repeat(2000)}`, {}, 400, "malformed_request"],
    ["GET", "/goals?constructor=1", {}, 422, "invalid_input", ["constructor"]],
    ["GET", "/goals?toString=1", {}, 422, "invalid_input", ["toString"]],
    ["GET", "/goals?limit=abc", {}, 422, "invalid_input", ["limit"]],
    ["GET", "/goals?limit=1&limit=2", {}, 422, "invalid_input", ["limit"]],
    ["GET", "/goals?cursor=%00", {}, 422, "invalid_input", ["cursor"]],
    ["GET", "/goals?cursor=WyJ4Il0", {}, 422, "invalid_input", ["cursor"]],
    ["GET", "/goals?status[]=all", {}, 422, "invalid_input", ["status[]"]],
    ["GET", "/goals?couple_id=1", {}, 422, "invalid_input", ["couple_id"]],
    ["GET", "/goals?couple_id=1&couple_id=2", {}, 422, "invalid_input", ["couple_id"]],
    ["GET", "/ledger?from=%00", {}, 422, "invalid_input", ["from"]],

    ["POST", "/goals/allocate", raw('{"amount": '), 400, "malformed_request"],
    ["POST", "/goals/allocate", raw("[]"), 400, "malformed_request"],
    ["POST", "/goals/allocate", raw("null"), 400, "malformed_request"],
    ["POST", "/goals/allocate", raw('"x"'), 400, "malformed_request"],
    ["POST", "/goals/allocate", raw("  "), 400, "malformed_request"],
    ["POST", "/goals/allocate", raw('{"amount": "1", "amount": "1000"}'), 400, "malformed_request"],
    [
      "POST",
      "/users",
      raw('{"constructor": {"prototype": {}}}'),
      422,
      "invalid_input",
      ["constructor", "display_name", "email"],
    ],
    [
      "POST",
      "/goals/allocate",
      { body: { account_id: "1", goal_id: "nul\u0000", amount: "1,5", colour: "red", couple_id: "x" } },
      422,
      "invalid_input",
      ["account_id", "amount", "colour", "couple_id", "goal_id"],
    ],
    // 256 KiB is the limit, with or without Content-Length.
    ["POST", "/goals", raw(`{"x":"${"x".repeat(256 * 1024 - 8)}"}`), 422, "invalid_input"],
    ["POST", "/goals", raw(`{"x":"${"x".repeat(256 * 1024 - 7)}"}`), 413, "body_too_large"],
    ["POST", "/goals", typed("text/plain"), 415, "unsupported_media_type"],
    ["POST", "/goals", typed("application/x-www-form-urlencoded"), 415, "unsupported_media_type"],
    ["POST", "/goals", typed("application/xml"), 415, "unsupported_media_type"],
    ["POST", "/goals", typed("nonsense"), 415, "unsupported_media_type"],
    ["POST", "/goals", typed(""), 415, "unsupported_media_type"],

    // The same field twice: in the path and the body, or in the URL and the body.
    [
      "PUT",
      "/goals/$goal",
      { body: { goal_id: randomUUID(), priority: 5 } },
      422,
      "invalid_input",
      ["goal_id"],
    ],
    [
      "PUT",
      `/goals/$goal?couple_id=${randomUUID()}`,
      { by: "operator", body: { couple_id: "$couple" } },
      422,
      "invalid_input",
      ["couple_id"],
    ],
    ["PUT", "/goals/$goal?priority=1", { body: {} }, 422, "invalid_input", ["priority"]],
    ["GET", "/goals?user_id=$ben", {}, 404, "not_found"],

    ["POST", "/goals/allocate", keyed(""), 422, "invalid_input", ["idempotency_key"]],
    ["POST", "/goals/allocate", keyed("a b"), 422, "invalid_input", ["idempotency_key"]],
    ["POST", "/goals/allocate", keyed("x".repeat(256)), 422, "invalid_input", ["idempotency_key"]],
    ["POST", "/goals/allocate", keyed("ключ"), 422, "invalid_input", ["idempotency_key"]],
  ];

  test.each(CASES.map((row, index) => [`${index + 1}: ${row[0]} ${row[1].slice(0, 80)}`, ...row] as const))(
    "%s",
    async (_name, method, path, sent, status, code, errors) => {
      const { couple, account, goal, rest, token } = books;
      const ids: Record<string, string> = { account, goal, couple: couple.id, ben: couple.ben.id };
      const named = (text: string) => text.replaceAll(/\$(\w+)/g, (_, name) => ids[name] ?? "");
      const { by, body, ...more } = sent;
      const reader = by === "reader" && (await tokenFor(couple.ada.id, { scopes: ["read"] }));
      const answer = await rest.send(method, named(path), {
        token: by === "operator" ? OPERATOR_KEY : reader || token,
        ...(body && { body: JSON.parse(named(JSON.stringify(body))) }),
        ...more,
      });
      expect(answer).toMatchObject({ status, body: { code } });
      const fields = answer.body.errors?.map(({ field }: { field: string }) => field);
      if (errors) expect(fields?.toSorted()).toEqual(errors);
      if (errors?.[0] === "id") expect(answer.body.detail).toMatch(/^id: Give an id/);
    },
  );
});

test("another couple's id gets byte for byte the same response as an unknown id", async () => {
  const { rest, token, account, goal } = books;
  const other = await fundedCouple();
  const requests = (ids: { account: string; goal: string; couple: string }) =>
    [
      ["GET", `/goals/${ids.goal}`],
      ["PUT", `/goals/${ids.goal}`, { name: "Mine" }],
      ["POST", `/goals/${ids.goal}/close`, {}],
      ["GET", `/accounts/${ids.account}`],
      ["PUT", `/accounts/${ids.account}`, { name: "Mine" }],
      ["POST", `/accounts/${ids.account}/close`],
      ["GET", `/couples/${ids.couple}`],
      ["GET", `/ledger?goal_id=${ids.goal}`],
      ["GET", `/goals?couple_id=${ids.couple}`],
      ["POST", "/goals/allocate", { account_id: account, goal_id: ids.goal, amount: "1" }],
      ["POST", "/goals/allocate", { account_id: ids.account, goal_id: goal, amount: "1" }],
    ] as [Method, string, object?][];
  const unknown = randomUUID();
  const controls = requests({ account: unknown, goal: unknown, couple: unknown });
  const foreign = { account: other.account.id, goal: other.goal.id, couple: other.couple.id };
  const send = ([method, path, body]: (typeof controls)[number]) =>
    rest.send(method, path, { token, ...(body && { body }) });
  for (const [index, request] of requests(foreign).entries()) {
    const [answer, control] = [await send(request), await send(controls[index]!)];
    expect(answer.body.code, request[1]).toBe("not_found");
    expect(withoutId(answer)).toEqual(withoutId(control));
    // These differ between any two requests.
    const passing = { "x-request-id": "", "ratelimit-remaining": "", "ratelimit-reset": "", date: "" };
    expect({ ...answer.headers, ...passing }).toEqual({ ...control.headers, ...passing });
  }
});

test("the ids of the path, the couple and the user may be repeated", async () => {
  const { rest, couple, token, goal } = books;
  const path = `/goals/${goal}`;
  const same = await rest.send("PUT", path, { token, body: { goal_id: goal, priority: 4 } });
  expect(same).toMatchObject({ status: 200, body: { id: goal, priority: 4 } });
  const body = { couple_id: couple.id, priority: 4 };
  const sent = { token: OPERATOR_KEY, body };
  expect((await rest.send("PUT", `${path}?couple_id=${couple.id}`, sent)).status).toBe(200);
  const own = `couple_id=${couple.id}&user_id=${couple.ada.id}`;
  expect((await rest.send("GET", `/goals?${own}`, { token })).status).toBe(200);
});

test("a write with a key takes effect once, is marked when replayed, and refuses another input", async () => {
  const { couple, account, goal } = await fundedCouple();
  const rest = await openRest({ engine: couple.engine });
  const token = await tokenFor(couple.ada.id);
  const headers = { "idempotency-key": randomUUID() };
  const allocate = (amount: unknown) => {
    const body = { account_id: account.id, goal_id: goal.id, amount };
    return rest.send("POST", "/goals/allocate", { token, headers, body });
  };
  const first = await allocate("100");
  expect(first).toMatchObject({ status: 200, body: { account: { available: "900.00" } } });
  expect(first.headers["idempotency-replayed"]).toBeUndefined();
  for (const same of ["100", "100.00", "100.0", 100]) {
    const again = await allocate(same);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(again.body).toEqual(first.body);
  }
  expect(await allocate("101")).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
  expect((await rest.send("GET", `/accounts/${account.id}`, { token })).body.available).toBe("900.00");
});
