import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { codeOf } from "../../../testing/concurrent.ts";
import { inviting } from "../../../testing/invitations.ts";
import { PRESSER } from "../../../testing/sign-in-links.ts";
import type { SignUp } from "../../identity/sign-in-link.ts";
import type { InvitationSecret } from "./invitations.ts";
import { findLink, makeLink, signInByLink } from "./links.ts";

/** Whether an address without a user gets a link. */
async function mailsTo() {
  const setting = await inviting();
  const [invited, other] = [1, 2].map(() => `${randomUUID()}@example.com`) as [string, string];
  const isMailed = async (email: string, invitation?: InvitationSecret, signUp: SignUp = "invitation") =>
    (await makeLink(setting.couple.engine, email, { signUp, invitation })) !== undefined;
  const revoke = ({ id }: InvitationSecret) => setting.couple.ask("revoke_invitation", { invitation_id: id });
  return { ...setting, invited, other, isMailed, revoke };
}

test("an invited address gets a link while the invitation is open; its secret invites no other address", async () => {
  const { invite, invited, other, isMailed, revoke } = await mailsTo();
  expect(await isMailed(invited)).toBe(false);
  const invitation = await invite(invited);
  expect(await isMailed(invited)).toBe(true);
  expect(await isMailed(other, invitation)).toBe(false);
  await revoke(invitation);
  expect(await isMailed(invited)).toBe(false);
});

test("the link of an invitation without an address invites until somebody accepts it", async () => {
  const { invite, accept, other, isMailed } = await mailsTo();
  const invitation = await invite();
  expect(await isMailed(other)).toBe(false);
  expect(await isMailed(other, { id: invitation.id, secret: "x".repeat(43) })).toBe(false);
  expect(await isMailed(other, invitation)).toBe(true);
  await accept(invitation);
  expect(await isMailed(other, invitation)).toBe(false);
});

test.each([
  ["of an address", true],
  ["without an address", false],
])("the withdrawal of an invitation %s ends the sign-in links that it led to", async (_which, isByMail) => {
  const { couple, invite, invited, revoke } = await mailsTo();
  const invitation = await invite(isByMail ? invited : undefined);
  const link = (await makeLink(couple.engine, invited, { signUp: "invitation", invitation })) ?? "";
  expect(await codeOf(findLink(couple.engine, link, "invitation"))).toBe("done");
  await revoke(invitation);
  const presser = { ...PRESSER, displayName: "Cleo" };
  expect(await codeOf(signInByLink(couple.engine, link, presser))).toBe("link_ended");
  await invite(invited);
  expect(await codeOf(findLink(couple.engine, link, "invitation"))).toBe("link_ended");
});

test("a server closed to new users mails to none of them", async () => {
  const { invite, invited, isMailed } = await mailsTo();
  const invitation = await invite(invited);
  expect(await isMailed(invited, invitation, "closed")).toBe(false);
});
