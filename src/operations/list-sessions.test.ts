import { ask, newCouple, newUser } from "../../testing/books.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { expect, test } from "../../testing/test.ts";

test("list_sessions lists the caller's sessions that have not expired, the newest first", async () => {
  const couple = await newCouple();
  const { engine, ada, ben } = couple;
  await newSessionOf(engine, ada.id, "Old");
  couple.later(31 * 24 * 60 * 60 * 1000);
  await newSessionOf(engine, ada.id, "Laptop");
  const phone = await newSessionOf(engine, ada.id, "Phone");
  await newSessionOf(engine, ben.id, "Ben's");
  const { items } = await couple.as(phone.principal).ask("list_sessions", {});
  expect(items).toEqual([
    expect.objectContaining({ browser: "Phone", is_current: true, checked_by: "link" }),
    expect.objectContaining({ browser: "Laptop", is_current: false }),
  ]);
  expect(JSON.stringify(items)).not.toContain(phone.secret);
});

test("list_sessions works for a user without a couple", async ({ couple: { engine } }) => {
  const { principal } = await newSessionOf(engine, (await newUser(engine, "Cleo")).id);
  expect((await ask(engine, "list_sessions", {}, { principal })).items).toHaveLength(1);
});
