import { defineEntity, p } from "@mikro-orm/core";

const SetUpCodeSchema = defineEntity({
  name: "SetUpCode",
  tableName: "set_up_codes",
  properties: {
    id: p.uuid().primary(),
    /** SHA-256 of the code in hex. */
    codeHash: p.character().length(64).unique("set_up_codes_hash_unique"),
    expiresAt: p.datetime(3).index("set_up_codes_by_expiry"),
    usedAt: p.datetime(3).nullable(),
  },
});

/** A code that a server without books prints, and that opens its set-up page once. */
export class SetUpCode extends SetUpCodeSchema.class {}
SetUpCodeSchema.setClass(SetUpCode);
