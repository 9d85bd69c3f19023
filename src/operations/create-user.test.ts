import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { ask, call, engineForTests, outcome } from "../../testing/books.ts";
import { codes, together } from "../../testing/concurrent.ts";

const address = () => `Ada.${randomUUID()}@Example.com`;

test("create_user stores the address in lower case and the name unchanged", async () => {
  const email = address();
  const user = await ask(await engineForTests(), "create_user", { email, display_name: "  Ada 李 👩‍💻 " });
  expect(user).toMatchObject({ email: email.toLowerCase(), display_name: "Ada 李 👩‍💻", couple_id: null });
  expect(user.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(user.created_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
});

test("create_user refuses a taken address in any letter case, even in concurrent calls", async () => {
  const engine = await engineForTests();
  const input = { email: address(), display_name: "Ada" };
  expect(codes(await together(2, () => call(engine, "create_user", input)))).toEqual(["done", "email_taken"]);
  const upper = { ...input, email: input.email.toUpperCase() };
  expect(await outcome(engine, "create_user", upper)).toBe("email_taken");
});
