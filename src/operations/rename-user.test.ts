import { ask, newCouple, newUser, principalFor } from "../../testing/books.ts";
import { expect, test } from "../../testing/test.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";

test("rename_user changes the name in the books and the directory; the event holds no name", async () => {
  const couple = await newCouple();
  const before = await couple.ask("get_couple", { couple_id: couple.id });
  expect(await couple.ask("rename_user", { display_name: "Augusta" })).toMatchObject({
    display_name: "Augusta",
  });
  const partners = [
    { id: couple.ada.id, display_name: "Augusta" },
    { id: couple.ben.id, display_name: "Ben" },
  ];
  expect((await couple.asBen.ask("get_me", {})).couple.partners).toEqual(partners);
  const after = await couple.ask("get_couple", { couple_id: couple.id });
  expect(after.ledger.sequence).toBe(before.ledger.sequence + 1);
  const event = await couple.engine.orm.em
    .fork()
    .findOneOrFail(LedgerEvent, { couple: couple.id, sequence: after.ledger.sequence });
  expect(event).toMatchObject({ eventType: "COUPLE", metadata: { action: "partner_renamed" } });
  expect(JSON.stringify(event)).not.toContain("Augusta");
  const [notice] = (await couple.asBen.ask("list_inbox", {})).items;
  expect(notice).toMatchObject({ kind: "partner_renamed", user_id: couple.ada.id });
  expect((await couple.ask("list_inbox", {})).items).toEqual([]);
  await couple.ask("rename_user", { display_name: "Augusta" });
  expect(await couple.ask("get_couple", { couple_id: couple.id })).toEqual(after);
});

test("rename_user works for the second partner, and for a user without a couple", async ({ couple }) => {
  await couple.asBen.ask("rename_user", { display_name: "Benjamin" });
  expect((await couple.ask("get_summary", {})).partners).toMatchObject([
    { display_name: "Ada" },
    { display_name: "Benjamin" },
  ]);
  const { principal } = await newUser(couple.engine, "Cleo");
  expect(await ask(couple.engine, "rename_user", { display_name: "Cleopatra" }, { principal })).toMatchObject(
    {
      display_name: "Cleopatra",
    },
  );
});

test("rename_user refuses agents", async ({ couple }) => {
  const agent = couple.as(principalFor(couple.ada.id, couple.id, { kind: "agent" }));
  expect(await agent.outcome("rename_user", { display_name: "Bot" })).toBe("person_required");
});
