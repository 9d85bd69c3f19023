import { defineEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

const InvitationSchema = defineEntity({
  name: "Invitation",
  tableName: "invitations",
  properties: {
    id: p.uuid().primary(),
    /** Not a foreign key, because users and couples can live on different nodes. */
    coupleId: p.uuid(),
    inviter: () => p.manyToOne(User).deleteRule("no action").updateRule("no action"),
    /** The only address whose user can accept it, in lower case. Null: whoever has the link. */
    email: p.string().length(254).nullable(),
    /** SHA-256 of the link's secret in hex. */
    secretHash: p.character().length(64).unique("invitations_secret_unique"),
    /** The user who accepted it and waits for the inviter's confirmation. */
    joiner: () =>
      p
        .manyToOne(User)
        .nullable()
        .index("invitations_by_joiner")
        .deleteRule("no action")
        .updateRule("no action"),
    /** The client with which the joiner accepted it. */
    joinerClient: p.string().length(60).nullable(),
    /** The books that the joiner keeps alone, which end when the inviter confirms. */
    joinerCoupleId: p.uuid().nullable(),
    /** The accounts that the joiner brings. */
    accountIds: p.array(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).index("invitations_by_expiry"),
    /** When it was used or revoked. */
    endedAt: p.datetime(3).nullable(),
  },
  indexes: [
    { name: "invitations_by_couple", properties: ["coupleId", "createdAt"] },
    { name: "invitations_by_address", properties: ["email"] },
  ],
  uniques: [{ name: "invitations_one_open", properties: ["coupleId"], where: "ended_at is null" }],
  checks: [
    { name: "invitations_email_lower_case", expression: "email = lower(email)" },
    { name: "invitations_joiner_with_client", expression: "(joiner_id is null) = (joiner_client is null)" },
  ],
});

/**
 * An invitation of a partner to join the books. The row stays for a day after it expired, to limit how many invitations a couple
 * makes.
 */
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);
