import { expect, test } from "../../testing/test.ts";

test("get_account returns an account", async ({ couple }) => {
  const account = await couple.account({ visibility: "private" });
  expect(await couple.ask("get_account", { account_id: account.id })).toEqual(account);
});
