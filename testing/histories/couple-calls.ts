/** How a command becomes a call about the couple itself. */
import type { Command, Kind } from "./commands.ts";
import type { Model } from "./model.ts";
import { type InputOf, NOWHERE, oddId } from "./picks.ts";

export const COUPLE_INPUTS = {
  update_couple: (command, model) => {
    const input = { couple_id: model.coupleId };
    if (command.dice % 5 === 0) return { ...input, clear: ["approval_threshold"] };
    if (command.dice % 11 === 0) return { ...input, currency: command.dice % 2 ? "EUR" : model.currency };
    // Few values, so that partners sometimes propose the same threshold.
    const wanted = BigInt([0, 20_000, 50_000, 1_000_000][command.dice % 4] ?? 0);
    return { ...input, approval_threshold: command.amount.of === "bad" ? "-1" : model.text(wanted) };
  },
  join_couple: ({ dice, account }, model, foreign) => {
    const accountId = [undefined, model.joiner?.account.id][Math.floor(dice / 16) % 2];
    const odd = oddId(account, foreign?.accountId);
    const account_ids = odd ? [odd] : accountId && [accountId];
    return { couple_id: model.coupleId, user_id: model.benId, ...(account_ids && { account_ids }) };
  },
  create_invitation: ({ dice }, { joiner }) => (joiner && dice % 3 === 0 ? { email: joiner.email } : {}),
  revoke_invitation: invitationId,
  confirm_invitation: invitationId,
  accept_invitation: (command, model, foreign) => {
    const { dice, account } = command;
    const odd = oddId(account, foreign?.accountId);
    const accountId = odd ?? (dice % 2 ? model.joiner?.account.id : undefined);
    return {
      ...invitationId(command, model),
      secret: dice % 7 === 0 ? "x".repeat(43) : (model.invitation?.secret ?? "y".repeat(43)),
      ...(accountId !== undefined && { account_ids: [accountId] }),
    };
  },
  rename_user: ({ dice }) => ({ display_name: `Name ${dice % 3}` }),
  erase_user: ({ dice }, { adaId, benId, joiner }) => ({
    user_id: dice % 2 > 0 || joiner ? adaId : benId,
    confirmation: dice % 5 === 0 ? "erase" : "erase for good",
  }),
  leave_couple: ({ dice }, { coupleId }) => ({
    couple_id: coupleId,
    confirmation: dice % 5 === 0 ? "leave" : "leave for good",
  }),
} satisfies Readonly<Record<string, InputOf>>;

function invitationId({ event }: Command, { invitation }: Model) {
  return { invitation_id: oddId(event, undefined) ?? invitation?.id ?? NOWHERE };
}

/** What leads a person who keeps the books alone to a partner, on some of the commands. */
export function towardsPartner(
  dice: number,
  { joiner, invitation }: Model,
): Exclude<Kind, "again"> | undefined {
  if (!joiner) return undefined;
  if (dice % 16 > 6) return undefined;
  const step = Math.floor(dice / 16) % 6;
  if (step === 0) return "join_couple";
  if (!invitation) return "create_invitation";
  if (step < 3) return "revoke_invitation";
  return invitation.accepted ? "confirm_invitation" : "accept_invitation";
}
