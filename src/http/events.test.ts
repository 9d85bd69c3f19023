import { type Answer, engineForTests, newCouple, newUser } from "../../testing/books.ts";
import { everyItem } from "../../testing/couples.ts";
import { openStream } from "../../testing/event-streams.ts";
import { OPERATOR_KEY, openRest, tokenFor, validatorAt } from "../../testing/http.ts";
import { newPrivacyBooks } from "../../testing/privacy/books.ts";
import { leaks } from "../../testing/privacy/cases.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { statementsDuring } from "../../testing/statements.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { SCOPES } from "../books/token.ts";
import type { Engine } from "../engine/engine.ts";

/** A listening server on an engine. */
async function served(engine: Engine) {
  const { app } = await openRest({ engine });
  const url = (await app.listen({ host: "127.0.0.1", port: 0 })).replace("127.0.0.1", "localhost");
  const stream = (token: string, headers: Record<string, string> = {}, query?: string) =>
    openStream({ url, headers: { authorization: `Bearer ${token}`, ...headers }, ...(query && { query }) });
  return { app, url, stream };
}

test("each event is a message with its type and ids, and no amount, name or text", async ({
  couple,
  account,
  goal,
}) => {
  const { stream } = await served(couple.engine);
  const reader = await stream(await tokenFor(couple.ada.id, {}, couple.engine));
  expect(reader.status).toBe(200);
  expect(Object.fromEntries(reader.headers)).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  const [ready] = await reader.next();
  const { items } = await couple.ask("list_ledger", { limit: 1 });
  const { sequence } = items[0];
  expect(ready).toEqual({ name: "ready", id: String(sequence), data: { sequence } });

  const event = await couple.allocate(account.id, goal.id, "10");
  const [message] = await reader.next();
  expect(message).toEqual({
    id: String(event.sequence),
    data: {
      sequence: event.sequence,
      event_type: "ALLOCATION",
      event_id: event.id,
      user_id: couple.ada.id,
      source_account_id: account.id,
      source_goal_id: null,
      dest_goal_id: goal.id,
    },
  });
  const isEvent = validatorAt("#/components/schemas/StreamedEvent");
  expect(isEvent(message?.data), JSON.stringify(isEvent.errors)).toBe(true);
});

describe("who may read", () => {
  test("a session by its cookie, from the server's own pages", async ({ couple }) => {
    const { url } = await served(couple.engine);
    const { secret } = await newSessionOf(couple.engine, couple.ben.id);
    const cookie = `couples_cfo_session=${secret}`;
    const own = await openStream({ url, headers: { cookie, "sec-fetch-site": "same-origin" } });
    expect((await own.next())[0]).toMatchObject({ name: "ready" });
    const foreign = await openStream({ url, headers: { cookie, "sec-fetch-site": "cross-site" } });
    expect([foreign.status, foreign.problem.code]).toEqual([403, "foreign_page"]);
    const both = await openStream({ url, headers: { cookie, authorization: "Bearer x" } });
    expect([both.status, both.problem.code]).toEqual([400, "cookie_with_token"]);
  });

  test("a token with the scope read, of a user in a couple; the operator names the couple", async ({
    couple,
  }) => {
    const { engine } = couple;
    const { url, stream, app } = await served(engine);
    const single = await newUser(engine);
    const scopes = SCOPES.filter((scope) => scope !== "read");
    const refused: [string, string, number, string][] = [
      ["nonsense", "", 401, "unauthenticated"],
      [await tokenFor(couple.ada.id, { scopes }, engine), "", 403, "missing_scope"],
      [await tokenFor(single.id, {}, engine), "", 409, "no_couple"],
      [await tokenFor(couple.ada.id, {}, engine), `?couple_id=${single.id}`, 404, "not_found"],
      [OPERATOR_KEY, "", 422, "invalid_input"],
      [OPERATOR_KEY, `?couple_id=${single.id}`, 404, "not_found"],
      [OPERATOR_KEY, "?couple_id=nonsense", 404, "not_found"],
    ];
    for (const [token, query, status, code] of refused) {
      const reader = await stream(token, {}, query);
      expect([reader.status, reader.problem.code]).toEqual([status, code]);
    }
    const operator = await stream(OPERATOR_KEY, {}, `?couple_id=${couple.id}`);
    expect((await operator.next())[0]).toMatchObject({ name: "ready" });
    expect((await fetch(`${url}/events`, { method: "HEAD" })).status).toBe(405);
    expect((await app.inject({ method: "POST", url: "/events" })).statusCode).toBe(405);
  });

  test("a user has at most 16 streams, and another one after one of them is closed", async ({ couple }) => {
    const { stream } = await served(couple.engine);
    const token = await tokenFor(couple.ada.id, {}, couple.engine);
    const readers = await Promise.all(Array.from({ length: 16 }, () => stream(token)));
    const more = await stream(token);
    expect([more.status, more.problem.code, more.problem.facts]).toEqual([
      429,
      "too_many_streams",
      { limit: 16 },
    ]);
    expect((await stream(await tokenFor(couple.ben.id, {}, couple.engine))).status).toBe(200);
    readers[0]?.close();
    await expect.poll(async () => (await stream(token)).status).toBe(200);
  });
});

