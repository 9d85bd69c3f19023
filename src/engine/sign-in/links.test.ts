import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newCouple, newUser } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { inviting } from "../../../testing/invitations.ts";
import { emailOf, linkFor, PRESSER } from "../../../testing/sign-in-links.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { Session } from "../../entities/session.ts";
import { SignInLink } from "../../entities/sign-in-link.ts";
import { User } from "../../entities/user.ts";
import { hashToken } from "../../identity/new-token.ts";
import type { SignUp } from "../../identity/sign-in-link.ts";
import { Authenticator } from "../authenticator.ts";
import { forgetEndedSignIns } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { findLink, makeLink, signInByLink } from "./links.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** An engine whose clock stands still, and Ada's address. */
async function given() {
  const couple = await newCouple();
  const { engine } = couple;
  const email = await emailOf(engine, couple.ada.id);
  return { couple, engine, email, later: couple.later, authenticator: new Authenticator(engine) };
}

describe("a sign-in link", () => {
  test("signs its user in once, as a person with every scope whose client is web", async () => {
    const { couple, engine, email, authenticator } = await given();
    const link = await linkFor(engine, email);
    expect(await findLink(engine, link, "invitation")).toEqual({ email, userId: couple.ada.id });
    const session = await signInByLink(engine, link, PRESSER);
    expect(await authenticator.authenticate(session, "session")).toMatchObject({
      role: "user",
      userId: couple.ada.id,
      coupleId: couple.id,
      actor: "web",
      kind: "person",
      scopes: expect.arrayContaining(["admin", "money:move"]),
    });
    expect(await codeOf(findLink(engine, link, "invitation"))).toBe("link_ended");
    expect(await codeOf(signInByLink(engine, link, PRESSER))).toBe("link_ended");
  });

  test("works for 15 minutes", async () => {
    const { engine, email, later } = await given();
    const link = await linkFor(engine, email);
    later(15 * MINUTE_MS - 1);
    expect(await codeOf(findLink(engine, link, "invitation"))).toBe("done");
    later(1);
    expect(await codeOf(signInByLink(engine, link, PRESSER))).toBe("link_ended");
  });

  test("signs one of several browsers in that press its button at once", async () => {
    const { engine, email } = await given();
    const link = await linkFor(engine, email);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => codeOf(signInByLink(engine, link, PRESSER))),
    );
    expect(outcomes.toSorted()).toEqual(["done", "link_ended", "link_ended", "link_ended"]);
  });

  test("is stored as a hash, and so is the session's secret", async () => {
    const { engine, email } = await given();
    const link = await linkFor(engine, email);
    const em = engine.orm.em.fork();
    expect(await em.findOneOrFail(SignInLink, { secretHash: hashToken(link) })).toMatchObject({ email });
    const session = await signInByLink(engine, link, PRESSER);
    expect(await em.findOneOrFail(Session, { secretHash: hashToken(session) })).toMatchObject({
      browser: "Test/1.0",
    });
  });

  test("is made at most five times an hour for one address, also by requests at once", async () => {
    const { engine, email, later } = await given();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => makeLink(engine, email, { signUp: "invitation" })),
    );
    expect(made.filter((secret) => secret !== undefined)).toHaveLength(5);
    later(60 * MINUTE_MS);
    expect(await makeLink(engine, email, { signUp: "invitation" })).toBeDefined();
  });

  test("ends when its user has another address, also where another user has got the former one", async () => {
    const { couple, engine, email } = await given();
    const link = await linkFor(engine, email);
    const em = engine.orm.em.fork();
    await em.nativeUpdate(User, { id: couple.ada.id }, { email: `${randomUUID()}@example.com` });
    const outcomes = async () => [
      await codeOf(findLink(engine, link, "open")),
      await codeOf(signInByLink(engine, link, { ...PRESSER, signUp: "open", displayName: "Cleo" })),
    ];
    expect(await outcomes()).toEqual(["link_ended", "link_ended"]);
    await em.nativeUpdate(User, { id: (await newUser(engine, "Cleo")).id }, { email });
    expect(await outcomes()).toEqual(["link_ended", "link_ended"]);
  });

  test("takes the same statements for every address, so that their time does not show who has an account", async () => {
    const { couple, emailOfBen, invite } = await inviting();
    const { engine } = couple;
    await invite("cleo@example.com");
    const statements = (email: string, signUp: SignUp = "invitation") =>
      statementsDuring(engine, () => makeLink(engine, email, { signUp }));
    const ofUser = await statements(emailOfBen);
    expect(ofUser.length).toBeGreaterThan(3);
    expect(await statements(`${randomUUID()}@example.com`)).toEqual(ofUser);
    expect(await statements(`${randomUUID()}@example.com`, "open")).toEqual(ofUser);
    expect(await statements("cleo@example.com")).toEqual(ofUser);
  });

  test("of an address without a user ends when the server no longer takes new users", async () => {
    const { engine } = await given();
    const link = await linkFor(engine, `${randomUUID()}@example.com`, "open");
    for (const signUp of ["invitation", "closed"] as const)
      expect(await codeOf(findLink(engine, link, signUp))).toBe("link_ended");
    expect(await codeOf(findLink(engine, link, "open"))).toBe("done");
  });

  test("of an address without a user is made only where sign-up is open, and makes a user with a name", async () => {
    const { engine, authenticator } = await given();
    const email = `${randomUUID()}@example.com`;
    expect(await makeLink(engine, email, { signUp: "invitation" })).toBeUndefined();
    expect(await makeLink(engine, email, { signUp: "closed" })).toBeUndefined();
    const [link, second] = [await linkFor(engine, email, "open"), await linkFor(engine, email, "open")];
    expect(await findLink(engine, link, "open")).toEqual({ email, userId: null });
    const open = { ...PRESSER, signUp: "open" } as const;
    expect(await codeOf(signInByLink(engine, link, open))).toBe("invalid_input");
    const sessions = await Promise.all(
      [link, second].map((secret) => signInByLink(engine, secret, { ...open, displayName: "Cleo" })),
    );
    const callers = await Promise.all(
      sessions.map((session) => authenticator.authenticate(session, "session")),
    );
    expect(callers[0]).toMatchObject({ coupleId: null, userId: callers[1]?.userId });
  });
});

test("expired sessions and links are deleted", async () => {
  const { engine, email, later } = await given();
  await signInByLink(engine, await linkFor(engine, email), PRESSER);
  await linkFor(engine, email);
  const em = engine.orm.em.fork();
  const left = async () => {
    await runOnce(forgetEndedSignIns, engine);
    return [
      await em.count(SignInLink, { email }),
      await em.count(Session, { expiresAt: { $lte: engine.now() } }),
    ];
  };
  expect(await left()).toEqual([2, 0]);
  later(15 * MINUTE_MS);
  expect(await left()).toEqual([0, 0]);
  later(30 * DAY_MS);
  expect(await left()).toEqual([0, 0]);
});
