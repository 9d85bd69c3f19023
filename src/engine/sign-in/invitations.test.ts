import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { inviting } from "../../../testing/invitations.ts";
import type { SignUp } from "../../identity/sign-in-link.ts";
import type { InvitationSecret } from "./invitations.ts";
import { makeLink } from "./links.ts";

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

test("a server closed to new users mails to none of them", async () => {
  const { invite, invited, isMailed } = await mailsTo();
  const invitation = await invite(invited);
  expect(await isMailed(invited, invitation, "closed")).toBe(false);
});
