import { defineEntity, p } from "@mikro-orm/core";

const UserSchema = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.uuid().primary(),
    email: p.string().length(254).unique("users_email_unique"),
    displayName: p.string().length(100),
    /** Not a foreign key, because users and couples can live on different nodes. */
    coupleId: p.uuid().nullable().index("users_by_couple"),
    /** The ended couples whose books they can read, the oldest first. */
    formerCoupleIds: p.array().defaultRaw("'{}'"),
    createdAt: p.datetime(3),
    /** When the user may approve again, after a passkey was added or removed without a passkey check. */
    approvesFrom: p.datetime(3).nullable(),
    /** When the proofs of the user in a session count again, after they changed the passkeys that they had without one of them. */
    provesFrom: p.datetime(3).nullable(),
    /** When the user was erased: the row stays, because the ledger names its id. Null: they use the app. */
    erasedAt: p.datetime(3).nullable(),
  },
  checks: [{ name: "users_email_lower_case", expression: "email = lower(email)" }],
  triggers: [
    {
      name: "one_couple_at_a_time",
      timing: "before",
      events: ["update"],
      when: "((old.couple_id IS NOT NULL) AND (new.couple_id IS NOT NULL) AND (old.couple_id <> new.couple_id))",
      body: "raise exception 'a user leaves one couple before they are in another' using errcode = 'check_violation';",
    },
  ],
});

/** A person who uses the app. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
