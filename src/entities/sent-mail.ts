import { defineEntity, p } from "@mikro-orm/core";
import { MAIL_KINDS } from "../identity/mail-limit.ts";

const SentMailSchema = defineEntity({
  name: "SentMail",
  tableName: "sent_mails",
  properties: {
    id: p.uuid().primary(),
    /** SHA-256 of the address in lower case, in hex. */
    addressHash: p.character().length(64),
    kind: p.enum(MAIL_KINDS),
    /** Whether the address had no user. */
    isStranger: p.boolean(),
    createdAt: p.datetime(3).index("sent_mails_by_time"),
  },
  indexes: [{ name: "sent_mails_by_address", properties: ["addressHash", "kind", "createdAt"] }],
});

/** A mail that counts against the limits. The row is deleted after an hour. */
export class SentMail extends SentMailSchema.class {}
SentMailSchema.setClass(SentMail);
