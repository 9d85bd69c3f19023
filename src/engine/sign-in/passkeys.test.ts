import { describe, expect, onTestFinished, test, vi } from "vitest";
import { TestAuthenticator } from "../../../testing/authenticator.ts";
import { ask, newCouple, newUser, type TestCouple } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { User } from "../../entities/user.ts";
import { Authenticator } from "../authenticator.ts";
import { forgetEndedSignIns } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { sessionWith } from "./changes.ts";
import {
  addPasskey,
  checkByPasskey,
  removePasskey,
  signInByPasskey,
  startCheck,
  startRegistration,
  startSignIn,
} from "./passkeys.ts";

const SITE = { id: "books.example", origin: "https://books.example" };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A couple, and what its people do with passkeys. */
async function given(couple?: TestCouple) {
  const books = couple ?? (await newCouple({ approval_threshold: "10" }));
  const { engine } = books;
  const found = (secret: string) => sessionWith(engine, secret);
  const register = async (secret: string, key = new TestAuthenticator(SITE), name = "Laptop") => {
    const response = key.register(await startRegistration(engine, SITE, await found(secret)));
    return { key, passkey: await addPasskey(engine, SITE, await found(secret), { name, response }) };
  };
  const signIn = async (key: TestAuthenticator, faults = {}, former?: string) => {
    const response = key.assert(await startSignIn(engine, SITE), faults);
    return signInByPasskey(engine, SITE, { response, browser: "Test/1.0", former });
  };
  const check = async (secret: string, key: TestAuthenticator) => {
    const options = await startCheck(engine, SITE, await found(secret));
    return checkByPasskey(engine, SITE, await found(secret), key.assert(options));
  };
  const remove = async (secret: string, id: string, canMail = true) =>
    removePasskey(engine, await found(secret), { id, canMail });
  const callerOf = (secret: string) => new Authenticator(engine).authenticate(secret, "session");
  return { books, engine, found, register, signIn, check, remove, callerOf, later: books.later };
}

/** The same with a session of Ada's. */
async function signedIn() {
  const parts = await given();
  const { secret } = await newSessionOf(parts.engine, parts.books.ada.id);
  return { ...parts, secret };
}

const FRESH = "create_token";
const TOKEN = { client: "ios", scopes: ["read"] };

