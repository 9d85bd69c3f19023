import { defineEntity, p } from "@mikro-orm/core";
import { CHECKS } from "../identity/session.ts";
import { OF_A_KEPT_USER } from "./of-a-kept-user.ts";
import { User } from "./user.ts";

const SessionSchema = defineEntity({
  name: "Session",
  tableName: "sessions",
  properties: {
    id: p.uuid().primary(),
    user: () => p.manyToOne(User).index("sessions_by_user").deleteRule("no action").updateRule("no action"),
    /** SHA-256 of the cookie's secret in hex. */
    secretHash: p.character().length(64).unique("sessions_secret_unique"),
    /** The browser as it names itself. */
    browser: p.string().length(200).nullable(),
    createdAt: p.datetime(3),
    /** Its last use, to the hour. */
    usedAt: p.datetime(3),
    expiresAt: p.datetime(3).index("sessions_by_expiry"),
    /** When the person last proved who they are, and how. */
    checkedAt: p.datetime(3),
    checkedBy: p.enum(CHECKS),
  },
  triggers: [OF_A_KEPT_USER],
});

/** A person who is signed in with a browser. The row of an ended session is deleted. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
