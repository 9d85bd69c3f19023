import { describe, expect, test } from "vitest";
import { ask, engineForTests, newCouple, newUser, refusal } from "../../testing/books.ts";

describe("update_account", () => {
  test("keeps omitted fields and empties cleared ones", async () => {
    const couple = await newCouple();
    const account = await couple.account({ name: "Old", institution_name: "First Bank" });
    const changed = await couple.ask("update_account", {
      account_id: account.id,
      name: "New",
      keep_available: "50",
    });
    expect(changed).toMatchObject({ name: "New", institution_name: "First Bank", keep_available: "50.00" });
    const cleared = await couple.ask("update_account", {
      account_id: account.id,
      clear: ["institution_name"],
    });
    expect(cleared).toMatchObject({ name: "New", institution_name: null });
    const { items } = await couple.ask("list_ledger", { event_type: "ACCOUNT", limit: 2 });
    expect(items[1].metadata).toMatchObject({ action: "updated", name: "New", name_before: "Old" });
  });

  test("is for the owner, or for either partner if the account is joint", async () => {
    const couple = await newCouple();
    const [own, joint, hidden] = [
      await couple.account(),
      await couple.account({ is_joint: true }),
      await couple.account({ visibility: "private" }),
    ];
    const ben = couple.as(couple.ben.principal);
    const rename = (account_id: string) => ({ account_id, name: "Ben's" });
    expect(await ben.refusal("update_account", rename(own.id))).toMatchObject({ code: "not_owner" });
    expect(await ben.ask("update_account", rename(joint.id))).toMatchObject({ name: "Ben's" });
    expect(await ben.refusal("update_account", rename(hidden.id))).toMatchObject({ code: "not_found" });
  });

  test("a joint account stays shared, and a closed account does not change", async () => {
    const couple = await newCouple();
    const joint = await couple.account({ is_joint: true });
    const hide = { account_id: joint.id, visibility: "private" };
    expect(await couple.refusal("update_account", hide)).toMatchObject({ errors: [{ field: "visibility" }] });
    await couple.ask("close_account", { account_id: joint.id });
    expect(await couple.refusal("update_account", { account_id: joint.id, name: "X" })).toMatchObject({
      code: "account_closed",
    });
  });

  test("only a person can make a private account shared; hiding needs no person", async () => {
    const couple = await newCouple();
    const account = await couple.account({ visibility: "private" });
    const agent = couple.as({ ...couple.ada.principal, kind: "agent" });
    const show = { account_id: account.id, visibility: "shared" };
    expect(await agent.refusal("update_account", show)).toMatchObject({ code: "person_required" });
    const same = { account_id: account.id, visibility: "private", name: "Pocket" };
    expect(await agent.ask("update_account", same)).toMatchObject({ name: "Pocket" });
    expect(await couple.ask("update_account", show)).toMatchObject({ visibility: "shared" });
    expect(await agent.ask("update_account", show)).toMatchObject({ visibility: "shared" });
    expect(await agent.ask("update_account", same)).toMatchObject({ visibility: "private" });
  });

  test("never changes a balance", async () => {
    const couple = await newCouple();
    const account = await couple.account();
    const refused = await couple.refusal("update_account", { account_id: account.id, balance: "1" });
    expect(refused).toMatchObject({ errors: [{ field: "balance" }] });
  });

  test("changes the account of a user without a couple, who has no ledger yet", async () => {
    const engine = await engineForTests();
    const [eve, other] = [await newUser(engine), await newUser(engine)];
    const input = { name: "Pocket", balance: "5", is_manual: true };
    const { id } = await ask(engine, "link_account", input, { principal: eve.principal });
    const rename = { account_id: id, name: "Purse" };
    const changed = await ask(engine, "update_account", rename, { principal: eve.principal });
    expect(changed).toMatchObject({ name: "Purse", couple_id: null });
    expect(await refusal(engine, "update_account", rename, { principal: other.principal })).toMatchObject({
      code: "not_found",
    });
  });
});