describe("a passkey", () => {
  test("signs its user in, in a new session that counts as checked, and ends the browser's former one", async () => {
    const { books, engine, secret, register, signIn, callerOf } = await signedIn();
    const { key } = await register(secret);
    const next = await signIn(key, {}, secret);
    expect(next).not.toBe(secret);
    expect(await codeOf(callerOf(secret))).toBe("unauthenticated");
    const principal = await callerOf(next);
    expect(principal).toMatchObject({
      userId: books.ada.id,
      coupleId: books.id,
      kind: "person",
      actor: "web",
    });
    expect(await books.as(principal).outcome(FRESH, TOKEN)).toBe("done");
    const { items } = await ask(engine, "list_passkeys", {}, { principal });
    expect(items).toEqual([expect.objectContaining({ name: "Laptop", used_at: books.clock.toISOString() })]);
  });

  test("is offered to no authenticator that holds one, and each user has at most twenty", async () => {
    const { engine, secret, found, register } = await signedIn();
    const { key } = await register(secret);
    const options = await startRegistration(engine, SITE, await found(secret));
    expect(options).toMatchObject({
      excludeCredentials: [{ id: key.id, transports: ["internal"] }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    for (let count = 1; count < 20; count++) await register(secret);
    expect(await codeOf(startRegistration(engine, SITE, await found(secret)))).toBe("limit_reached");
  });

  test("is added, checked and removed by a user without a couple", async () => {
    const { engine, register, signIn, check, remove, callerOf } = await given();
    const cleo = await newUser(engine, "Cleo");
    const { secret } = await newSessionOf(engine, cleo.id);
    const { key, passkey } = await register(secret);
    await check(secret, key);
    expect(await callerOf(await signIn(key))).toMatchObject({ userId: cleo.id, coupleId: null });
    await remove(secret, passkey.id);
    expect(await codeOf(signIn(key))).toBe("passkey_refused");
  });

  test("is the last way to sign in where no mail is sent", async () => {
    const { secret, register, remove } = await signedIn();
    const [first, second] = [await register(secret), await register(secret)];
    expect(await codeOf(remove(secret, first.passkey.id, false))).toBe("done");
    expect(await codeOf(remove(secret, second.passkey.id, false))).toBe("last_way_in");
    expect(await codeOf(remove(secret, second.passkey.id, true))).toBe("done");
  });
});

describe("an answer that is refused", () => {
  /** Ada with a passkey, and what an answer of hers needs. */
  async function answering() {
    const parts = await signedIn();
    return { ...parts, ...(await parts.register(parts.secret)) };
  }

  test.each<[string, ConstructorParameters<typeof TestAuthenticator>[0] | null, object]>([
    ["comes from another origin", null, { origin: "https://evil.example" }],
    ["is for another relying party", null, { rpId: "evil.example" }],
    ["lacks the check of the person", null, { isUnverified: true }],
    ["names another user", null, { userHandle: "AAAA" }],
    ["has a count of signatures that a copy used up", null, { counter: 1 }],
  ])("%s", async (_what, _site, faults) => {
    const { signIn, key } = await answering();
    await signIn(key);
    expect(await codeOf(signIn(key, faults))).toBe("passkey_refused");
    expect(await codeOf(signIn(key))).toBe("done");
  });

  test.each([
    ["comes from another origin", { origin: "https://evil.example" }],
    ["is for another relying party", { rpId: "evil.example" }],
    ["lacks the check of the person", { isUnverified: true }],
  ])("%s, for a new passkey", async (_what, faults) => {
    const { engine, secret, found } = await signedIn();
    const key = new TestAuthenticator(SITE);
    const response = key.register(await startRegistration(engine, SITE, await found(secret)), faults);
    const adding = addPasskey(engine, SITE, await found(secret), { name: "Phone", response });
    expect(await codeOf(adding)).toBe("passkey_refused");
  });

  test("repeats an earlier one, or comes too late", async () => {
    const { engine, key, later } = await answering();
    const signing = (response: Parameters<typeof signInByPasskey>[2]["response"]) =>
      codeOf(signInByPasskey(engine, SITE, { response, browser: null, former: undefined }));
    const response = key.assert(await startSignIn(engine, SITE));
    expect(await signing(response)).toBe("done");
    expect(await signing(response)).toBe("passkey_refused");
    const late = key.assert(await startSignIn(engine, SITE));
    later(5 * MINUTE_MS);
    expect(await signing(late)).toBe("passkey_refused");
  });

  test("has a challenge for another purpose or another session", async () => {
    const { books, engine, secret, found, key } = await answering();
    const bens = (await newSessionOf(engine, books.ben.id)).secret;
    const adas = (await newSessionOf(engine, books.ada.id)).secret;
    const toCheck = async (of: string) => key.assert(await startCheck(engine, SITE, await found(of)));
    for (const of of [bens, adas]) {
      const checking = checkByPasskey(engine, SITE, await found(secret), await toCheck(of));
      expect(await codeOf(checking)).toBe("passkey_refused");
    }
    const signing = { response: await toCheck(secret), browser: null, former: undefined };
    expect(await codeOf(signInByPasskey(engine, SITE, signing))).toBe("passkey_refused");
    const options = await startRegistration(engine, SITE, await found(bens));
    const response = new TestAuthenticator(SITE).register(options);
    const adding = addPasskey(engine, SITE, await found(secret), { name: "Ben's", response });
    expect(await codeOf(adding)).toBe("passkey_refused");
  });

  test("is of another person's passkey, or takes its credential id", async () => {
    const { books, engine, found, key, passkey, check, remove, register } = await answering();
    const bens = (await newSessionOf(engine, books.ben.id)).secret;
    expect(await codeOf(check(bens, key))).toBe("passkey_refused");
    expect(await codeOf(remove(bens, passkey.id))).toBe("not_found");
    expect(await codeOf(register(bens, new TestAuthenticator(SITE, key.id)))).toBe("passkey_refused");
    expect((await found(bens)).hasPasskey).toBe(false);
  });

  test("is of an unknown passkey, with the same words", async () => {
    const { signIn, key } = await answering();
    const [unknown, wrong] = await Promise.all([
      signIn(new TestAuthenticator(SITE), { userHandle: "AAAA" }).catch((error) => error.message as string),
      signIn(key, { origin: "https://evil.example" }).catch((error) => error.message as string),
    ]);
    expect(unknown).toBe(wrong);
  });

  test("is one of several at once with a challenge", async () => {
    const { engine, key } = await answering();
    const response = key.assert(await startSignIn(engine, SITE));
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () =>
        codeOf(signInByPasskey(engine, SITE, { response, browser: null, former: undefined })),
      ),
    );
    expect(outcomes.toSorted()).toEqual(["done", "passkey_refused", "passkey_refused", "passkey_refused"]);
  });
});

describe("adding and removing passkeys", () => {
  test("takes a check within ten minutes, by a link also where passkeys exist", async () => {
    const { engine, secret, found, register, remove, later } = await signedIn();
    const { passkey } = await register(secret);
    later(10 * MINUTE_MS - 1);
    await register(secret);
    later(1);
    expect(await codeOf(startRegistration(engine, SITE, await found(secret)))).toBe("check_required");
    expect(await codeOf(remove(secret, passkey.id))).toBe("check_required");
  });

  test("is an event without a name, and a notice to both partners", async () => {
    const { books, secret, register, remove } = await signedIn();
    const { passkey } = await register(secret, undefined, "Canary laptop");
    await remove(secret, passkey.id);
    const { items } = await books.ask("list_ledger", { event_type: "SYSTEM" });
    const fact = (action: string) => ({ action, passkey_id: passkey.id, checked_by: "link" });
    expect(
      items.map(({ user_id, actor, metadata }: Record<string, unknown>) => [user_id, actor, metadata]),
    ).toEqual([
      [books.ada.id, "web", fact("passkey_removed")],
      [books.ada.id, "web", fact("passkey_added")],
    ]);
    expect(JSON.stringify(items)).not.toContain("Canary");
    for (const caller of [books, books.asBen]) {
      const inbox = (await caller.ask("list_inbox", {})).items;
      expect(inbox.map(({ kind }: { kind: string }) => kind)).toEqual(["passkey_removed", "passkey_added"]);
    }
  });

  test("leaves no passkey of a session that ended meanwhile", async () => {
    const { engine, secret, found, books } = await signedIn();
    const key = new TestAuthenticator(SITE);
    const session = await found(secret);
    const response = key.register(await startRegistration(engine, SITE, session));
    await books.ask("end_all_sessions", {});
    const adding = addPasskey(engine, SITE, session, { name: "Phone", response });
    expect(await codeOf(adding)).toBe("unauthenticated");
    expect((await books.ask("list_passkeys", {})).items).toEqual([]);
  });

  test("with expired challenges is swept", async () => {
    const { engine, later } = await given();
    await startSignIn(engine, SITE);
    later(5 * MINUTE_MS);
    expect((await runOnce(forgetEndedSignIns, engine)).done).toBeGreaterThan(0);
  });
});

describe("a new passkey", () => {
  test.each(["android-key", "packed", "tpm"])(
    "with an attestation (%s) is added unattested, without requests elsewhere",
    async (attestation) => {
      const { engine, secret, found, books } = await signedIn();
      const requests = vi.spyOn(globalThis, "fetch");
      onTestFinished(() => requests.mockRestore());
      const key = new TestAuthenticator(SITE);
      const response = key.register(await startRegistration(engine, SITE, await found(secret)), {
        attestation,
      });
      await addPasskey(engine, SITE, await found(secret), { name: "Phone", response });
      expect((await books.ask("list_passkeys", {})).items).toMatchObject([{ name: "Phone" }]);
      expect(requests).not.toHaveBeenCalled();
    },
  );

  test("with a longer credential id than WebAuthn allows is refused", async () => {
    const { secret, register } = await signedIn();
    const long = new TestAuthenticator(SITE, Buffer.alloc(1_024, 7).toString("base64url"));
    expect(await codeOf(register(secret, long))).toBe("passkey_refused");
  });
});

describe("who adds or removes a passkey with a link alone", () => {
  const loosen = (books: TestCouple) => ({ couple_id: books.id, approval_threshold: "500" });

  test("cannot turn a key for 24 hours, with any session or token, whatever they check later", async () => {
    const { books, engine, secret, register, signIn, callerOf, later } = await signedIn();
    const token = await books.ask("create_token", { client: "ios", scopes: ["read", "admin"] });
    await books.as(await callerOf(secret)).ask("confirm_token", { token_id: token.id });
    const { key } = await register(secret);
    const until = new Date(books.clock.getTime() + DAY_MS).toISOString();
    const bySession = async () => books.as(await callerOf(await signIn(key)));
    const byToken = async () => books.as(await new Authenticator(engine).authenticate(token.token, "token"));
    for (const caller of [await bySession(), await byToken()]) {
      expect(await caller.refusal("update_couple", loosen(books))).toMatchObject({
        code: "approval_on_hold",
        facts: { until },
        message: `You cannot do this until ${until}.`,
      });
      expect(await caller.outcome("get_couple", { couple_id: books.id })).toBe("done");
    }
    expect(await books.asBen.outcome("update_couple", loosen(books))).toBe("done");
    later(DAY_MS);
    expect(await (await byToken()).outcome("update_couple", loosen(books))).toBe("done");
  });

  test("waits the longer where a passkey check follows, and not at all after one", async () => {
    const { books, engine, secret, register, check, remove, later } = await signedIn();
    const held = async () => {
      const user = await engine.orm.em.fork().findOneOrFail(User, { id: books.ada.id });
      return user.approvesFrom?.getTime();
    };
    const { key } = await register(secret);
    const until = books.clock.getTime() + DAY_MS;
    later(MINUTE_MS);
    await check(secret, key);
    const second = await register(secret);
    expect(await held()).toBe(until);
    await remove(secret, second.passkey.id);
    expect(await held()).toBe(until);
    const recovered = await newSessionOf(engine, books.ada.id);
    await register(recovered.secret);
    expect(await held()).toBe(until + MINUTE_MS);
  });

  test("proves nothing for 24 hours if they had passkeys, so that a mailbox alone does not do what takes one", async () => {
    const { books, engine, secret, register, remove, check, callerOf, later } = await signedIn();
    const { passkey } = await register(secret);
    later(DAY_MS);
    const thief = (await newSessionOf(engine, books.ada.id)).secret;
    expect(await books.as(await callerOf(thief)).outcome(FRESH, TOKEN)).toBe("check_required");
    await remove(thief, passkey.id);
    const { key } = await register(thief);
    await check(thief, key);
    const acting = async () => books.as(await callerOf(thief)).outcome(FRESH, TOKEN);
    expect(await acting()).toBe("approval_on_hold");
    later(DAY_MS);
    await check(thief, key);
    expect(await acting()).toBe("done");
  });

  test("also in a process that remembers their session and their token", async () => {
    const { books, secret, register, callerOf } = await signedIn();
    const before = await callerOf(secret);
    expect(await books.as(before).outcome(FRESH, TOKEN)).toBe("done");
    await register(secret);
    expect(await books.as(before).outcome(FRESH, TOKEN)).toBe("check_required");
    expect(await books.as(before).outcome("update_couple", loosen(books))).toBe("approval_on_hold");
  });

  test("approves no plan either", async () => {
    const { books, secret, register, signIn, callerOf, later } = await signedIn();
    const { savings, trip } = await books.fill({
      accounts: { savings: { visibility: "shared" } },
      goals: { trip: {} },
    });
    await books.allocate(savings, trip, "300");
    const moves = [{ account_id: savings, from_goal_id: trip, amount: "50" }];
    const { key } = await register(secret);
    later(DAY_MS - MINUTE_MS);
    const { ledger } = await books.ask("get_couple", { couple_id: books.id });
    const own = { moves, basis_sequence: ledger.sequence };
    const { plan_id } = await books.asBen.ask("commit_rebalance", own);
    const approving = async () =>
      books.as(await callerOf(await signIn(key))).outcome("approve_rebalance", { plan_id });
    expect(await approving()).toBe("approval_on_hold");
    later(MINUTE_MS);
    expect(await approving()).toBe("done");
  });
});
