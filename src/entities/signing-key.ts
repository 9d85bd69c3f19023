import { defineEntity, p } from "@mikro-orm/core";

const SigningKeySchema = defineEntity({
  name: "SigningKey",
  tableName: "signing_keys",
  properties: {
    id: p.uuid().primary(),
    /** The key of the vault that encrypted it. */
    keyId: p.character().length(16),
    /** The private keys as JWKs, encrypted. */
    sealed: p.text(),
    createdAt: p.datetime(3),
  },
});

/** Signing keys of the authorization server: one per algorithm. */
export class SigningKey extends SigningKeySchema.class {}
SigningKeySchema.setClass(SigningKey);
