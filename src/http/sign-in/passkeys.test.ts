import { expect, test } from "vitest";
import { TestAuthenticator } from "../../../testing/authenticator.ts";
import { newCouple } from "../../../testing/books.ts";
import { keptMails, openRest } from "../../../testing/http.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { Session } from "../../entities/session.ts";
import { User } from "../../entities/user.ts";
import type { ServerOptions } from "../server.ts";

const URL = "https://books.example";
const SITE = { id: "books.example", origin: URL };
const NAME = "__Host-couples_cfo_session";

/** A server, a session of Ada's, and requests of its pages. */
async function served(options: Partial<ServerOptions> = {}) {
  const couple = await newCouple();
  const { engine, ada } = couple;
  const { mails, mailer } = keptMails();
  const { app } = await openRest({ engine, mailer, url: URL, ...options });
  const { secret } = await newSessionOf(engine, ada.id);
  const post = (path: string, payload: object, headers: Record<string, string> = {}) => {
    const page = { host: SITE.id, origin: URL, ...headers };
    return app.inject({ method: "POST", url: `/auth/passkeys${path}`, payload, headers: page });
  };
  const cookie = `${NAME}=${secret}`;
  const key = new TestAuthenticator(SITE);
  const add = async () => {
    const response = key.register((await post("/start", {}, { cookie })).json());
    return post("", { name: "Laptop", response }, { cookie });
  };
  const assertion = async (purpose: string, headers = {}) =>
    key.assert((await post(`/${purpose}/start`, {}, headers)).json());
  const { email } = await engine.orm.em.fork().findOneOrFail(User, { id: ada.id });
  return { couple, app, mails, post, cookie, key, add, assertion, email };
}

test("a passkey is added, signs in with a new cookie, checks and is removed; each change is mailed", async () => {
  const { app, mails, post, cookie, add, assertion, email } = await served();
  const added = await add();
  expect(added.statusCode).toBe(201);
  const { id } = added.json();
  const signed = await post("/sign-in", { response: await assertion("sign-in") }, { cookie });
  expect(signed.statusCode).toBe(200);
  const [next = ""] = String(signed.headers["set-cookie"]).split(";");
  expect(next).toMatch(new RegExp(`^${NAME}=[\\w-]{43}$`));
  expect(next).not.toBe(cookie);
  const me = (of: string) => app.inject({ url: "/v1/me", headers: { host: SITE.id, cookie: of } });
  expect([(await me(cookie)).statusCode, (await me(next)).statusCode]).toEqual([401, 200]);
  const proof = { response: await assertion("check", { cookie: next }) };
  expect((await post("/check", proof, { cookie: next })).statusCode).toBe(200);
  expect((await post("/remove", { passkey_id: id }, { cookie: next })).statusCode).toBe(200);
  await expect
    .poll(() => mails.map(({ to, subject }) => [to, subject]))
    .toEqual([
      [email, "A passkey was added"],
      [email, "A passkey was removed"],
    ]);
  expect(mails[0]?.text).toContain(`${URL}/account`);
  expect(mails.map(({ text }) => text).join()).not.toContain("Laptop");
});

test("another site can neither sign a browser in nor change passkeys", async () => {
  const { post, cookie, add, assertion } = await served();
  const id = (await add()).json().id;
  const response = await assertion("sign-in");
  const evil = { origin: "https://evil.example" };
  for (const [path, payload, headers] of [
    ["/sign-in", { response }, evil],
    ["/sign-in", { response }, { ...evil, "sec-fetch-site": "cross-site" }],
    ["/remove", { passkey_id: id }, { ...evil, cookie }],
    ["/start", {}, { ...evil, cookie }],
  ] as const) {
    const answer = await post(path, payload, headers);
    expect([answer.statusCode, answer.json().code]).toEqual([403, "foreign_page"]);
  }
  expect((await post("/sign-in", { response })).statusCode).toBe(200);
});

test("without a session nothing but signing in starts, and its options name no passkey", async () => {
  const { post, add } = await served();
  await add();
  for (const path of ["/start", "", "/check/start", "/check", "/remove"])
    expect((await post(path, {})).statusCode, path).toBe(401);
  const { statusCode, body } = await post("/sign-in/start", {});
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toEqual({
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    rpId: SITE.id,
    allowCredentials: [],
    timeout: 300_000,
    userVerification: "required",
  });
});

test("an address that was never proven gets no passkey: before its link is used there is no user and no session", async () => {
  const { couple, app, mails, post } = await served({ signUp: "open" });
  const em = couple.engine.orm.em.fork();
  const sessions = await em.count(Session);
  const email = "new@example.com";
  const page = { host: SITE.id, origin: URL };
  const asked = await app.inject({ method: "POST", url: "/auth/links", payload: { email }, headers: page });
  await expect.poll(() => mails.map(({ to }) => to)).toEqual([email]);
  const [, secret = ""] = /#([\w-]+)/.exec(mails[0]?.text ?? "") ?? [];
  const shown = await app.inject({
    method: "POST",
    url: "/auth/links/show",
    payload: { secret },
    headers: page,
  });
  expect(shown.json()).toMatchObject({ is_new: true });
  for (const { headers } of [asked, shown]) expect(headers["set-cookie"]).toBeUndefined();
  const cookie = `${NAME}=${secret}`;
  for (const path of ["/start", "/check/start"])
    expect((await post(path, { email }, { cookie })).statusCode).toBe(401);
  expect(await em.count(User, { email })).toBe(0);
  expect(await em.count(Session)).toBe(sessions);
});

test("malformed answers of an authenticator are refused without an error", async () => {
  const { post, assertion, add } = await served();
  await add();
  const good = await assertion("sign-in");
  const withData = (clientDataJSON: string) => ({ ...good, response: { ...good.response, clientDataJSON } });
  const encoded = (text: string) => Buffer.from(text).toString("base64url");
  for (const [response, status] of [
    [{}, 422],
    [{ ...good, id: "?" }, 422],
    [withData("e30"), 403],
    [withData(encoded("null")), 403],
    [withData(encoded("[")), 403],
    [withData(encoded(JSON.stringify({ challenge: 7 }))), 403],
    [{ ...good, response: { ...good.response, authenticatorData: "AA" } }, 403],
  ] as const)
    expect((await post("/sign-in", { response })).statusCode).toBe(status);
});

test("one address of the network gets 120 challenges an hour", async () => {
  const { post } = await served();
  const statuses: number[] = [];
  for (let count = 0; count < 121; count++) statuses.push((await post("/sign-in/start", {})).statusCode);
  expect([statuses[119], statuses[120]]).toEqual([200, 429]);
});
