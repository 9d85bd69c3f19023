import { defineEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

const SignInLinkSchema = defineEntity({
  name: "SignInLink",
  tableName: "sign_in_links",
  properties: {
    id: p.uuid().primary(),
    /** The address that the link was sent to, in lower case. */
    email: p.string().length(254),
    /** The user who had the address then; null: the link makes a user. */
    user: () => p.manyToOne(User).nullable().deleteRule("no action").updateRule("no action"),
    /** The invitation for which the link makes a user. Not a foreign key, because ended invitations are deleted. */
    invitationId: p.uuid().nullable(),
    /** SHA-256 of the link's secret in hex. */
    secretHash: p.character().length(64).unique("sign_in_links_secret_unique"),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).index("sign_in_links_by_expiry"),
    usedAt: p.datetime(3).nullable(),
  },
  checks: [{ name: "sign_in_links_email_lower_case", expression: "email = lower(email)" }],
});

/** A link that signs its address in once. */
export class SignInLink extends SignInLinkSchema.class {}
SignInLinkSchema.setClass(SignInLink);
