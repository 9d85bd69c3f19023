import type { z } from "zod";
import type { Passkey } from "../identity/passkey.ts";
import { id, instantOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const passkeyShape = shape("Passkey", {
  id,
  name: wordsOut,
  created_at: instantOut,
  used_at: instantOut.nullable().describe("When it last proved who the person is; empty: not yet."),
});

/** A passkey as its user sees it. */
export function showPasskey({ id, name, createdAt, usedAt }: Passkey): z.input<typeof passkeyShape> {
  return {
    id,
    name,
    created_at: createdAt.toISOString(),
    used_at: usedAt?.toISOString() ?? null,
  };
}
