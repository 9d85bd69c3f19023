import { type Answer, ask, newCouple, newUser } from "../../testing/books.ts";
import { everyRow } from "../../testing/couples.ts";
import { describe, expect, test } from "../../testing/test.ts";

const ids = (items: Answer) => items.map(({ id }: Answer) => id);

describe("list_accounts", () => {
  test("lists the couple's open accounts, and private ones only to their owner and the operator", async () => {
    const couple = await newCouple();
    const { engine, ada, ben } = couple;
    const accounts = { shared: {}, hidden: { visibility: "private" }, closed: {} };
    const { shared, hidden, closed } = await couple.fill({ accounts, goals: {} });
    await couple.ask("close_account", { account_id: closed });
    const listed = async (extra: object, input = {}) =>
      ids((await ask(engine, "list_accounts", input, extra)).items);
    expect(await listed({ principal: ada.principal })).toEqual([shared, hidden]);
    expect(await listed({ principal: ben.principal }, { status: "all" })).toEqual([shared, closed]);
    expect(await listed({ coupleId: couple.id }, { status: "closed" })).toEqual([closed]);
    expect(await listed({ userId: ada.id })).toEqual([shared, hidden]);
    expect(await listed({ userId: ben.id })).toEqual([]);
  });

  test("pages by cursor, each account once, and refuses a forged cursor", async ({ couple }) => {
    const opened: string[] = [];
    for (let n = 0; n < 5; n++) opened.push((await couple.account()).id);
    expect(ids(await everyRow(couple, "list_accounts", { limit: 2 }))).toEqual(opened);
    for (const cursor of ["x", btoa('["x"]'), btoa("[1]"), btoa("{}"), btoa("[null]")])
      expect(await couple.outcome("list_accounts", { cursor })).toBe("invalid_input: cursor");
  });

  test("before a couple forms, a user lists their own accounts", async ({ couple: { engine } }) => {
    const single = await newUser(engine);
    const input = { name: "A", balance: "1", is_manual: true };
    const account = await ask(engine, "link_account", input, single);
    expect((await ask(engine, "list_accounts", {}, single)).items).toEqual([account]);
  });
});
