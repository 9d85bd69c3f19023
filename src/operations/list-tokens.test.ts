import { everyRow } from "../../testing/couples.ts";
import { expect, test } from "../../testing/test.ts";

test("list_tokens lists the caller's tokens, page by page, without their secrets", async ({ couple }) => {
  const made: { token: string }[] = [];
  for (const client of ["ios", "mac", "claude"])
    made.push(await couple.ask("create_token", { client, scopes: ["read"] }));
  await couple.asBen.ask("create_token", { client: "ben", scopes: ["read"] });

  const listed = await everyRow(couple, "list_tokens", { limit: 2 });
  expect(listed.map(({ client }) => client)).toEqual(["ios", "mac", "claude"]);
  for (const { token } of made) expect(JSON.stringify(listed)).not.toContain(token);
});
