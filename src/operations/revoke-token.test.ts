import { expect, test } from "vitest";
import { ask, newCouple, newUser, refusal } from "../../testing/books.ts";
import { Authenticator } from "../access/token.ts";

test("revoke_token closes the door at once; again changes nothing; a stranger's token is not found", async () => {
  const couple = await newCouple();
  const { id, token } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const door = new Authenticator({ em: couple.engine.orm.em, now: couple.engine.now });
  await door.authenticate(token);

  expect(await couple.as(couple.ben.principal).refusal("revoke_token", { token_id: id })).toMatchObject({
    code: "not_found",
  });
  const revoked = await couple.ask("revoke_token", { token_id: id });
  expect(revoked).toMatchObject({ id, revoked_at: "2026-03-10T15:00:00.000Z" });
  await expect(door.authenticate(token)).rejects.toMatchObject({ code: "unauthenticated" });
  couple.clock = new Date("2026-03-11T15:00:00.000Z");
  expect(await ask(couple.engine, "revoke_token", { token_id: id })).toEqual(revoked);
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM" });
  expect(items.map(({ metadata }: { metadata: { action: string } }) => metadata.action)).toEqual([
    "token_revoked",
    "token_created",
  ]);
});

test("the operator revokes anyone's token in its own name, or within the couple or user that it names", async () => {
  const [couple, strangers] = [await newCouple(), await newCouple()];
  const { engine } = couple;
  const single = await newUser(engine);
  const made = await ask(engine, "create_token", { client: "ios", scopes: ["read"] }, { userId: single.id });
  expect(await ask(engine, "revoke_token", { token_id: made.id })).toMatchObject({ user_id: single.id });

  const { id } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  for (const elsewhere of [{ coupleId: strangers.id }, { userId: couple.ben.id }]) {
    expect(await refusal(engine, "revoke_token", { token_id: id }, elsewhere)).toMatchObject({
      code: "not_found",
    });
  }
  await ask(engine, "revoke_token", { token_id: id }, { coupleId: couple.id });
  const { items } = await couple.ask("list_ledger", { event_type: "SYSTEM", limit: 1 });
  expect(items).toMatchObject([{ user_id: null, actor: "operator", metadata: { action: "token_revoked" } }]);
});
