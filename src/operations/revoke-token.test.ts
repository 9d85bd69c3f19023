import { expect, test } from "vitest";
import { ask, newCouple } from "../../testing/books.ts";
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
