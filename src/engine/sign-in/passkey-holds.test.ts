import { describe, expect, test } from "vitest";
import { TestAuthenticator } from "../../../testing/authenticator.ts";
import type { TestCouple } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { FRESH, SITE, signedInForPasskeys, TOKEN } from "../../../testing/passkeys.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import { User } from "../../entities/user.ts";
import { Authenticator } from "../authenticator.ts";
import { findEmailChange, startEmailChange } from "./email-change.ts";
import { addPasskey, startRegistration } from "./passkeys.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe("who adds or removes a passkey with a link alone", () => {
  const loosen = (books: TestCouple) => ({ couple_id: books.id, approval_threshold: "500" });

  test("cannot turn a key for 24 hours, with any session or token, whatever they check later", async () => {
    const { books, engine, secret, register, signIn, callerOf, later } = await signedInForPasskeys();
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
    const { books, engine, secret, register, check, remove, later } = await signedInForPasskeys();
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
    const { books, engine, secret, register, remove, check, callerOf, later } = await signedInForPasskeys();
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
    const { books, secret, register, callerOf } = await signedInForPasskeys();
    const before = await callerOf(secret);
    expect(await books.as(before).outcome(FRESH, TOKEN)).toBe("done");
    await register(secret);
    expect(await books.as(before).outcome(FRESH, TOKEN)).toBe("check_required");
    expect(await books.as(before).outcome("update_couple", loosen(books))).toBe("approval_on_hold");
  });

  test("approves no plan either", async () => {
    const { books, secret, register, signIn, callerOf, later } = await signedInForPasskeys();
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

test("a removed passkey ends the other sessions of its user, and what they had started", async () => {
  const { engine, books, secret, found, register, signIn, remove } = await signedInForPasskeys();
  const { key, passkey } = await register(secret);
  const other = await signIn(key);
  const bens = (await newSessionOf(engine, books.ben.id)).secret;
  const before = await found(other);
  const options = await startRegistration(engine, SITE, before);
  const { newSecret } = await startEmailChange(engine, before, "thief@example.com");
  await remove(secret, passkey.id);
  const response = new TestAuthenticator(SITE).register(options);
  const adding = addPasskey(engine, SITE, before, { name: "Another", response });
  const outcomes = [adding, findEmailChange(engine, newSecret), found(other), found(secret), found(bens)];
  expect(await Promise.all(outcomes.map(codeOf))).toEqual([
    "unauthenticated",
    "link_ended",
    "unauthenticated",
    "done",
    "done",
  ]);
});
