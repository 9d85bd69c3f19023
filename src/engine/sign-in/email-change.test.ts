import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { newCouple, newUser } from "../../../testing/books.ts";
import { codeOf } from "../../../testing/concurrent.ts";
import { newPasskeyOf, newSessionOf } from "../../../testing/sessions.ts";
import { emailOf as addressOf, PRESSER } from "../../../testing/sign-in-links.ts";
import { User } from "../../entities/user.ts";
import { Authenticator } from "../authenticator.ts";
import { forgetEndedSignIns } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { sessionWith } from "./changes.ts";
import { findEmailChange, startEmailChange, useEmailChange } from "./email-change.ts";
import { makeLink, signInByLink } from "./links.ts";
import { signOut } from "./sessions.ts";

const MINUTE_MS = 60_000;

/** A couple, a session of Ada's, and a change of her address that is started there. */
async function given() {
  const couple = await newCouple();
  const { engine, ada } = couple;
  const { secret } = await newSessionOf(engine, ada.id);
  const em = () => engine.orm.em.fork();
  const emailOf = (id: string) => addressOf(engine, id);
  const newEmail = `${randomUUID()}@example.com`;
  const start = async (email = newEmail, of = secret) =>
    startEmailChange(engine, await sessionWith(engine, of), email);
  const oldEmail = await emailOf(ada.id);
  return { couple, engine, ada, secret, em, emailOf, oldEmail, newEmail, start, later: couple.later };
}

test.each([
  ["the old address first", ["oldSecret", "newSecret"]],
  ["the new address first", ["newSecret", "oldSecret"]],
] as const)("an address changes when both have confirmed it, %s", async (_order, [first, second]) => {
  const { couple, engine, ada, emailOf, oldEmail, newEmail, start } = await given();
  const links = await start();
  expect(await useEmailChange(engine, links[first])).toBeUndefined();
  expect(await emailOf(ada.id)).toBe(oldEmail);
  expect(await codeOf(useEmailChange(engine, links[first]))).toBe("link_ended");
  expect(await useEmailChange(engine, links[second])).toMatchObject({ oldEmail, newEmail });
  expect(await emailOf(ada.id)).toBe(newEmail);
  for (const secret of [links.oldSecret, links.newSecret])
    expect(await codeOf(useEmailChange(engine, secret))).toBe("link_ended");
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM" });
  expect(items).toMatchObject([{ user_id: ada.id, actor: "web", metadata: { action: "email_changed" } }]);
  expect(JSON.stringify(items)).not.toContain("@");
  for (const caller of [couple, couple.asBen])
    expect((await caller.ask("list_inbox", {})).items).toMatchObject([{ kind: "email_changed" }]);
});

test("several changes that start at once leave the one that started last", async () => {
  const { engine, start } = await given();
  const addresses = Array.from({ length: 4 }, () => `${randomUUID()}@example.com`);
  const started = await Promise.all(addresses.map((address) => start(address)));
  const codes = await Promise.all(started.map(({ newSecret }) => codeOf(findEmailChange(engine, newSecret))));
  expect(codes.toSorted()).toEqual(["done", "link_ended", "link_ended", "link_ended"]);
});

test("a change ends all sessions but the one that asked, and the links to the old address", async () => {
  const { engine, ada, secret, oldEmail, newEmail, start } = await given();
  const other = await newSessionOf(engine, ada.id);
  const link = (await makeLink(engine, oldEmail, { signUp: "invitation" })) ?? "";
  const { oldSecret, newSecret } = await start();
  await useEmailChange(engine, oldSecret);
  await useEmailChange(engine, newSecret);
  const authenticator = new Authenticator(engine);
  expect(await codeOf(authenticator.authenticate(secret, "session"))).toBe("done");
  expect(await codeOf(authenticator.authenticate(other.secret, "session"))).toBe("unauthenticated");
  expect(await codeOf(signInByLink(engine, link, PRESSER))).toBe("link_ended");
  expect(await makeLink(engine, oldEmail, { signUp: "invitation" })).toBeUndefined();
  expect(await makeLink(engine, newEmail, { signUp: "invitation" })).toBeDefined();
});

test("a change ends with the session that asked for it", async () => {
  const { engine, secret, start } = await given();
  const { oldSecret, newSecret } = await start();
  await useEmailChange(engine, oldSecret);
  await signOut(engine, secret);
  expect(await codeOf(findEmailChange(engine, newSecret))).toBe("link_ended");
  expect(await codeOf(useEmailChange(engine, newSecret))).toBe("link_ended");
});

test("a change needs a check, by a passkey where there is one, and another address", async () => {
  const { engine, ada, oldEmail, start, later } = await given();
  expect(await codeOf(start(oldEmail))).toBe("invalid_input");
  await newPasskeyOf(engine, ada.id);
  expect(await codeOf(start())).toBe("check_required");
  const cleo = await newUser(engine, "Cleo");
  const { secret } = await newSessionOf(engine, cleo.id);
  expect(await codeOf(start(undefined, secret))).toBe("done");
  later(10 * MINUTE_MS);
  expect(await codeOf(start(undefined, secret))).toBe("check_required");
});

test("a change expires after an hour and is swept, and a new one replaces it", async () => {
  const { engine, start, later } = await given();
  const [first, second] = [await start(), await start()];
  expect(await codeOf(findEmailChange(engine, first.oldSecret))).toBe("link_ended");
  later(60 * MINUTE_MS - 1);
  expect(await findEmailChange(engine, second.newSecret)).toMatchObject({ side: "new" });
  later(1);
  expect(await codeOf(useEmailChange(engine, second.newSecret))).toBe("link_ended");
  expect((await runOnce(forgetEndedSignIns, engine)).done).toBeGreaterThan(0);
});

test("an address that another user got meanwhile is not given twice, and nothing is written", async () => {
  const { couple, engine, ada, em, emailOf, oldEmail, newEmail, start } = await given();
  const { oldSecret, newSecret } = await start();
  await useEmailChange(engine, oldSecret);
  const cleo = await newUser(engine, "Cleo");
  await em().nativeUpdate(User, { id: cleo.id }, { email: newEmail });
  expect(await codeOf(useEmailChange(engine, newSecret))).toBe("email_taken");
  expect(await emailOf(ada.id)).toBe(oldEmail);
  expect((await couple.ask("list_ledger", { event_type: "SYSTEM" })).items).toEqual([]);
});

test("both links used at once make one change", async () => {
  const { engine, ada, couple, emailOf, newEmail, start } = await given();
  const { oldSecret, newSecret } = await start();
  const made = await Promise.all([oldSecret, newSecret].map((secret) => useEmailChange(engine, secret)));
  expect(made.filter((change) => change !== undefined)).toHaveLength(1);
  expect(await emailOf(ada.id)).toBe(newEmail);
  expect((await couple.ask("list_ledger", { event_type: "SYSTEM" })).items).toHaveLength(1);
});
