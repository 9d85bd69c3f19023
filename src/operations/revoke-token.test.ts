import { type Answer, ask, newCouple, newUser, outcome } from "../../testing/books.ts";
import { codeOf } from "../../testing/concurrent.ts";
import { expect, test } from "../../testing/test.ts";
import { Authenticator } from "../engine/authenticator.ts";
import { OPERATOR } from "../identity/principal.ts";

test("a revoked token is invalid at once, and revoking it again changes nothing", async ({ couple }) => {
  const { id, token } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const authenticator = new Authenticator(couple.engine);
  await authenticator.authenticate(token);

  const revoked = await couple.ask("revoke_token", { token_id: id });
  expect(revoked).toMatchObject({ id, revoked_at: "2026-03-10T15:00:00.000Z" });
  await expect(authenticator.authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  couple.clock = new Date("2026-03-11T15:00:00.000Z");
  expect(await couple.as(OPERATOR).ask("revoke_token", { token_id: id })).toEqual(revoked);
  expect(await couple.actions()).toEqual(["token_revoked", "token_created"]);
});

test("the operator revokes a token of the named couple or user, in the operator's own name", async () => {
  const [couple, strangers] = [await newCouple(), await newCouple()];
  const { engine } = couple;
  const single = await newUser(engine);
  const made = await ask(engine, "create_token", { client: "ios", scopes: ["read"] }, { userId: single.id });
  const revoking = { token_id: made.id };
  expect(await outcome(engine, "revoke_token", revoking)).toBe("invalid_input: couple_id");
  expect(await outcome(engine, "revoke_token", revoking, { coupleId: couple.id })).toBe("not_found");
  expect(await ask(engine, "revoke_token", revoking, { userId: single.id })).toMatchObject({
    user_id: single.id,
  });

  const { id } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  for (const elsewhere of [{ coupleId: strangers.id }, { userId: couple.ben.id }])
    expect(await outcome(engine, "revoke_token", { token_id: id }, elsewhere)).toBe("not_found");
  await ask(engine, "revoke_token", { token_id: id }, { coupleId: couple.id });
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM", limit: 1 });
  expect(items).toMatchObject([{ user_id: null, actor: "operator", metadata: { action: "token_revoked" } }]);
});

/** Ada's tokens: the operator created the phone's, which created the laptop's, which created the agent's; and another one by the operator. */
async function family() {
  const couple = await newCouple();
  const { engine } = couple;
  const scopes = ["admin", "read"];
  const authenticator = new Authenticator(engine);
  const by = async (token: string, input: object) =>
    ask(engine, "create_token", input, { principal: await authenticator.authenticate(token) });
  const phone = await ask(engine, "create_token", { client: "ios", scopes }, { userId: couple.ada.id });
  const laptop = await by(phone.token, { client: "mac", scopes });
  const agent = await by(laptop.token, { client: "claude", kind: "agent", scopes: ["read"] });
  const other = await ask(engine, "create_token", { client: "curl", scopes }, { userId: couple.ada.id });
  const isOpen = async ({ token }: { token: string }) =>
    (await codeOf(authenticator.authenticate(token))) === "done";
  const open = async () => Promise.all([phone, laptop, agent, other].map(isOpen));
  return { couple, phone, laptop, agent, other, open };
}

test("revoke_token revokes the tokens created with it only with descendants", async () => {
  const { couple, phone, laptop, agent, other, open } = await family();
  expect([phone, laptop, agent, other].map(({ made_with }) => made_with)).toEqual([
    null,
    phone.id,
    laptop.id,
    null,
  ]);
  expect(await couple.ask("revoke_token", { token_id: phone.id })).toMatchObject({ also_revoked: [] });
  expect(await open()).toEqual([false, true, true, true]);

  const all = { token_id: phone.id, descendants: true };
  expect(await couple.ask("revoke_token", all)).toMatchObject({
    id: phone.id,
    also_revoked: [laptop.id, agent.id],
  });
  expect(await open()).toEqual([false, false, false, true]);
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM" });
  const revocations = items.filter((event: Answer) => event.metadata.action === "token_revoked").toReversed();
  expect(revocations.map(({ metadata }: Answer) => metadata)).toEqual([
    { action: "token_revoked", token_id: phone.id, client: "ios" },
    { action: "token_revoked", token_id: laptop.id, client: "mac", revoked_with: phone.id },
    { action: "token_revoked", token_id: agent.id, client: "claude", revoked_with: phone.id },
  ]);
});

test("a user without a couple revokes a token with its descendants", async ({ couple: { engine } }) => {
  const { id: userId } = await newUser(engine);
  const scopes = ["admin", "read"];
  const made = await ask(engine, "create_token", { client: "ios", scopes }, { userId });
  const principal = await new Authenticator(engine).authenticate(made.token);
  const child = await ask(engine, "create_token", { client: "mac", scopes: ["read"] }, { principal });
  const input = { token_id: made.id, descendants: true };
  expect(await ask(engine, "revoke_token", input, { principal })).toMatchObject({ also_revoked: [child.id] });
});