describe("a stream ends", () => {
  test("when its token is revoked: nothing that was committed later is sent", async ({
    couple,
    account,
    goal,
  }) => {
    const { stream } = await served(couple.engine);
    const scopes = ["read"];
    const { id, token } = await couple.ask("create_token", { client: "phone", scopes });
    const [phone, laptop] = [
      await stream(token),
      await stream(await tokenFor(couple.ada.id, {}, couple.engine)),
    ];
    await Promise.all([phone.next(), laptop.next()]);
    await couple.ask("revoke_token", { token_id: id });
    const event = await couple.allocate(account.id, goal.id, "10");
    await phone.ended;
    const seen = phone.messages.map(({ data }) => data.sequence);
    expect(Math.max(...seen)).toBeLessThan(event.sequence - 1);
    const later = await laptop.next(2);
    expect(later.map(({ data }) => data.sequence)).toEqual([event.sequence - 1, event.sequence]);
    expect((await stream(token)).status).toBe(401);
  });

  test("when its session ends, when a token expires, and when a partner leaves", async ({ couple }) => {
    const { url, stream } = await served(couple.engine);
    const session = await newSessionOf(couple.engine, couple.ada.id);
    const signedIn = await openStream({ url, headers: { cookie: `couples_cfo_session=${session.secret}` } });
    const short = await stream(await tokenFor(couple.ben.id, { expires_in_days: 1 }, couple.engine));
    const bens = await newSessionOf(couple.engine, couple.ben.id);
    const partner = await openStream({ url, headers: { cookie: `couples_cfo_session=${bens.secret}` } });
    await Promise.all([signedIn.next(), short.next(), partner.next()]);
    await couple.call("end_session", { session_id: session.principal.sessionId });
    await signedIn.ended;
    couple.clock = new Date(couple.clock.getTime() + 24 * 60 * 60 * 1000);
    await short.ended;
    await couple.ask("leave_couple", { couple_id: couple.id, confirmation: "leave for good" });
    await partner.ended;
    const again = await openStream({ url, headers: { cookie: `couples_cfo_session=${bens.secret}` } });
    expect([again.status, again.problem.code]).toEqual([409, "no_couple"]);
  });

  test("when the server closes", async ({ couple }) => {
    const { app, stream } = await served(couple.engine);
    const reader = await stream(await tokenFor(couple.ada.id, {}, couple.engine));
    await reader.next();
    await app.close();
    await reader.ended;
  });
});

