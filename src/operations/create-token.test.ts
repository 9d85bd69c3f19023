import { describe, expect, test } from "vitest";
import { ask, newCouple, newUser, principalFor, refusal } from "../../testing/books.ts";
import { Authenticator } from "../engine/authenticator.ts";

describe("create_token", () => {
  test("shows the token once; it authenticates its user until it expires", async () => {
    const couple = await newCouple();
    const made = await ask(
      couple.engine,
      "create_token",
      { client: "ios", scopes: ["money:move", "read", "read"], expires_in_days: 2 },
      { userId: couple.ada.id },
    );
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
    expect(JSON.stringify(await couple.ask("list_ledger", { event_type: "SYSTEM" }))).not.toContain(
      made.token,
    );
  });

  test("works only for the caller, with at most the caller's scopes", async () => {
    const couple = await newCouple();
    const admin = couple.as(principalFor(couple.ada.id, couple.id, { scopes: ["admin", "read"] }));
    const agent = couple.as(principalFor(couple.ada.id, couple.id, { kind: "agent" }));
    expect(await admin.ask("create_token", { client: "x", scopes: ["read"] })).toMatchObject({
      user_id: couple.ada.id,
    });
    expect(await admin.refusal("create_token", { client: "x", scopes: ["money:move"] })).toMatchObject({
      code: "beyond_own_rights",
    });
    expect(await agent.refusal("create_token", { client: "x", scopes: ["read"] })).toMatchObject({
      code: "beyond_own_rights",
    });
    expect(await agent.ask("create_token", { client: "x", kind: "agent", scopes: ["read"] })).toMatchObject({
      kind: "agent",
    });
    const forBen = { principal: couple.ada.principal, userId: couple.ben.id };
    expect(
      await refusal(couple.engine, "create_token", { client: "x", scopes: ["read"] }, forBen),
    ).toMatchObject({ code: "not_found" });
  });

  test("expires no later than the token that created it", async () => {
    const couple = await newCouple();
    const end = new Date("2026-03-11T15:00:00.000Z");
    const ending = couple.as({ ...couple.ada.principal, expiresAt: end });
    const made = await ending.ask("create_token", { client: "x", scopes: ["read"] });
    expect(made.expires_at).toBe(end.toISOString());
    const sooner = couple.as({ ...couple.ada.principal, expiresAt: new Date("2030-01-01T00:00:00.000Z") });
    expect(
      await sooner.ask("create_token", { client: "x", scopes: ["read"], expires_in_days: 1 }),
    ).toMatchObject({
      expires_at: "2026-03-11T15:00:00.000Z",
    });
  });

  test("a user can have at most 50 live tokens; revoked and expired tokens do not count", async () => {
    const couple = await newCouple();
    const make = () => couple.ask("create_token", { client: "x", scopes: ["read"], expires_in_days: 1 });
    const first = await make();
    for (let made = 1; made < 50; made++) await make();
    const refused = { code: "limit_reached", facts: { limit: 50 } };
    expect(await couple.refusal("create_token", { client: "x", scopes: ["read"] })).toMatchObject(refused);
    await couple.as(couple.ben.principal).ask("create_token", { client: "x", scopes: ["read"] });
    await couple.ask("revoke_token", { token_id: first.id });
    await make();
    expect(await couple.refusal("create_token", { client: "x", scopes: ["read"] })).toMatchObject(refused);
    couple.clock = new Date(couple.clock.getTime() + 24 * 60 * 60 * 1000);
    await make();
  });

  test("a user without a couple can have a token; reserved client names and lookalikes are refused", async () => {
    const couple = await newCouple();
    const single = await newUser(couple.engine);
    const make = (client: string) => ({ client, scopes: ["read"] });
    expect(await ask(couple.engine, "create_token", make("ios"), { userId: single.id })).toMatchObject({
      user_id: single.id,
    });
    const reserved = ["operator", " Operator ", "couples-cfo", "Web"];
    const alike = [
      "operator\u200b",
      "ｏｐｅｒａｔｏｒ",
      "oper\u00adator",
      "\u043eperator",
      "w\u0435b",
      "couples\u2011cfo",
    ];
    for (const client of [...reserved, ...alike]) {
      const message = "This name is reserved or looks like a reserved name; give another one.";
      expect(await couple.refusal("create_token", make(client))).toMatchObject({
        errors: [{ field: "client", message }],
      });
    }
    for (const client of ["\u3164", "\u2800", "\u200b", "\u202e"]) {
      expect(await couple.refusal("create_token", make(client))).toMatchObject({
        errors: [{ field: "client" }],
      });
    }
  });
});
