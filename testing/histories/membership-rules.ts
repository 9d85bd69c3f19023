/** The rules of invitations, names and leaving, on the model. */

import { actingUser } from "./acting.ts";
import { joins } from "./couple-rules.ts";
import type { Model, Objections } from "./model.ts";
import type { Caller } from "./rows.ts";
import { impossible, type Rule, rule } from "./rule.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** An invitation can be accepted for seven days. */
const OPEN_MS = 7 * DAY_MS;

/** A couple makes five invitations within a day. */
const DAILY = 5;

const createInvitation = rule((no, model, { caller, input }, now) => {
  needsConfirmedPerson(no, caller);
  no.when(!model.joiner, "couple_complete");
  no.when(openInvitation(model, now) !== undefined, "invitation_open");
  no.when(model.invitedAt.filter((at) => at > now - DAY_MS).length >= DAILY, "too_many_invitations");
  return ({ id, secret }) => {
    const byMail = input.email !== undefined;
    model.invitation = { id, secret, byMail, expires: now + OPEN_MS, accepted: undefined };
    model.invitedAt.push(now);
  };
});

const revokeInvitation = rule((no, model, { caller, input }, now) => {
  needsConfirmedPerson(no, caller);
  no.when(openInvitation(model, now)?.id !== input.invitation_id, "not_found");
  return () => {
    model.invitation = undefined;
  };
});

const acceptInvitation = rule((no, model, { input }, now) => {
  const invitation = openInvitation(model, now);
  const [accountId] = (input.account_ids ?? []) as readonly string[];
  const isUsable =
    invitation?.id === input.invitation_id && invitation?.secret === input.secret && !invitation?.accepted;
  no.when(!isUsable, "not_found");
  no.when(accountId !== undefined && accountId !== model.joiner?.account.id, "not_found");
  return () => {
    if (!invitation) return impossible();
    if (invitation.byMail) joins(model, accountId);
    else invitation.accepted = accountId === undefined ? [] : [accountId];
  };
});

const confirmInvitation = rule((no, model, { caller, input }, now) => {
  needsConfirmedPerson(no, caller);
  const invitation = openInvitation(model, now);
  no.when(invitation?.id !== input.invitation_id || !invitation?.accepted, "not_found");
  return () => joins(model, invitation?.accepted?.[0]);
});

const renameUser = rule((no, model, { caller, input }) => {
  no.when(caller.principal.kind === "agent", "person_required");
  const userId = actingUser(caller) ?? "";
  no.when(model.erased.has(userId), "not_found");
  const name = String(input.display_name);
  return () => {
    const hasChanged = model.names.get(userId) !== name;
    model.names.set(userId, name);
    // The books that have ended keep the former name.
    if (!hasChanged || model.hasEnded) return;
    model.life.notices.push({ kind: "partner_renamed", by: userId });
    model.sequence++;
  };
});

const leaveCouple = rule((no, model, { caller, input }) => {
  needsConfirmedPerson(no, caller);
  no.when(!caller.ours || input.couple_id !== model.coupleId, "not_found");
  no.when(input.confirmation !== "leave for good", "invalid_input");
  return () => leaves(model, actingUser(caller));
});

const eraseUser = rule((no, model, { caller, input }) => {
  const userId = String(input.user_id);
  if (caller.principal.role !== "operator") {
    needsConfirmedPerson(no, caller);
    no.when(caller.principal.userId !== userId, "not_found");
  }
  no.when(input.confirmation !== "erase for good", "invalid_input");
  return () => {
    if (model.erased.has(userId)) return;
    model.erased.add(userId);
    for (const entry of model.life.entries) if (entry.userId === userId) model.life.removeText(entry);
    model.keys.clear();
    if (model.hasEnded) return;
    model.sequence++;
    leaves(model, userId);
  };
});

function leaves(model: Model, userId: string | null): void {
  for (const plan of model.plans.filter(({ status }) => status === "awaiting_approval")) {
    plan.status = "rejected";
    model.sequence++;
  }
  for (const checkIn of model.life.checkIns.filter(({ status }) => status === "waiting")) {
    checkIn.status = "cancelled";
    model.sequence++;
  }
  model.life.notices.push({ kind: "partner_left", by: userId });
  model.invitation = undefined;
  model.hasEnded = true;
  model.version++;
  model.sequence++;
}

function needsConfirmedPerson(no: Objections, { principal }: Caller): void {
  no.when(principal.kind !== "person", "person_required");
  no.when(principal.kind === "person" && !principal.isConfirmed, "confirmation_required");
}

function openInvitation({ invitation }: Model, now: number): Model["invitation"] {
  return invitation && invitation.expires > now ? invitation : undefined;
}

export const MEMBERSHIP_RULES: Readonly<Record<string, Rule>> = {
  create_invitation: createInvitation,
  revoke_invitation: revokeInvitation,
  accept_invitation: acceptInvitation,
  confirm_invitation: confirmInvitation,
  rename_user: renameUser,
  leave_couple: leaveCouple,
  erase_user: eraseUser,
};
