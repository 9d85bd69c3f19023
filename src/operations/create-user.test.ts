import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ask, engineForTests, principalFor, refusal } from "../../testing/books.ts";

const address = () => `Ada.${randomUUID()}@Example.com`;

describe("create_user", () => {
  test("stores the address in lower case and the name unchanged", async () => {
    const email = address();
    const user = await ask(await engineForTests(), "create_user", { email, display_name: "  Ada 李 👩‍💻 " });
    expect(user).toMatchObject({ email: email.toLowerCase(), display_name: "Ada 李 👩‍💻", couple_id: null });
    expect(user.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(user.created_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  });

  test("refuses a taken address in any letter case, even in concurrent calls", async () => {
    const engine = await engineForTests();
    const email = address();
    const input = { email, display_name: "Ada" };
    await ask(engine, "create_user", input);
    const again = { ...input, email: email.toUpperCase() };
    expect(await refusal(engine, "create_user", again)).toMatchObject({ code: "email_taken" });
    const raced = { email: address(), display_name: "Ada" };
    const both = await Promise.allSettled([
      ask(engine, "create_user", raced),
      ask(engine, "create_user", raced),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("is only for the operator", async () => {
    const principal = principalFor("0199f3a0-0000-7000-8000-000000000001", null);
    const input = { email: address(), display_name: "Ada" };
    expect(await refusal(await engineForTests(), "create_user", input, { principal })).toMatchObject({
      code: "operator_only",
    });
  });

  test("lists every invalid field at once", async () => {
    const input = { email: "nobody", display_name: "A\u0000", admin: true };
    const { errors } = await refusal(await engineForTests(), "create_user", input);
    expect(errors.map(({ field }) => field)).toEqual(["email", "display_name", "admin"]);
  });
});
