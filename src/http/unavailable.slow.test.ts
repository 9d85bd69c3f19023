import { expect, test } from "vitest";
import { OPERATOR_KEY, openRest } from "../../testing/http.ts";
import { openedEngine, ownPostgres } from "../../testing/own-database.ts";

const SOME_ID = "0199f3a0-0000-7000-8000-000000000003";

/** A database that stops needs its own server in every test project. */
test("without its database the server reports that, and recovers when it is back", async () => {
  const postgres = await ownPostgres();
  const logged: string[] = [];
  const log = { error: (_facts: unknown, message: string) => logged.push(message) };
  const engine = await openedEngine({ url: postgres.url }, { log });
  const { app } = await openRest({ engine });
  const statuses = async () => {
    const answers = [
      await app.inject("/healthz"),
      await app.inject("/readyz"),
      await app.inject({ url: "/v1/goals", headers: { authorization: "Bearer unknown" } }),
      await app.inject({
        url: `/v1/goals?couple_id=${SOME_ID}`,
        headers: { authorization: `Bearer ${OPERATOR_KEY}` },
      }),
    ];
    return answers.map((answer) => [answer.statusCode, answer.json().code]);
  };
  const whole = [
    [200, undefined],
    [200, undefined],
    [401, "unauthenticated"],
    [404, "not_found"],
  ];
  expect(await statuses()).toEqual(whole);
  expect(logged).toEqual([]);
  await postgres.restart("crash");
  // The pool's connections are broken; each fails once and is then replaced.
  for (let asked = 0; asked < 8; asked++) await statuses();
  expect(await statuses()).toEqual(whole);
  await postgres.stop();
  const without = await statuses();
  expect(without[0]).toEqual([200, undefined]);
  expect(without.slice(1)).toEqual(Array(3).fill([503, "unavailable"]));
  expect(new Set(logged)).toEqual(new Set(["the database cannot be used", "the database cannot be written"]));
});

test("requests during repeated database crashes leak no connection", async () => {
  const postgres = await ownPostgres();
  const engine = await openedEngine({ url: postgres.url }, { log: { error: () => {} } });
  const { app } = await openRest({ engine, ratePerMinute: 1_000_000 });
  const ask = async () => {
    const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
    return (await app.inject({ url: `/v1/goals?couple_id=${SOME_ID}`, headers })).statusCode;
  };
  let isAsking = true;
  const statuses = new Set<number>();
  const callers = Array.from({ length: 12 }, async () => {
    while (isAsking) statuses.add(await ask());
  });
  for (let crash = 0; crash < 4; crash++) {
    await postgres.restart("crash");
    while ((await ask()) !== 404);
  }
  isAsking = false;
  await Promise.all(callers);
  expect([...statuses].toSorted()).toEqual([404, 503]);
});
