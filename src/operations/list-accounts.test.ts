import { describe, expect, test } from "vitest";
import { ask, newCouple, newUser } from "../../testing/books.ts";

const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

describe("list_accounts", () => {
  test("lists the couple's open accounts, and private ones only to their owner and the operator", async () => {
    const couple = await newCouple();
    const shared = await couple.account();
    const hidden = await couple.account({ visibility: "private" });
    const closed = await couple.account();
    await couple.ask("close_account", { account_id: closed.id });

    expect(ids(await couple.ask("list_accounts", {}))).toEqual([shared.id, hidden.id]);
    expect(ids(await couple.as(couple.ben.principal).ask("list_accounts", { status: "all" }))).toEqual([
      shared.id,
      closed.id,
    ]);
    expect(
      ids(await ask(couple.engine, "list_accounts", { status: "closed" }, { coupleId: couple.id })),
    ).toEqual([closed.id]);
    expect(ids(await ask(couple.engine, "list_accounts", {}, { userId: couple.ada.id }))).toEqual([
      shared.id,
      hidden.id,
    ]);
    expect(ids(await ask(couple.engine, "list_accounts", {}, { userId: couple.ben.id }))).toEqual([]);
  });

  test("pages by cursor, each account once", async () => {
    const couple = await newCouple();
    const opened: string[] = [];
    for (let n = 0; n < 5; n++) opened.push((await couple.account({ name: `Account ${n}` })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; next_cursor: string | null } = await couple.ask(
        "list_accounts",
        { limit: 2, cursor },
      );
      seen.push(...ids(page));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(opened);
  });

  test("a forged cursor is an invalid input", async () => {
    const couple = await newCouple();
    for (const forged of ["x", btoa('["x"]'), btoa("[1]"), btoa("{}"), btoa("[null]")]) {
      expect(await couple.refusal("list_accounts", { cursor: forged })).toMatchObject({
        errors: [{ field: "cursor" }],
      });
    }
  });

  test("before a couple forms, a user lists their own accounts", async () => {
    const couple = await newCouple();
    const single = await newUser(couple.engine);
    const account = await ask(
      couple.engine,
      "link_account",
      { name: "A", balance: "1", is_manual: true },
      single,
    );
    expect(ids(await ask(couple.engine, "list_accounts", {}, single))).toEqual([account.id]);
  });
});
