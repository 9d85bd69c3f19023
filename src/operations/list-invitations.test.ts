import { expect, test } from "vitest";
import { ask, newUser } from "../../testing/books.ts";
import { DAY_MS, inviting } from "../../testing/invitations.ts";

test("list_invitations shows the inviter who waits, and the joiner what they accepted, until it expires", async () => {
  const { couple, ben, emailOfBen, invite, accept } = await inviting();
  const { secret: _shownOnce, ...invitation } = await invite();
  const listed = async (principal = couple.ada.principal) =>
    (await ask(couple.engine, "list_invitations", {}, { principal })).items;
  expect(await listed()).toEqual([invitation]);
  expect(await listed(ben)).toEqual([]);
  await accept({ ...invitation, secret: _shownOnce });
  const joiner = { id: couple.ben.id, display_name: "Ben", email: emailOfBen };
  expect(await listed()).toEqual([{ ...invitation, joiner }]);
  expect(await listed(ben)).toEqual([{ ...invitation, joiner }]);
  expect(await listed((await newUser(couple.engine, "Eve")).principal)).toEqual([]);
  couple.later(7 * DAY_MS);
  expect([await listed(), await listed(ben)]).toEqual([[], []]);
});
