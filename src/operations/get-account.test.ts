import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("get_account returns an account", async () => {
  const couple = await newCouple();
  const account = await couple.account({ visibility: "private" });
  expect(await couple.ask("get_account", { account_id: account.id })).toEqual(account);
});
