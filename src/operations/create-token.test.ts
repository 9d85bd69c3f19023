import { ask, newCouple, newUser, outcome } from "../../testing/books.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { Authenticator } from "../engine/authenticator.ts";

describe("create_token", () => {
  test("shows the token once; it authenticates its user until it expires", async ({ couple }) => {
    const asked = { client: "ios", scopes: ["money:move", "read", "read"], expires_in_days: 2 };
    const made = await ask(couple.engine, "create_token", asked, { userId: couple.ada.id });
    expect(made).toMatchObject({
      user_id: couple.ada.id,
      client: "ios",
      kind: "person",
      scopes: ["read", "money:move"],
      expires_at: "2026-03-12T15:00:00.000Z",
      revoked_at: null,
    });
    expect(made.token).toMatch(/^cfo_[A-Za-z0-9_-]{43}$/);
    const authenticator = new Authenticator(couple.engine);
    expect(await authenticator.authenticate(made.token)).toMatchObject({
      role: "user",
      userId: couple.ada.id,
      coupleId: couple.id,
      actor: "ios",
      kind: "person",
      scopes: ["read", "money:move"],
    });
    couple.clock = new Date("2026-03-12T15:00:00.000Z");
    await expect(authenticator.authenticate(made.token)).rejects.toMatchObject({ code: "unauthenticated" });
    const events = await couple.ask("list_ledger", { event_type: "SYSTEM" });
    expect(JSON.stringify(events)).not.toContain(made.token);
  });

  test("works only for the caller, and for a user without a couple", async () => {
    const { engine, ada, ben } = await newCouple();
    const input = { client: "x", scopes: ["read"] };
    const forBen = { principal: ada.principal, userId: ben.id };
    expect(await outcome(engine, "create_token", input, forBen)).toBe("not_found");
    const { id, principal } = await newUser(engine);
    expect(await ask(engine, "create_token", input, { userId: id })).toMatchObject({ user_id: id });
    expect(await ask(engine, "create_token", input, { principal })).toMatchObject({ user_id: id });
  });

  test("a user can have at most 50 live tokens; revoked and expired tokens do not count", async () => {
    const couple = await newCouple();
    const input = { client: "x", scopes: ["read"], expires_in_days: 1 };
    const make = () => couple.ask("create_token", input);
    const first = await make();
    for (let made = 1; made < 50; made++) await make();
    expect((await couple.refusal("create_token", input)).facts).toEqual({ limit: 50 });
    await couple.asBen.ask("create_token", input);
    await couple.ask("revoke_token", { token_id: first.id });
    await make();
    expect(await couple.outcome("create_token", input)).toBe("limit_reached");
    couple.later(24 * 60 * 60 * 1000);
    await make();
  });
});
