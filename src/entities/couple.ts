import { defineEntity, p } from "@mikro-orm/core";
import { MAX_MINOR_UNITS } from "../kernel/money.ts";
import { versionChecks, versionColumns } from "./versioned.ts";

const CoupleSchema = defineEntity({
  name: "Couple",
  tableName: "couples",
  properties: {
    id: p.uuid().primary(),
    currency: p.character().length(3),
    timeZone: p.string().length(64),
    /** Minor units that one partner may take from goals alone within 24 hours; null: no limit. */
    approvalThreshold: p.bigint("bigint").nullable(),
    /** A threshold that one partner has proposed and the other has not confirmed yet; null: no proposal, or no limit. */
    proposedThreshold: p.bigint("bigint").nullable(),
    /** The partner who proposed it. Null: no proposal. */
    proposedById: p.uuid().nullable(),
    /** Sequence and hash of the newest ledger event. */
    headSequence: p.integer().default(0),
    headHash: p.character().length(64),
    /** The couple's next midnight, when its goals are checked for drift. It changes without an event. */
    nextDriftCheckAt: p.datetime(3),
    /** Rises whenever a token of a partner ends early. It can change without an event. */
    authEpoch: p.integer().default(0),
    ...versionColumns(),
    createdAt: p.datetime(3),
    /** When a partner left. Null: the couple keeps its books. */
    endedAt: p.datetime(3).nullable(),
  },
  checks: [
    ...versionChecks("couples"),
    { name: "couples_threshold_not_negative", expression: "approval_threshold >= 0" },
    { name: "couples_threshold_bounded", expression: `approval_threshold <= ${MAX_MINOR_UNITS}` },
    { name: "couples_proposed_threshold_not_negative", expression: "proposed_threshold >= 0" },
    { name: "couples_proposed_threshold_bounded", expression: `proposed_threshold <= ${MAX_MINOR_UNITS}` },
    { name: "couples_auth_epoch_not_negative", expression: "auth_epoch >= 0" },
    { name: "couples_head_not_negative", expression: "head_sequence >= 0" },
  ],
  indexes: [
    {
      name: "couples_to_check_for_drift",
      properties: ["nextDriftCheckAt", "id"],
      where: "ended_at is null",
    },
  ],
  triggers: [
    {
      name: "head_for_webhooks",
      timing: "after",
      events: ["update"],
      when: "(new.head_sequence > old.head_sequence)",
      body: `update webhooks set head_sequence = new.head_sequence where couple_id = new.id;
      return null;`,
    },
    {
      name: "currency_for_good",
      timing: "before",
      events: ["update"],
      when: "(old.currency <> new.currency)",
      body: `if old.approval_threshold is not null or old.proposed_by_id is not null
        or exists (select 1 from bank_accounts where couple_id = new.id)
        or exists (select 1 from financial_goals where couple_id = new.id)
      then
        raise exception 'a couple that has amounts keeps its currency' using errcode = 'check_violation';
      end if;
      return new;`,
    },
    {
      name: "ended_for_good",
      timing: "before",
      events: ["update"],
      when: "((old.ended_at IS NOT NULL) AND (new.head_sequence > old.head_sequence))",
      body: "raise exception 'the books of an ended couple stay as they are' using errcode = 'restrict_violation';",
    },
    {
      name: "with_an_event",
      timing: "before",
      events: ["update"],
      when: "(new.head_sequence <= old.head_sequence)",
      body: `if to_jsonb(new) - array['next_drift_check_at', 'auth_epoch'] <> to_jsonb(old) - array['next_drift_check_at', 'auth_epoch'] then
        raise exception 'a couple changes only together with an event' using errcode = 'restrict_violation';
      end if;
      return new;`,
    },
    // A constraint trigger, deferred to the commit, because the couple is written before its events. Only the migration
    // can declare it as deferred; the schema diff ignores this.
    {
      name: "head_is_an_event",
      timing: "after",
      events: ["insert", "update"],
      body: `if new.head_sequence > 0 and not exists (
        select 1 from ledger_events
        where couple_id = new.id and sequence = new.head_sequence and hash = new.head_hash
      ) then
        raise exception 'the head of a ledger is one of its events' using errcode = 'check_violation';
      end if;
      return null;`,
    },
  ],
});

/** Two users who share their books, with the head of their ledger. */
export class Couple extends CoupleSchema.class {}
CoupleSchema.setClass(Couple);
