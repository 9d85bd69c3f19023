import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ask, GOAL, newCouple, newUser, refusal } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { databaseForTests } from "../../../testing/databases.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { query } from "../../database/queries/read.ts";
import { Session } from "../../entities/session.ts";
import { SignInLink } from "../../entities/sign-in-link.ts";
import { User } from "../../entities/user.ts";
import { hashToken } from "../../identity/new-token.ts";
import { Authenticator } from "../authenticator.ts";
import type { Engine } from "../engine.ts";
import { forgetEndedSignIns } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { createEngine } from "../open.ts";
import { findLink, makeLink, signInByLink } from "./links.ts";
import { signOut } from "./sessions.ts";

const isOnServer = databaseForTests().kind === "postgres";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const BROWSER = { browser: "Test/1.0" };

/** An engine whose clock stands still, and Ada's address. */
async function given() {
  const couple = await newCouple();
  const { engine } = couple;
  const email = await emailOf(engine, couple.ada.id);
  return { couple, engine, email, later: couple.later, authenticator: new Authenticator(engine) };
}

async function emailOf(engine: Engine, id: string): Promise<string> {
  return (await engine.orm.em.fork().findOneOrFail(User, { id })).email;
}

/** The secret of a link that the address must get. */
async function linkFor(
  engine: Engine,
  email: string,
  signUp: "open" | "invitation" = "invitation",
): Promise<string> {
  const secret = await makeLink(engine, email, { signUp });
  if (secret === undefined) throw new Error("the address got no link");
  return secret;
}

describe("a sign-in link", () => {
  test("signs its user in once, as a person with every scope whose client is web", async () => {
    const { couple, engine, email, authenticator } = await given();
    const link = await linkFor(engine, email);
    expect(await findLink(engine, link)).toEqual({ email, userId: couple.ada.id });
    const session = await signInByLink(engine, link, BROWSER);
    expect(await authenticator.authenticate(session, "session")).toMatchObject({
      role: "user",
      userId: couple.ada.id,
      coupleId: couple.id,
      actor: "web",
      kind: "person",
      scopes: expect.arrayContaining(["admin", "money:move"]),
    });
    expect(await codeOf(findLink(engine, link))).toBe("link_ended");
    expect(await codeOf(signInByLink(engine, link, BROWSER))).toBe("link_ended");
  });

  test("works for 15 minutes", async () => {
    const { engine, email, later } = await given();
    const link = await linkFor(engine, email);
    later(15 * MINUTE_MS - 1);
    expect(await codeOf(findLink(engine, link))).toBe("done");
    later(1);
    expect(await codeOf(signInByLink(engine, link, BROWSER))).toBe("link_ended");
  });

  test("signs one of several browsers in that press its button at once", async () => {
    const { engine, email } = await given();
    const link = await linkFor(engine, email);
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () => codeOf(signInByLink(engine, link, BROWSER))),
    );
    expect(outcomes.toSorted()).toEqual(["done", "link_ended", "link_ended", "link_ended"]);
  });

  test("is stored as a hash, and so is the session's secret", async () => {
    const { engine, email } = await given();
    const link = await linkFor(engine, email);
    const em = engine.orm.em.fork();
    expect(await em.findOneOrFail(SignInLink, { secretHash: hashToken(link) })).toMatchObject({ email });
    const session = await signInByLink(engine, link, BROWSER);
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

  test("of an address without a user is made only where sign-up is open, and makes a user with a name", async () => {
    const { engine, authenticator } = await given();
    const email = `${randomUUID()}@example.com`;
    expect(await makeLink(engine, email, { signUp: "invitation" })).toBeUndefined();
    expect(await makeLink(engine, email, { signUp: "closed" })).toBeUndefined();
    const [link, second] = [await linkFor(engine, email, "open"), await linkFor(engine, email, "open")];
    expect(await findLink(engine, link)).toEqual({ email, userId: null });
    expect(await codeOf(signInByLink(engine, link, BROWSER))).toBe("invalid_input");
    const sessions = await Promise.all(
      [link, second].map((secret) => signInByLink(engine, secret, { ...BROWSER, displayName: "Cleo" })),
    );
    const callers = await Promise.all(
      sessions.map((session) => authenticator.authenticate(session, "session")),
    );
    expect(callers[0]).toMatchObject({ coupleId: null, userId: callers[1]?.userId });
  });
});