describe("a reader that connects again", () => {
  test("gets every event since its last one, once, and continues", async ({ couple, account, goal }) => {
    const { stream } = await served(couple.engine);
    const token = await tokenFor(couple.ada.id, {}, couple.engine);
    const first = await stream(token);
    const [ready] = await first.next();
    first.close();
    const before = Number(ready?.id);
    for (let n = 0; n < 30; n++) await couple.allocate(account.id, goal.id, "1");
    const again = await stream(token, { "last-event-id": String(before) });
    await couple.allocate(account.id, goal.id, "1");
    const got = await again.next(31);
    expect(got.map(({ name, data }) => name ?? data.sequence)).toEqual(
      Array.from({ length: 31 }, (_, at) => before + 1 + at),
    );
  });

  test("is asked to read everything again if it missed more than 100 events or its last event is unknown", async ({
    couple,
    account,
  }) => {
    const deposit = { event_type: "DEPOSIT", amount: "1", source_account_id: account.id };
    for (let n = 0; n < 101; n++) await couple.ask("record_event", deposit);
    const { stream } = await served(couple.engine);
    const token = await tokenFor(couple.ada.id, {}, couple.engine);
    const sequence = (await couple.ask("list_ledger", { limit: 1 })).items[0].sequence;
    const reload = { name: "reload", id: String(sequence), data: { sequence } };
    for (const last of [sequence - 101, sequence + 1, "abc", "-1"]) {
      const reader = await stream(token, { "last-event-id": String(last) });
      expect([last, await reader.next()]).toEqual([last, [reload]]);
    }
    const reader = await stream(token, { "last-event-id": String(sequence - 100) });
    expect((await reader.next(100)).map(({ data }) => data.sequence).at(-1)).toBe(sequence);
  });
});

describe("what the partner keeps private", () => {
  test("looks as in list_ledger", async () => {
    const books = await newPrivacyBooks();
    const { engine, asBen, ben, ada } = books.couple;
    const { stream } = await served(engine);
    const items: Answer[] = await everyItem((page) => asBen.ask("list_ledger", page), 100);
    const newest = items.slice(0, 100).toReversed();
    const headers = { "last-event-id": String(newest[0].sequence - 1) };
    const got = await (await stream(await tokenFor(ben.id, {}, engine), headers)).next(newest.length);
    expect(got.map(({ data }) => data)).toEqual(newest.map(idsOf));
    expect(leaks(books, JSON.stringify(got))).toEqual([]);
    const adas = await (await stream(await tokenFor(ada.id, {}, engine), headers)).next(newest.length);
    expect(leaks(books, JSON.stringify(adas)).length).toBeGreaterThan(0);
  });

  test("and does not reach the ledger, such as a suggestion, sends nothing", async ({
    couple,
    account,
    goal,
  }) => {
    const { stream } = await served(couple.engine);
    const reader = await stream(await tokenFor(couple.ben.id, {}, couple.engine));
    await reader.next();
    await couple.ask("suggest_rebalance", { strategy: "fill" });
    const event = await couple.allocate(account.id, goal.id, "1");
    const [message] = await reader.next();
    expect(message?.data).toMatchObject({ sequence: event.sequence, event_type: "ALLOCATION" });
  });
});

test("a hundred streams of several couples take one statement for each look", async () => {
  const engine = await engineForTests();
  const { stream } = await served(engine);
  const couples = await Promise.all([1, 2, 3, 4].map(() => newCouple({}, { on: engine, clock: "system" })));
  const tokens: string[] = [];
  for (const { ada, ben } of couples)
    for (const { id } of [ada, ben]) tokens.push(await tokenFor(id, {}, engine));
  const readers = await Promise.all(
    tokens.flatMap((token) => Array.from({ length: 13 }, () => stream(token))),
  );
  await Promise.all(readers.map((reader) => reader.next()));
  const looks = await statementsDuring(engine, () => new Promise((resolve) => setTimeout(resolve, 1_200)));
  expect(looks.length).toBeGreaterThan(0);
  expect(looks.filter((sql) => !sql.includes("from couples c where c.id = any("))).toEqual([]);
  for (const couple of couples) await couple.goal();
  const got = await Promise.all(readers.map((reader) => reader.next()));
  expect(got.map(([message]) => message?.data.event_type)).toEqual(readers.map(() => "GOAL"));
});

/** The ids and the type of an event in the ledger's list. */
function idsOf(event: Answer) {
  const { id, sequence, event_type, user_id, source_account_id, source_goal_id, dest_goal_id } = event;
  return { sequence, event_type, event_id: id, user_id, source_account_id, source_goal_id, dest_goal_id };
}
