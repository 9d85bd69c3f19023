import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { keptMails, openRest } from "../../../testing/http.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { User } from "../../entities/user.ts";

const HOST = "localhost:4000";

/** A server that keeps its mails, and requests of Ada's browser. */
async function served() {
  const couple = await newCouple();
  const { engine, ada, ben } = couple;
  const { mails, mailer } = keptMails();
  const { app } = await openRest({ engine, mailer });
  const cookie = `couples_cfo_session=${(await newSessionOf(engine, ada.id)).secret}`;
  const post = (path: string, payload: object, headers: Record<string, string> = {}) => {
    const page = { host: HOST, origin: `http://${HOST}`, ...headers };
    return app.inject({ method: "POST", url: `/auth/email-changes${path}`, payload, headers: page });
  };
  const emailOf = async (id: string) => (await engine.orm.em.fork().findOneOrFail(User, { id })).email;
  const [adas, bens] = [await emailOf(ada.id), await emailOf(ben.id)];
  return { post, cookie, mails, adas, bens };
}

test("both addresses get a link, confirm on a page without a session, and the old one gets a notice", async () => {
  const { post, cookie, mails, adas } = await served();
  const email = `New-${randomUUID()}@Example.com`;
  expect((await post("", { email }, { cookie })).statusCode).toBe(202);
  await expect.poll(() => mails.map(({ to }) => to)).toEqual([adas, email.toLowerCase()]);
  const secrets = mails.map(({ text }) => /\/confirm-email#([\w-]{43})/.exec(text)?.[1] ?? "");
  const shown = await post("/show", { secret: secrets[1] });
  expect(shown.json()).toEqual({
    old_email: expect.stringMatching(/^.\.\.\.@e\.\.\.com$/),
    new_email: "n...@e...com",
    side: "new",
  });
  expect((await post("/use", { secret: secrets[1] })).json()).toEqual({ is_changed: false });
  expect((await post("/use", { secret: secrets[0] })).json()).toEqual({ is_changed: true });
  await expect.poll(() => mails.length).toBe(3);
  expect(mails[2]).toMatchObject({ to: adas, subject: "Your e-mail address was changed" });
  expect(mails[2]?.text).not.toContain(email.toLowerCase());
  expect((await post("/use", { secret: secrets[0] })).statusCode).toBe(410);
});

test("the answer is the same for an address that has a user, which gets no mail", async () => {
  const { post, cookie, mails, adas, bens } = await served();
  const answers: unknown[] = [];
  for (const email of [bens, `${randomUUID()}@example.com`]) {
    const { statusCode, body, headers } = await post("", { email }, { cookie });
    answers.push([statusCode, body, headers["content-length"]]);
  }
  expect(answers[0]).toEqual(answers[1]);
  await expect.poll(() => mails.length).toBe(3);
  expect(mails.filter(({ to }) => to === adas)).toHaveLength(2);
  expect(mails.map(({ to }) => to)).not.toContain(bens);
});

test("it needs a session and a page of this server, five times an hour", async () => {
  const { post, cookie } = await served();
  const email = `${randomUUID()}@example.com`;
  expect((await post("", { email })).statusCode).toBe(401);
  expect((await post("", { email }, { cookie, origin: "https://evil.example" })).statusCode).toBe(403);
  const statuses: number[] = [];
  for (let count = 0; count < 6; count++) statuses.push((await post("", { email }, { cookie })).statusCode);
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
});
