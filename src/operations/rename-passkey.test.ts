import { ask, newUser, principalFor, refusal } from "../../testing/books.ts";
import { newPasskeyOf, newSessionOf } from "../../testing/sessions.ts";
import { expect, test } from "../../testing/test.ts";

test("rename_passkey renames a passkey of the caller and no other person's", async ({ couple }) => {
  const { engine, ada } = couple;
  const input = { passkey_id: await newPasskeyOf(engine, ada.id), name: "Phone" };
  expect(await couple.asBen.outcome("rename_passkey", input)).toBe("not_found");
  const cleo = await newUser(engine, "Cleo");
  const byCleo = await refusal(engine, "rename_passkey", input, { principal: cleo.principal });
  expect(byCleo.code).toBe("not_found");
  expect((await couple.ask("list_passkeys", {})).items).toMatchObject([{ name: "Laptop" }]);
  expect(await couple.ask("rename_passkey", input)).toMatchObject({ id: input.passkey_id, name: "Phone" });
});

test("rename_passkey needs a person, in a session with a check by a passkey", async ({ couple }) => {
  const { engine, ada } = couple;
  const input = { passkey_id: await newPasskeyOf(engine, ada.id), name: "Phone" };
  const agent = couple.as(principalFor(ada.id, couple.id, { kind: "agent" }));
  expect(await agent.outcome("rename_passkey", input)).toBe("person_required");
  const session = couple.as((await newSessionOf(engine, ada.id)).principal);
  expect(await session.outcome("rename_passkey", input)).toBe("check_required");
});

test("rename_passkey works for a user without a couple", async ({ couple: { engine } }) => {
  const { id, principal } = await newUser(engine, "Cleo");
  const input = { passkey_id: await newPasskeyOf(engine, id), name: "Phone" };
  expect(await ask(engine, "rename_passkey", input, { principal })).toMatchObject({ name: "Phone" });
});
