import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newCouple, newUser } from "../../../testing/books.ts";
import { keptLog, keptMails, OPERATOR_KEY, openRest, tokenFor } from "../../../testing/http.ts";
import { GOAL } from "../../../testing/rows.ts";
import { User } from "../../entities/user.ts";
import type { Mail } from "../../mail/mailer.ts";
import type { ServerOptions } from "../server.ts";

const HOST = "localhost:4000";
const ORIGIN = `http://${HOST}`;
const PAGE = { host: HOST, origin: ORIGIN };

/** A server that keeps its mails, and a couple. */
async function served(options: Partial<ServerOptions> = {}) {
  const couple = await newCouple();
  const { mails, mailer } = keptMails();
  const { app } = await openRest({ engine: couple.engine, mailer, ...options });
  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: "POST", url, payload, headers: { ...PAGE, ...headers } });
  const em = couple.engine.orm.em.fork();
  const emailOf = async (id: string) => (await em.findOneOrFail(User, { id })).email;
  /** Asks for a link and returns the secret in the mail. */
  const linkFor = async (email: string) => {
    const before = mails.length;
    expect((await post("/auth/links", { email })).statusCode).toBe(202);
    await expect.poll(() => mails.length).toBe(before + 1);
    const [, secret = ""] = /#([\w-]+)/.exec(mails.at(-1)?.text ?? "") ?? [];
    return secret;
  };
  /** The cookie of a new session. */
  const signIn = async (id: string, headers: Record<string, string> = {}) => {
    const { statusCode, headers: answered } = await post(
      "/auth/links/use",
      { secret: await linkFor(await emailOf(id)) },
      headers,
    );
    expect(statusCode).toBe(200);
    return String(answered["set-cookie"]).split(";")[0] ?? "";
  };
  const me = (cookie: string, headers: Record<string, string> = {}) =>
    app.inject({ url: "/v1/me", headers: { host: HOST, cookie, ...headers } });
  return {
    couple,
    app,
    mails,
    post,
    linkFor,
    signIn,
    me,
    ada: couple.ada.id,
    email: await emailOf(couple.ada.id),
  };
}

test("a person signs in by a link in a mail, works on the books as web, and signs out", async () => {
  const { couple, app, mails, email, linkFor, post } = await served();
  const secret = await linkFor(email);
  expect(mails[0]).toMatchObject({ to: email, text: expect.stringContaining(`${ORIGIN}/sign-in#${secret}`) });
  const shown = await post("/auth/links/show", { secret });
  expect(shown.json()).toEqual({ email: expect.stringMatching(/^.\.\.\.@e\.\.\.com$/), is_new: false });

  const { headers } = await post("/auth/links/use", { secret });
  const [cookie = "", ...attributes] = String(headers["set-cookie"]).split("; ");
  expect(attributes).toEqual(expect.arrayContaining(["HttpOnly", "Path=/", "SameSite=Lax"]));
  expect(attributes).not.toContain("Secure");
  const made = await post("/v1/goals", GOAL, { cookie });
  expect(made.statusCode).toBe(201);
  const { items } = await couple.ask("list_ledger", { event_type: "GOAL" });
  expect(items[0]).toMatchObject({ actor: "web", user_id: couple.ada.id });

  const { headers: cleared } = await post("/auth/sign-out", {}, { cookie });
  expect(cleared["set-cookie"]).toContain("Max-Age=0");
  expect((await app.inject({ url: "/v1/goals", headers: { host: HOST, cookie } })).statusCode).toBe(401);
});

test("beyond this machine the cookie is Secure and bound to the host, and links lead to the public URL", async () => {
  const url = "https://books.example";
  const { mails, email, post } = await served({ url });
  const page = { host: "books.example", origin: url };
  expect((await post("/auth/links", { email }, page)).statusCode).toBe(202);
  await expect.poll(() => mails.length).toBe(1);
  expect(mails[0]?.text).toContain(`${url}/sign-in#`);
  const { headers } = await post(
    "/auth/links/use",
    { secret: /#([\w-]+)/.exec(mails[0]?.text ?? "")?.[1] },
    page,
  );
  expect(headers["set-cookie"]).toMatch(/^__Host-couples_cfo_session=[\w-]{43}; .*Secure/);
});

test("the answer is the same for an address without a user, which gets no mail", async () => {
  const { mails, post, email } = await served();
  const answers: unknown[] = [];
  for (const address of [`${randomUUID()}@example.com`, email]) {
    const { statusCode, body, headers } = await post("/auth/links", { email: address });
    answers.push([statusCode, body, headers["content-length"]]);
  }
  expect(answers[0]).toEqual(answers[1]);
  await expect.poll(() => mails.map(({ to }) => to)).toEqual([email]);
});

test("a server that closes sends the mails that it promised", async () => {
  const sent: string[] = [];
  const slow = {
    async send({ to }: Mail) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      sent.push(to);
    },
    close() {},
  };
  const { app, post, email } = await served({ mailer: slow });
  expect((await post("/auth/links", { email })).statusCode).toBe(202);
  await app.close();
  expect(sent).toEqual([email]);
});

