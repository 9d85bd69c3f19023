import { defineEntity, p } from "@mikro-orm/core";
import { PASSKEY_PURPOSES } from "../identity/passkey.ts";

const PasskeyChallengeSchema = defineEntity({
  name: "PasskeyChallenge",
  tableName: "passkey_challenges",
  properties: {
    id: p.uuid().primary(),
    /** SHA-256 of the challenge in hex. */
    challengeHash: p.character().length(64).unique("passkey_challenges_hash_unique"),
    purpose: p.enum(PASSKEY_PURPOSES),
    /** The session that may answer; null to sign in. Not a foreign key, because sessions end at any time. */
    sessionId: p.uuid().nullable(),
    expiresAt: p.datetime(3).index("passkey_challenges_by_expiry"),
  },
  checks: [
    {
      name: "passkey_challenges_session",
      expression: "(purpose = 'sign_in') = (session_id is null)",
    },
  ],
});

/** A challenge that an authenticator signs once. The row is deleted with the first answer. */
export class PasskeyChallenge extends PasskeyChallengeSchema.class {}
PasskeyChallengeSchema.setClass(PasskeyChallenge);
