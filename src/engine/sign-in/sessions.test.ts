import { describe, expect, test } from "vitest";
import { ask, newCouple, newUser, refusal } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { databaseForTests } from "../../../testing/databases.ts";
import { GOAL } from "../../../testing/rows.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { emailOf, linkFor, PRESSER } from "../../../testing/sign-in-links.ts";
import { statementsDuring } from "../../../testing/statements.ts";
import { query } from "../../database/queries/read.ts";
import { Authenticator } from "../authenticator.ts";
import { createEngine } from "../open.ts";
import { signInByLink } from "./links.ts";
import { signOut } from "./sessions.ts";

const isOnServer = databaseForTests().kind === "postgres";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** An engine whose clock stands still, and Ada's address. */
async function given() {
  const couple = await newCouple();
  const { engine } = couple;
  const email = await emailOf(engine, couple.ada.id);
  return { couple, engine, email, later: couple.later, authenticator: new Authenticator(engine) };
}

describe("a session", () => {
  /** A session of Ada's, and another process on the same database. */
  async function signedIn() {
    const books = await given();
    const { couple, engine, email } = books;
    const secret = await signInByLink(engine, await linkFor(engine, email), PRESSER);
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
    const secret = await signInByLink(engine, await linkFor(engine, email), PRESSER);
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
    await signInByLink(engine, await linkFor(engine, email), { ...PRESSER, former: secret });
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
