import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { newCouple, newUser } from "../../testing/books.ts";
import { openRest, tokenFor } from "../../testing/http.ts";
import { statementsDuring } from "../../testing/statements.ts";
import { Authenticator } from "./authenticator.ts";
import { createEngine } from "./open.ts";

/** A couple with money, on an engine of its own, with a server and Ada's token, which the server remembers. */
async function served() {
  const couple = await newCouple();
  const account = await couple.account({ balance: "1000" });
  const goal = await couple.goal();
  const engine = createEngine(couple.engine.orm, { log: couple.engine.log, now: couple.engine.now });
  const rest = await openRest({ engine });
  const token = await tokenFor(couple.ada.id, { client: "ios" });
  const { items } = await couple.ask("list_tokens", {});
  const revoke = (id: string) => couple.ask("revoke_token", { token_id: id });
  const body = { account_id: account.id, goal_id: goal.id, amount: "1" };
  const allocate = () => rest.send("POST", "/goals/allocate", { token, body });
  const summary = () => rest.send("GET", "/summary", { token });
  for (let count = 0; count < 2; count++) {
    expect((await summary()).status).toBe(200);
  }
  return {
    couple,
    engine,
    rest,
    token,
    tokenId: items[0].id as string,
    revoke,
    allocation: body,
    allocate,
    summary,
  };
}

describe("a token that a server remembers", { timeout: 60_000 }, () => {
  test("takes no statement: a write and a read are one statement each", async () => {
    const { engine, allocate, summary } = await served();
    expect(await statementsDuring(engine, allocate)).toEqual([expect.stringContaining("books_commit")]);
    expect(await statementsDuring(engine, summary)).toEqual([expect.stringContaining("books_load")]);
  });

  test("and that another process revokes is refused from then on, by reads and by writes", async () => {
    for (const attempt of ["allocate", "summary"] as const) {
      const books = await served();
      await books.revoke(books.tokenId);
      expect(await books[attempt]()).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      const { items } = await books.couple.ask("list_ledger", { event_type: "ALLOCATION" });
      expect(items).toEqual([]);
    }
  });

  test("and that was revoked changes nothing by an operation that compares no epoch", async () => {
    const { couple, rest, token, tokenId, revoke } = await served();
    await revoke(tokenId);
    const me = await couple.ask("get_me", {});
    const body = { display_name: me.user.display_name };
    const renamed = await rest.send("POST", "/me/rename", { token, body });
    expect(renamed).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  });

  test("and that was revoked gets no other refusal", async () => {
    const { rest, token, tokenId, revoke } = await served();
    await revoke(tokenId);
    const json = { "content-type": "application/json" };
    for (const [method, path, sent] of [
      ["GET", "/goals/Trip", {}],
      ["GET", "/goals?limit=none", {}],
      ["POST", "/goals/allocate", { raw: "{", headers: json }],
      ["POST", "/goals/allocate", { body: { amount: "1", oops: 1 } }],
    ] as const) {
      const { status } = await rest.send(method, path, { token, ...sent });
      expect(status, `${method} ${path}`).toBe(401);
    }
  });

  test("for the first time has no effect when it is revoked between the headers and the body of a request", async () => {
    const { couple, engine, rest, revoke, allocation } = await served();
    await rest.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = rest.app.server.address() as { port: number };
    const token = await tokenFor(couple.ada.id, { client: "mac" });
    const { items } = await couple.ask("list_tokens", {});
    const body = JSON.stringify(allocation);
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /v1/goals/allocate HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`,
    );
    const authenticator = new Authenticator(engine);
    await expect.poll(() => authenticator.recall(token)).toBeDefined();
    await revoke(items.find(({ client }: { client: string }) => client === "mac").id);
    socket.write(body);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /);
    const { items: allocations } = await couple.ask("list_ledger", { event_type: "ALLOCATION" });
    expect(allocations).toEqual([]);
  });

  test("stays valid when another token of the couple is revoked", async () => {
    const { couple, engine, allocate, revoke } = await served();
    const { id } = await couple.ask("create_token", { client: "mac", scopes: ["read"] });
    await revoke(id);
    expect((await allocate()).status).toBe(200);
    expect((await allocate()).status).toBe(200);
    expect(await statementsDuring(engine, allocate)).toHaveLength(1);
  });

  test("expires by the clock of the server", async () => {
    const { couple, allocate } = await served();
    couple.clock = new Date("2030-01-01T00:00:00.000Z");
    expect((await allocate()).status).toBe(401);
  });

  test("is not remembered for a user without a couple", async () => {
    const { couple, engine } = await served();
    const single = await newUser(couple.engine);
    const token = await tokenFor(single.id);
    const authenticator = new Authenticator(engine);
    await authenticator.authenticate(token);
    await authenticator.authenticate(token);
    expect(authenticator.recall(token)).toBeUndefined();
  });
});
