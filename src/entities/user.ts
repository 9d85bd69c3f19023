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
  triggers: [
    {
      name: "one_couple_for_good",
      timing: "before",
      events: ["insert", "update"],
      body: `if new.couple_id is not distinct from old.couple_id then
        return new;
      end if;
      if old.couple_id is not null
        or not exists (select from couples where id = new.couple_id and new.id in (partner_1_id, partner_2_id))
      then
        raise exception 'a user joins the couple that names them, and stays' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
});

/** A person who uses the app. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
