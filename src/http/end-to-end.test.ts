import { randomUUID } from "node:crypto";
import createClient, { type Client } from "openapi-fetch";
import { expect, test } from "vitest";
import { unexpected } from "../../testing/books.ts";
import { OPERATOR_KEY, openRest } from "../../testing/http.ts";
import type { paths } from "../../testing/openapi-types.d.ts";

type Api = Client<paths>;

/** A listening server, and a client for each bearer token, typed by the OpenAPI document. */
async function listen(): Promise<(bearer: string) => Api> {
  const { app } = await openRest();
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return (bearer) =>
    createClient<paths>({ baseUrl: `${address}/v1`, headers: { authorization: `Bearer ${bearer}` } });
}

/** The data of a call that must succeed. */
function answerOf<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(`refused: ${JSON.stringify(error)}`);
  return data;
}

test("both partners set up, earmark and read the summary, each with their own token", async () => {
  const before = unexpected.errors.length;
  const connect = await listen();
  const operator = connect(OPERATOR_KEY);
  const person = async (display_name: string) => {
    const email = `${display_name}.${randomUUID()}@example.com`;
    return answerOf(await operator.POST("/users", { body: { email, display_name } }));
  };
  const [ada, ben] = [await person("Ada"), await person("Ben")];
  const pair = { partner_1_id: ada.id, partner_2_id: ben.id, currency: "USD", time_zone: "Europe/Berlin" };
  const couple = answerOf(await operator.POST("/couples", { body: pair }));
  const enter = async (user_id: string, client: string) => {
    const scopes = ["read" as const, "goals:write" as const, "money:move" as const];
    const { token } = answerOf(await operator.POST("/tokens", { body: { user_id, client, scopes } }));
    return connect(token ?? "");
  };
  const [adas, bens] = [await enter(ada.id, "ios"), await enter(ben.id, "claude")];

  const account = answerOf(
    await adas.POST("/accounts", {
      body: { user_id: ada.id, name: "Joint checking", balance: "1500.00", is_manual: true, is_joint: true },
    }),
  );
  const goal = answerOf(
    await bens.POST("/goals", {
      body: { couple_id: couple.id, name: "Japan trip", target_amount: "600", type: "travel", priority: 2 },
    }),
  );
  expect([account.balance, goal.target_amount]).toEqual(["1500.00", "600.00"]);

  const allocation = { account_id: account.id, goal_id: goal.id, amount: "250.5" };
  const headers = { "Idempotency-Key": randomUUID() };
  for (let sent = 0; sent < 2; sent++) {
    const done = answerOf(
      await adas.POST("/goals/allocate", { body: allocation, params: { header: headers } }),
    );
    expect(done.account.available).toBe("1249.50");
  }
  const tooMuch = await bens.POST("/goals/allocate", { body: { ...allocation, amount: "1249.51" } });
  expect(tooMuch.response.status).toBe(409);
  expect(tooMuch.error).toMatchObject({
    code: "insufficient_available",
    facts: { available: "1249.50", allocatable: "1249.50" },
  });

  const salary = { amount: "2100", source_account_id: account.id, metadata: { note: "Salary" } };
  answerOf(await adas.POST("/ledger/events", { body: { event_type: "DEPOSIT", ...salary } }));
  const goals = answerOf(await bens.GET("/goals", {})).items;
  expect(goals).toMatchObject([{ id: goal.id, current_allocation: "250.50", progress: { percent: 41.7 } }]);
  const accounts = answerOf(await bens.GET("/accounts", { params: { query: { limit: 10 } } })).items;
  expect(accounts).toMatchObject([{ id: account.id, balance: "3600.00", available: "3349.50" }]);

  const ledger = answerOf(await bens.GET("/ledger", { params: { query: { limit: 2 } } }));
  expect(ledger.items.map(({ event_type }) => event_type)).toEqual(["DEPOSIT", "ALLOCATION"]);
  const [, made] = ledger.items;
  expect(made).toMatchObject({ amount: "250.50", user_id: ada.id, actor: "ios", dest_goal_id: goal.id });
  const query = { cursor: ledger.next_cursor ?? "" };
  const older = answerOf(await bens.GET("/ledger", { params: { query } }));
  const types = older.items.map(({ event_type }) => event_type).join(" ");
  expect(types).toBe("GOAL ACCOUNT SYSTEM SYSTEM COUPLE");

  const reversed = await adas.POST("/ledger/events/{id}/reverse", {
    params: { path: { id: made?.id ?? "" } },
    body: { note: "Too early" },
  });
  expect(answerOf(reversed).reverses_event_id).toBe(made?.id);
  const summary = answerOf(await bens.GET("/summary", { params: { query: { detail: "full" } } }));
  expect(summary.totals).toMatchObject({ balance: "3600.00", allocated: "0.00", available: "3600.00" });
  expect(summary.recent_events[0]).toMatchObject({ event_type: "REVERSAL", actor: "ios" });
  expect(unexpected.errors.slice(before)).toEqual([]);
});
