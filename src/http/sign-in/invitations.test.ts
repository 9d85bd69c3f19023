import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { keptLog, keptMails, openRest } from "../../../testing/http.ts";
import { inviting } from "../../../testing/invitations.ts";
import { confirmedTokenFor } from "../../../testing/sessions.ts";
import type { ServerOptions } from "../server.ts";

const HOST = "localhost:4000";
const ORIGIN = `http://${HOST}`;
const PAGE = { host: HOST, origin: ORIGIN };

/** A server that keeps its mails, and books of one person. */
async function served(options: Partial<ServerOptions> = {}) {
  const setting = await inviting();
  const { mails, mailer } = keptMails();
  const { engine } = setting.couple;
  const { app, send } = await openRest({ engine, mailer, ...options });
  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: "POST", url, payload, headers: { ...PAGE, ...headers } });
  const token = await confirmedTokenFor(setting.couple.ada.id, { client: "ios", scopes: ["admin"] }, engine);
  const invite = (body: object, headers: Record<string, string> = {}) =>
    send("POST", "/invitations", { token, body, headers: { host: HOST, ...headers } });
  return { ...setting, mails, post, invite };
}

test("the invitation of an address is mailed after the answer, once", async () => {
  const { mails, invite, couple } = await served();
  const email = "cleo@example.com";
  const { body, status } = await invite({ email }, { "idempotency-key": "k" });
  expect(status).toBe(201);
  await invite({ email }, { "idempotency-key": "k" });
  await expect.poll(() => mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({ to: email, text: expect.stringContaining("“Ada” invites you") });
  expect(mails[0]?.text).toContain(`${ORIGIN}/invite/${body.id}#${body.secret}`);
  await couple.ask("revoke_invitation", { invitation_id: body.id });
  await invite({});
  expect(mails).toHaveLength(1);
});

test("an address that people of several couples invite gets five mails an hour, and the log says so", async () => {
  const { lines, logger } = keptLog();
  const email = `${randomUUID()}@example.com`;
  const mailed: number[] = [];
  for (let count = 0; count < 6; count++) {
    const { mails, invite } = await served({ logger });
    expect((await invite({ email })).status).toBe(201);
    const isOver = () => lines.some(({ kind }) => kind === "invitation");
    await expect.poll(() => mails.length === 1 || isOver()).toBe(true);
    mailed.push(mails.length);
  }
  expect(mailed).toEqual([1, 1, 1, 1, 1, 0]);
});

test("an address is not invited by a server that cannot mail", async () => {
  const { invite, couple } = await served({ mailer: undefined, url: "https://books.example" });
  const host = { host: "books.example" };
  expect((await invite({ email: "cleo@example.com" }, host)).body.code).toBe("no_mail");
  expect((await couple.ask("list_invitations", {})).items).toEqual([]);
  expect((await invite({}, host)).status).toBe(201);
});

test("the holder of the link sees who invites, and nothing without the secret or after the end", async () => {
  const { post, invite, couple } = await served();
  const { id, secret } = (await invite({ email: "cleo@example.com" })).body;
  const show = async (link: object) => (await post("/auth/invitations/show", link)).json();
  expect(await show({ id, secret })).toEqual({
    email: "c...@e...com",
    inviter: "Ada",
    currency: "USD",
    expires_at: "2026-03-17T15:00:00.000Z",
  });
  const unknown = await show({ id, secret: "x".repeat(43) });
  expect(unknown).toMatchObject({ code: "link_ended" });
  await couple.ask("revoke_invitation", { invitation_id: id });
  expect(await show({ id, secret })).toEqual({ ...unknown, request_id: expect.any(String) });
});

test("a person with the link of an invitation gets a link that makes them a user", async () => {
  const { post, invite, mails } = await served();
  const { id, secret } = (await invite({})).body;
  const email = "dan@example.com";
  expect((await post("/auth/links", { email, invitation: { id, secret } })).statusCode).toBe(202);
  await expect.poll(() => mails.map(({ to }) => to)).toEqual([email]);
  const [, link] = /#([\w-]+)/.exec(mails[0]?.text ?? "") ?? [];
  expect((await post("/auth/links/show", { secret: link })).json()).toMatchObject({ is_new: true });
});
