import { newCouple, newUser } from "../../testing/books.ts";
import { OPERATOR_KEY, openRest, tokenFor } from "../../testing/http.ts";
import { describe, expect, test } from "../../testing/test.ts";

describe("GET /me", () => {
  test("shows the user, the couple with its names, the token, and the couple's date", async ({ rest }) => {
    const couple = await newCouple({ time_zone: "Pacific/Auckland", currency: "KWD" });
    const token = await tokenFor(couple.ada.id, { client: "ios", scopes: ["read", "money:move"] });
    const { body } = await rest.send("GET", "/me", { token });
    const { partners, ...own } = body.couple;
    expect(own).toEqual(await couple.ask("get_couple", { couple_id: couple.id }));
    expect(own).toMatchObject({ currency: "KWD", currency_digits: 3 });
    expect(partners).toEqual(
      [couple.ada.id, couple.ben.id].map((id) => ({ id, display_name: expect.any(String) })),
    );
    expect(body).toMatchObject({
      user: { id: couple.ada.id, couple_id: couple.id },
      token: { client: "ios", kind: "person", scopes: ["read", "money:move"] },
      time_zone: "Pacific/Auckland",
      today: new Date().toLocaleDateString("sv", { timeZone: "Pacific/Auckland" }),
    });
    const { items } = await couple.ask("list_tokens", {});
    expect(items.map(({ id }: { id: string }) => id)).toContain(body.token.id);
    // The answer holds no token, and no e-mail address except the caller's.
    expect(JSON.stringify(body)).not.toContain(token);
    expect(JSON.stringify(body).match(/@/g)).toHaveLength(1);
    const named = await rest.send("GET", `/me?user_id=${couple.ben.id}`, { token: OPERATOR_KEY });
    expect(named.body).toMatchObject({ user: { id: couple.ben.id }, token: null });
  });

  test("has no couple until one forms, and uses UTC for the date", async ({ couple: { engine } }) => {
    const { id } = await newUser(engine);
    const { body } = await (await openRest()).send("GET", "/me", { token: await tokenFor(id) });
    expect(body).toMatchObject({ user: { id, couple_id: null }, couple: null, time_zone: "UTC" });
  });
});
