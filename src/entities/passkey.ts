import { defineEntity, p } from "@mikro-orm/core";
import { OF_A_KEPT_USER } from "./of-a-kept-user.ts";
import { User } from "./user.ts";

const PasskeySchema = defineEntity({
  name: "Passkey",
  tableName: "passkeys",
  properties: {
    id: p.uuid().primary(),
    user: () => p.manyToOne(User).index("passkeys_by_user").deleteRule("no action").updateRule("no action"),
    /** The credential's id in base64url. */
    credentialId: p.text().unique("passkeys_credential_unique"),
    /** The public key, COSE in base64url. */
    publicKey: p.text(),
    /** How many signatures the authenticator says that it made; zero where it does not count. */
    counter: p.bigint("bigint"),
    /** How the browser reaches the authenticator: internal, hybrid, usb, ... */
    transports: p.array(),
    name: p.string().length(60),
    createdAt: p.datetime(3),
    usedAt: p.datetime(3).nullable(),
  },
  triggers: [OF_A_KEPT_USER],
});

/** A passkey (WebAuthn credential) with which a user signs in. */
export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey);