describe("a session", () => {
  /** A session of Ada's, and another process on the same database. */
  async function signedIn() {
    const books = await given();
    const { couple, engine, email } = books;
    const secret = await signInByLink(engine, await linkFor(engine, email), BROWSER);
    const other = createEngine(engine.orm, { now: () => couple.clock, log: engine.log });
    const caller = () => new Authenticator(other).authenticate(secret, "session");
    return { ...books, secret, other, caller };
  }

  test("and a token never pass for each other", async () => {
    const { couple, secret, authenticator } = await signedIn();
    const { token } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
    await authenticator.authenticate(secret, "session");
    await authenticator.authenticate(token, "token");
    expect(await codeOf(authenticator.authenticate(secret, "token"))).toBe("unauthenticated");
    expect(await codeOf(authenticator.authenticate(token, "session"))).toBe("unauthenticated");
    expect(authenticator.recall(secret, "token")).toBeUndefined();
  });

  test.each([
    ["30 days after its last use", [30], "unauthenticated"],
    ["not before", [29, 29, 29], "done"],
    ["180 days after it began, however much it is used", [29, 29, 29, 29, 29, 29, 6], "unauthenticated"],
  ])("ends %s", async (_when, days, outcome) => {
    const { caller, later } = await signedIn();
    const outcomes: string[] = [];
    for (const count of days) {
      later(count * DAY_MS);
      outcomes.push(await codeOf(caller()));
    }
    expect(outcomes).toEqual([...days.slice(1).map(() => "done"), outcome]);
  });

  test("that expires is not recalled by a process that remembers it", async () => {
    const { couple, engine, email, later } = await given();
    const secret = await signInByLink(engine, await linkFor(engine, email), BROWSER);
    const process = new Authenticator(createEngine(engine.orm, { now: () => couple.clock, log: engine.log }));
    for (let use = 0; use < 7; use++) {
      later(use === 6 ? 6 * DAY_MS - MINUTE_MS : 29 * DAY_MS);
      await process.authenticate(secret, "session");
      expect(process.recall(secret, "session")).toBeDefined();
    }
    later(MINUTE_MS);
    expect(process.recall(secret, "session")).toBeUndefined();
  });

  test("is written at most once an hour, however often it is looked up", async () => {
    const { engine, caller, later } = await signedIn();
    const writes = async (ms: number) => {
      later(ms);
      return (await statementsDuring(engine, caller)).filter((statement) => statement.startsWith("update"));
    };
    expect(await writes(59 * MINUTE_MS)).toEqual([]);
    expect(await writes(MINUTE_MS)).toHaveLength(1);
    expect(await writes(59 * MINUTE_MS)).toEqual([]);
  });

  test.skipIf(!isOnServer)(
    "that ends while its user joins a couple raises the epoch of that couple",
    async () => {
      const { engine } = await given();
      const [partner, joiner] = [await newUser(engine, "Cleo"), await newUser(engine, "Dan")];
      const couple = await ask(engine, "create_couple", { partner_1_id: partner.id });
      const { secret } = await newSessionOf(engine, joiner.id);
      const joining = engine.orm.em.fork();
      const epoch = async () => {
        const statement = "select auth_epoch from couples where id = ?";
        return (await query<{ auth_epoch: number }>(engine.orm.em.fork(), statement, [couple.id]))[0]
          ?.auth_epoch;
      };
      await joining.begin();
      await query(joining, "update users set couple_id = ? where id = ? returning 1", [couple.id, joiner.id]);
      const ended = signOut(engine, secret);
      const waiting = "select 1 from pg_locks where not granted and pid <> pg_backend_pid()";
      await expect.poll(() => query(engine.orm.em.fork(), waiting, [])).not.toEqual([]);
      await joining.commit();
      await ended;
      expect(await epoch()).toBe(1);
    },
  );

  test("that ends is refused at its next call by a process that remembers it", async () => {
    const { couple, engine, secret, other, caller } = await signedIn();
    const by = { principal: await caller() };
    await signOut(engine, secret);
    expect(await refusal(other, "get_summary", {}, by)).toMatchObject({ code: "unauthenticated" });
    expect(await refusal(other, "create_goal", GOAL, by)).toMatchObject({ code: "unauthenticated" });
    expect((await couple.ask("list_goals", {})).items).toEqual([]);
  });

  test("ends when its browser signs in again, as whoever it is", async () => {
    const { engine, secret, caller } = await signedIn();
    const user = await newUser(engine, "Cleo");
    const email = await emailOf(engine, user.id);
    await signInByLink(engine, await linkFor(engine, email), { ...BROWSER, former: secret });
    expect(await codeOf(caller())).toBe("unauthenticated");
  });

  test("makes a token only within ten minutes of a proof of who the person is", async () => {
    const { couple, caller, later } = await signedIn();
    const input = { client: "ios", scopes: ["read"] };
    later(10 * MINUTE_MS - 1);
    await couple.as(await caller()).ask("create_token", input);
    later(1);
    expect(await couple.as(await caller()).outcome("create_token", input)).toBe("check_required");
  });
});

test("expired sessions and links are deleted, and links only once they no longer count", async () => {
  const { engine, email, later } = await given();
  await signInByLink(engine, await linkFor(engine, email), BROWSER);
  await linkFor(engine, email);
  const em = engine.orm.em.fork();
  const left = async () => {
    await runOnce(forgetEndedSignIns, engine);
    return [
      await em.count(SignInLink, { email }),
      await em.count(Session, { expiresAt: { $lte: engine.now() } }),
    ];
  };
  later(60 * MINUTE_MS);
  expect(await left()).toEqual([2, 0]);
  later(15 * MINUTE_MS);
  expect(await left()).toEqual([0, 0]);
  later(30 * DAY_MS);
  expect(await left()).toEqual([0, 0]);
});
