import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("get_account returns an account; the partner's private account is answered like an unknown one", async () => {
  const couple = await newCouple();
  const account = await couple.account({ balance: "10" });
  const hidden = await couple.account({ visibility: "private" });
  const ben = couple.as(couple.ben.principal);
  expect(await ben.ask("get_account", { account_id: account.id })).toMatchObject({
    id: account.id,
    balance: "10.00",
  });
  expect(await couple.ask("get_account", { account_id: hidden.id })).toMatchObject({ visibility: "private" });
  const refused = await ben.refusal("get_account", { account_id: hidden.id });
  const unknown = await ben.refusal("get_account", { account_id: "0199f3a0-0000-7000-8000-00000000dead" });
  expect([refused.code, refused.message]).toEqual([unknown.code, unknown.message]);
  expect(refused.code).toBe("not_found");
});
