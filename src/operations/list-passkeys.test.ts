import { ask, newCouple, newUser } from "../../testing/books.ts";
import { newPasskeyOf } from "../../testing/sessions.ts";
import { expect, test } from "../../testing/test.ts";

test("list_passkeys lists the caller's passkeys, the oldest first, without their keys", async () => {
  const couple = await newCouple();
  const { engine, ada, ben } = couple;
  const ids = [await newPasskeyOf(engine, ada.id), await newPasskeyOf(engine, ada.id, "Phone")];
  await newPasskeyOf(engine, ben.id, "Ben's");
  const created = { created_at: couple.clock.toISOString(), used_at: null };
  expect((await couple.ask("list_passkeys", {})).items).toEqual([
    { id: ids[0], name: "Laptop", ...created },
    { id: ids[1], name: "Phone", ...created },
  ]);
});

test("list_passkeys works for a user without a couple", async ({ couple: { engine } }) => {
  const cleo = await newUser(engine, "Cleo");
  await newPasskeyOf(engine, cleo.id);
  expect((await ask(engine, "list_passkeys", {}, { principal: cleo.principal })).items).toHaveLength(1);
});
