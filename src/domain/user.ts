import { defineEntity, p } from "@mikro-orm/core";
import { Couple } from "./couple.ts";

const UserSchema = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.uuid().primary(),
    email: p.string().length(254).unique("users_email_unique"),
    displayName: p.string().length(100),
    /** The single truth of membership. */
    couple: () =>
      p.manyToOne(Couple).nullable().index("users_by_couple").deleteRule("no action").updateRule("no action"),
    createdAt: p.datetime(3),
  },
  checks: [{ name: "users_email_lower_case", expression: "email = lower(email)" }],
});

/** A person who uses the app. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