test("beyond this machine a cookie needs a public URL, and a token does not", async () => {
  const { app, couple, signIn, ada } = await served();
  const cookie = await signIn(ada);
  const token = await tokenFor(ada, {}, couple.engine);
  const statusWith = async (headers: Record<string, string>) =>
    (await app.inject({ url: "/v1/me", headers: { host: HOST, "x-forwarded-for": "192.0.2.7", ...headers } }))
      .statusCode;
  expect(await statusWith({ cookie })).toBe(503);
  expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200);
});

test("sessions are listed and ended one by one or all at once", async () => {
  const { app, signIn, me, ada } = await served();
  const [laptop, phone, tablet] = [
    await signIn(ada, { "user-agent": "Laptop" }),
    await signIn(ada, { "user-agent": "Phone" }),
    await signIn(ada, { "user-agent": "Tablet" }),
  ];
  const as = (cookie: string) => ({ ...PAGE, cookie });
  const { items } = (await app.inject({ url: "/v1/sessions", headers: as(phone) })).json();
  expect(
    items.map((item: { browser: string; is_current: boolean }) => [item.browser, item.is_current]),
  ).toEqual([
    ["Tablet", false],
    ["Phone", true],
    ["Laptop", false],
  ]);
  const url = `/v1/sessions/${items[2].id}`;
  expect((await app.inject({ method: "DELETE", url, headers: as(phone) })).statusCode).toBe(200);
  expect((await app.inject({ method: "DELETE", url, headers: as(phone) })).json()).toMatchObject({
    code: "not_found",
  });
  expect((await me(laptop)).statusCode).toBe(401);
  expect((await me(phone)).statusCode).toBe(200);
  const all = await app.inject({ method: "DELETE", url: "/v1/sessions", headers: as(phone) });
  expect(all.json()).toEqual({ ended: 2 });
  expect((await me(phone)).statusCode).toBe(401);
  expect((await me(tablet)).statusCode).toBe(401);
});

describe("attacks on sessions", () => {
  test("a scanner that opens the link does not use it up, and no GET signs in", async () => {
    const { app, post, linkFor, email } = await served();
    const secret = await linkFor(email);
    for (const url of ["/sign-in", "/auth/links/use", "/auth/links/show"])
      expect((await app.inject({ url, headers: { host: HOST } })).headers["set-cookie"]).toBeUndefined();
    await post("/auth/links/show", { secret });
    expect((await post("/auth/links/use", { secret })).statusCode).toBe(200);
  });

  test("a page of another origin can neither ask for a link nor sign somebody in", async () => {
    const { app, linkFor, email } = await served();
    const payload = { secret: await linkFor(email) };
    for (const origin of ["https://evil.example", "null", "http://localhost:4001"]) {
      const headers = { host: HOST, origin };
      const used = await app.inject({ method: "POST", url: "/auth/links/use", payload, headers });
      expect([used.statusCode, used.json().code]).toEqual([403, "foreign_page"]);
    }
  });

  test("a session that was in the browser before ends, so that a planted one is worth nothing", async () => {
    const { couple, me, signIn, ada } = await served();
    const planted = await signIn((await newUser(couple.engine, "Mallory")).id);
    const own = await signIn(ada, { cookie: planted });
    expect(own).not.toBe(planted);
    expect((await me(planted)).statusCode).toBe(401);
    expect((await me(own)).statusCode).toBe(200);
  });

  test("a cookie counts on the API only, and never beside or as a token", async () => {
    const { app, me, signIn, ada, couple } = await served();
    const cookie = await signIn(ada);
    const [name, secret = ""] = cookie.split("=");
    const token = await tokenFor(ada, {}, couple.engine);
    expect((await me(`${name}=${token}`)).statusCode).toBe(401);
    expect((await me("", { authorization: `Bearer ${secret}` })).statusCode).toBe(401);
    const both = await me(cookie, { authorization: `Bearer ${token}` });
    expect([both.statusCode, both.json().code]).toEqual([400, "cookie_with_token"]);
    const operator = await app.inject({
      url: "/v1/tokens",
      headers: { host: HOST, cookie: `${name}=${OPERATOR_KEY}` },
    });
    expect(operator.statusCode).toBe(401);
    const metrics = await app.inject({
      url: "/metrics",
      headers: { host: HOST, cookie },
      remoteAddress: "192.0.2.7",
    });
    expect(metrics.statusCode).toBe(401);
  });

  test("more than twenty mails an hour are refused to one address of the network", async () => {
    const { post } = await served();
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++)
      statuses.push((await post("/auth/links", { email: `${randomUUID()}@example.com` })).statusCode);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 429]);
  });
});

test("without a mail server, a server on this machine writes links to its log, and any other offers none", async () => {
  const { lines, logger } = keptLog();
  const local = await served({ mailer: undefined, logger });
  await local.post("/auth/links", { email: local.email });
  const linked = {
    to: local.email,
    text: expect.stringMatching(/http:\/\/localhost:4000\/sign-in#[\w-]{43}/),
  };
  await expect.poll(() => lines).toContainEqual(expect.objectContaining(linked));
  const { post, email } = await served({ mailer: undefined, url: "https://books.example" });
  const answer = await post(
    "/auth/links",
    { email },
    { host: "books.example", origin: "https://books.example" },
  );
  expect([answer.statusCode, answer.json().code]).toEqual([503, "no_mail"]);
});
