import { describe, expect, onTestFinished, test, vi } from "vitest";
import { TestAuthenticator } from "../../../testing/authenticator.ts";
import { ask, newUser } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { FRESH, passkeyBooks, SITE, signedInForPasskeys, TOKEN } from "../../../testing/passkeys.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { forgetEndedSignIns } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import {
  addPasskey,
  checkByPasskey,
  signInByPasskey,
  startCheck,
  startRegistration,
  startSignIn,
} from "./passkeys.ts";

const MINUTE_MS = 60_000;

describe("a passkey", () => {
  test("signs its user in, in a new session that counts as checked, and ends the browser's former one", async () => {
    const { books, engine, secret, register, signIn, callerOf } = await signedInForPasskeys();
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
    const { engine, secret, found, register } = await signedInForPasskeys();
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
    const { engine, register, signIn, check, remove, callerOf } = await passkeyBooks();
    const cleo = await newUser(engine, "Cleo");
    const { secret } = await newSessionOf(engine, cleo.id);
    const { key, passkey } = await register(secret);
    await check(secret, key);
    expect(await callerOf(await signIn(key))).toMatchObject({ userId: cleo.id, coupleId: null });
    await remove(secret, passkey.id);
    expect(await codeOf(signIn(key))).toBe("passkey_refused");
  });

  test("is the last way to sign in where no mail is sent", async () => {
    const { secret, register, remove } = await signedInForPasskeys();
    const [first, second] = [await register(secret), await register(secret)];
    expect(await codeOf(remove(secret, first.passkey.id, false))).toBe("done");
    expect(await codeOf(remove(secret, second.passkey.id, false))).toBe("last_way_in");
    expect(await codeOf(remove(secret, second.passkey.id, true))).toBe("done");
  });
});

describe("an answer that is refused", () => {
  /** Ada with a passkey, and what an answer of hers needs. */
  async function answering() {
    const parts = await signedInForPasskeys();
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
    const { engine, secret, found } = await signedInForPasskeys();
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
    const { engine, secret, found, register, remove, later } = await signedInForPasskeys();
    const { passkey } = await register(secret);
    later(10 * MINUTE_MS - 1);
    await register(secret);
    later(1);
    expect(await codeOf(startRegistration(engine, SITE, await found(secret)))).toBe("check_required");
    expect(await codeOf(remove(secret, passkey.id))).toBe("check_required");
  });

  test("is an event without a name, and a notice to both partners", async () => {
    const { books, secret, register, remove } = await signedInForPasskeys();
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
    const { engine, secret, found, books } = await signedInForPasskeys();
    const key = new TestAuthenticator(SITE);
    const session = await found(secret);
    const response = key.register(await startRegistration(engine, SITE, session));
    await books.ask("end_all_sessions", {});
    const adding = addPasskey(engine, SITE, session, { name: "Phone", response });
    expect(await codeOf(adding)).toBe("unauthenticated");
    expect((await books.ask("list_passkeys", {})).items).toEqual([]);
  });

  test("with expired challenges is swept", async () => {
    const { engine, later } = await passkeyBooks();
    await startSignIn(engine, SITE);
    later(5 * MINUTE_MS);
    expect((await runOnce(forgetEndedSignIns, engine)).done).toBeGreaterThan(0);
  });
});

describe("a new passkey", () => {
  test.each(["android-key", "packed", "tpm"])(
    "with an attestation (%s) is added unattested, without requests elsewhere",
    async (attestation) => {
      const { engine, secret, found, books } = await signedInForPasskeys();
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
    const { secret, register } = await signedInForPasskeys();
    const long = new TestAuthenticator(SITE, Buffer.alloc(1_024, 7).toString("base64url"));
    expect(await codeOf(register(secret, long))).toBe("passkey_refused");
  });
});
