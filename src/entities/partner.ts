import { defineEntity, p } from "@mikro-orm/core";
import { coupleOfRow, WITH_AN_EVENT } from "./couple-row.ts";

const PartnerSchema = defineEntity({
  name: "Partner",
  tableName: "partners",
  properties: {
    couple: () => coupleOfRow(),
    userId: p.uuid().primary(),
    /** 1 or 2. */
    place: p.smallint(),
    /** A copy of the user's display name, so that reading the books needs no access to the users table. */
    displayName: p.string().length(100),
  },
  checks: [{ name: "partners_two", expression: "place in (1, 2)" }],
  uniques: [{ name: "partners_one_a_place", properties: ["couple", "place"] }],
  triggers: [
    WITH_AN_EVENT,
    {
      name: "for_good",
      timing: "before",
      events: ["update", "delete"],
      body: `if tg_op = 'UPDATE' and (new.couple_id, new.user_id, new.place) = (old.couple_id, old.user_id, old.place) then
        return new;
      end if;
      raise exception 'a couple keeps its partners' using errcode = 'check_violation';`,
    },
  ],
});

/** One of the two users of a couple. */
export class Partner extends PartnerSchema.class {}
PartnerSchema.setClass(Partner);
