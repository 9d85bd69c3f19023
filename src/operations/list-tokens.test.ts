import { expect, test } from "vitest";
import { newCouple, principalFor } from "../../testing/books.ts";

test("list_tokens lists the caller's tokens, page by page, without their secrets", async () => {
  const couple = await newCouple();
  const made: { token: string }[] = [];
  for (const client of ["ios", "mac", "claude"])
    made.push(await couple.ask("create_token", { client, scopes: ["read"] }));
  await couple.as(couple.ben.principal).ask("create_token", { client: "ben", scopes: ["read"] });

  const first = await couple.ask("list_tokens", { limit: 2 });
  const second = await couple.ask("list_tokens", { limit: 2, cursor: first.next_cursor });
  const listed = [...first.items, ...second.items];
  expect(listed.map(({ client }) => client)).toEqual(["ios", "mac", "claude"]);
  for (const { token } of made) expect(JSON.stringify(listed)).not.toContain(token);
  const reader = couple.as(principalFor(couple.ada.id, couple.id, { scopes: ["read"] }));
  expect(await reader.refusal("list_tokens", {})).toMatchObject({
    code: "missing_scope",
    facts: { scope: "admin" },
  });
});
