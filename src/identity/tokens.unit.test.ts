import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decisionOn, personOf, refusalOf, START } from "../../testing/in-memory.ts";
import { SCOPES, type Token } from "../books/token.ts";
import { newToken } from "./new-token.ts";
import { OPERATOR, type Principal } from "./principal.ts";
import { revocationOf } from "./revocation.ts";
import { appendTokenCreated, appendTokenRevoked } from "./token-events.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(START.getTime() + days * DAY_MS);

const asked = { userId: ADA, client: "ios", kind: "person", scopes: ["read"], days: 10 } as const;
const making = (caller: Principal) => ({
  caller,
  now: START,
  ids: () => "token",
  secrets: () => Buffer.alloc(32, 1),
});

describe("a new token", () => {
  test.each([
    ["the operator can grant every scope", OPERATOR, { scopes: SCOPES }, true],
    ["a user can grant their own scopes", personOf(ADA, { scopes: ["admin", "read"] }), {}, true],
    ["a user cannot grant other scopes", personOf(ADA, { scopes: ["admin"] }), {}, false],
    ["an agent can create a token for an agent", personOf(ADA, { kind: "agent" }), { kind: "agent" }, true],
    ["an agent cannot create a token for a person", personOf(ADA, { kind: "agent" }), {}, false],
  ] as const)("%s", (_rule, caller, more, allowed) => {
    const make = () => newToken(making(caller), { ...asked, ...more });
    if (allowed) expect(make().row).toMatchObject({ id: "token", userId: ADA, ...more });
    else expect(refusalOf(make).code).toBe("beyond_own_rights");
  });

  test.each([
    ["after the requested days", undefined, 10],
    ["no later than the token that created it", inDays(3), 3],
    ["before the token that created it", inDays(30), 10],
  ])("expires %s", (_rule, expiresAt, days) => {
    const caller = personOf(ADA, expiresAt && { expiresAt, tokenId: "maker" });
    const { row } = newToken(making(caller), asked);
    expect(row).toMatchObject({ expiresAt: inDays(days), madeWithId: expiresAt ? "maker" : null });
  });

  test("is a prefix and 256 random bits, and its row stores the SHA-256 of the text", () => {
    const { row, text } = newToken(making(OPERATOR), asked);
    expect(text).toBe("cfo_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE");
    expect(row.tokenHash).toBe("5ca1561c80c027a97d04891f2bee5502116ea0e28f081b6590009be9818b94e9");
  });
});

function token(id: string, madeWithId: string | null, more: Partial<Token> = {}): Token {
  const stated = { userId: ADA, client: id, kind: "person", scopes: SCOPES } as const;
  return {
    id,
    ...stated,
    createdAt: START,
    expiresAt: inDays(10),
    revokedAt: null,
    confirmedAt: null,
    madeWithId,
    ...more,
  };
}

/** The token of a phone, which created that of a laptop, which created that of an agent; and an unrelated one. */
const created = { phone: null, laptop: "phone", agent: "laptop", curl: null };
const family = Object.entries(created).map(([id, madeWithId]) => token(id, madeWithId));

/** The family with one changed token. */
function familyWith(id: string, more: Partial<Token>): readonly Token[] {
  return family.map((one) => (one.id === id ? { ...one, ...more } : one));
}

const PHONE_REVOKED = familyWith("phone", { revokedAt: START });
const PHONE_EXPIRED = familyWith("phone", { expiresAt: inDays(1) });
const LAPTOP_EXPIRED = familyWith("laptop", { expiresAt: inDays(1) });

describe("a revocation", () => {
  test.each([
    ["one token", family, "phone", false, ["phone"]],
    ["a token and its descendants", family, "phone", true, ["phone", "laptop", "agent"]],
    ["the descendants of a token in the middle", family, "laptop", true, ["laptop", "agent"]],
    ["nothing that was already revoked", PHONE_REVOKED, "phone", false, []],
    [
      "the descendants of a token that was already revoked",
      PHONE_REVOKED,
      "phone",
      true,
      ["laptop", "agent"],
    ],
    [
      "the descendants of an expired token but not that token",
      LAPTOP_EXPIRED,
      "phone",
      true,
      ["phone", "agent"],
    ],
    ["a requested token that has expired", PHONE_EXPIRED, "phone", false, ["phone"]],
  ] as const)("revokes %s", (_rule, tokens, id, descendants, expected) => {
    const { root, revoked } = revocationOf(tokens, { id, descendants, now: inDays(2) });
    expect(root.id).toBe(id);
    expect(revoked.map((one) => one.id)).toEqual(expected);
    for (const one of revoked) expect(one.revokedAt).toEqual(inDays(2));
  });

  test("keeps the time of an earlier revocation", () => {
    const request = { id: "phone", descendants: true, now: inDays(2) };
    expect(revocationOf(PHONE_REVOKED, request).root.revokedAt).toEqual(START);
  });

  test("does not find a token that the caller may not revoke", () => {
    const revoke = () => revocationOf(family, { id: "stranger", descendants: true, now: START });
    expect(refusalOf(revoke).code).toBe("not_found");
  });
});

test("events state the rights of a token and the token with which it was revoked", () => {
  const decision = decisionOn(booksOf(), { caller: personOf(BEN) });
  const [phone, laptop] = [token("phone", null), token("laptop", "phone", { scopes: ["read", "admin"] })];
  appendTokenCreated(decision, laptop);
  appendTokenRevoked(decision, phone, phone);
  appendTokenRevoked(decision, laptop, phone);
  const events = decision.events;
  expect(events.map(({ eventType }) => eventType)).toEqual(["SYSTEM", "SYSTEM", "SYSTEM"]);
  const ids = { token_id: "laptop", token_user_id: ADA, client: "laptop", made_with: "phone" };
  const rights = { kind: "person", scopes: "read admin", expires_at: "2026-03-20T15:00:00.000Z" };
  expect(events.map(({ metadata }) => metadata)).toEqual([
    { action: "token_created", ...ids, ...rights },
    { action: "token_revoked", token_id: "phone", client: "phone" },
    { action: "token_revoked", token_id: "laptop", client: "laptop", revoked_with: "phone" },
  ]);
});
