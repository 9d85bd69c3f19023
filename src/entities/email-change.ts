import { defineEntity, p } from "@mikro-orm/core";
import { OF_A_KEPT_USER } from "./of-a-kept-user.ts";
import { User } from "./user.ts";

const EmailChangeSchema = defineEntity({
  name: "EmailChange",
  tableName: "email_changes",
  properties: {
    id: p.uuid().primary(),
    /** Each user has one open change at most: a new one replaces it. */
    user: () =>
      p.manyToOne(User).unique("email_changes_one_per_user").deleteRule("no action").updateRule("no action"),
    /** The session that asked for it. Not a foreign key, because sessions end at any time. */
    sessionId: p.uuid(),
    oldEmail: p.string().length(254),
    newEmail: p.string().length(254),
    /** SHA-256 in hex of the secret in the link to the old address, and to the new one. */
    oldSecretHash: p.character().length(64).unique("email_changes_old_secret_unique"),
    newSecretHash: p.character().length(64).unique("email_changes_new_secret_unique"),
    oldConfirmedAt: p.datetime(3).nullable(),
    newConfirmedAt: p.datetime(3).nullable(),
    expiresAt: p.datetime(3).index("email_changes_by_expiry"),
  },
  checks: [{ name: "email_changes_email_lower_case", expression: "new_email = lower(new_email)" }],
  triggers: [OF_A_KEPT_USER],
});

/** A change of a user's e-mail address that waits for both addresses. The row is deleted when both have confirmed it. */
export class EmailChange extends EmailChangeSchema.class {}
EmailChangeSchema.setClass(EmailChange);
