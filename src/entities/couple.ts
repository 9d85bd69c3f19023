import { defineEntity, p } from "@mikro-orm/core";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { User } from "./user.ts";
import { versionChecks, versionColumns } from "./versioned.ts";

const CoupleSchema = defineEntity({
  name: "Couple",
  tableName: "couples",
  properties: {
    id: p.uuid().primary(),
    partner1: () =>
      p
        .manyToOne(User)
        .fieldName("partner_1_id")
        .unique("couples_partner_1_unique")
        .deleteRule("no action")
        .updateRule("no action"),
    partner2: () =>
      p
        .manyToOne(User)
        .fieldName("partner_2_id")
        .unique("couples_partner_2_unique")
        .deleteRule("no action")
        .updateRule("no action"),
    currency: p.character().length(3),
    timeZone: p.string().length(64),
    /** Minor units that one partner may take away from goals within 24 hours; null: no limit. */
    approvalThreshold: p.bigint("bigint").nullable(),
    /** A threshold that one partner has proposed and the other has yet to confirm; null: none, or no limit. */
    proposedThreshold: p.bigint("bigint").nullable(),
    /** Who proposed it. Null: nothing is proposed. */
    proposedBy: () => p.manyToOne(User).nullable().deleteRule("no action").updateRule("no action"),
    /** Sequence and hash of the newest ledger event. */
    headSequence: p.integer().default(0),
    headHash: p.character().length(64),
    /** When the couple's goals are checked for drift next: at the couple's next midnight. */
    nextLookAt: p.datetime(3).index("couples_to_look_at"),
    ...versionColumns(),
    createdAt: p.datetime(3),
  },
  checks: [
    ...versionChecks("couples"),
    { name: "couples_two_partners", expression: "partner_1_id <> partner_2_id" },
    { name: "couples_threshold_not_negative", expression: "approval_threshold >= 0" },
    { name: "couples_threshold_bounded", expression: `approval_threshold <= ${MAX_MINOR_UNITS}` },
    { name: "couples_proposed_threshold_not_negative", expression: "proposed_threshold >= 0" },
    { name: "couples_proposed_threshold_bounded", expression: `proposed_threshold <= ${MAX_MINOR_UNITS}` },
    { name: "couples_head_not_negative", expression: "head_sequence >= 0" },
  ],
  // The two unique keys alone would let a user be the first partner of one couple and the second of another.
  triggers: [
    {
      name: "one_couple_each",
      timing: "before",
      events: ["insert"],
      body: `perform from users where id in (new.partner_1_id, new.partner_2_id) order by id for update;
      if exists (
        select from couples
        where partner_1_id in (new.partner_1_id, new.partner_2_id)
          or partner_2_id in (new.partner_1_id, new.partner_2_id)
      ) then
        raise exception 'a user is in one couple at most' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    // Of an update only: PostgreSQL lets no condition on old rows stand at an insert. Every write moves the head.
    {
      name: "formed_for_good",
      timing: "before",
      events: ["update"],
      when: "((old.partner_1_id <> new.partner_1_id) OR (old.partner_2_id <> new.partner_2_id) OR (old.currency <> new.currency))",
      body: `if old.partner_1_id <> new.partner_1_id or old.partner_2_id <> new.partner_2_id then
        raise exception 'a couple keeps its partners' using errcode = 'check_violation';
      end if;
      if old.approval_threshold is not null or old.proposed_by_id is not null
        or exists (select from bank_accounts where couple_id = new.id)
        or exists (select from financial_goals where couple_id = new.id)
      then
        raise exception 'a couple that has amounts keeps its currency' using errcode = 'check_violation';
      end if;
      return new;`,
    },
  ],
});

/** Two users who share their books, and the head of their ledger. */
export class Couple extends CoupleSchema.class {}
CoupleSchema.setClass(Couple);
