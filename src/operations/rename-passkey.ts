import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { renamePasskey as renameRow } from "../database/queries/passkeys.ts";
import type { Principal } from "../identity/principal.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { found } from "../kernel/refusals.ts";
import { id, line } from "../views/fields.ts";
import { passkeyShape, showPasskey } from "../views/passkey.ts";
import { operation } from "./operation.ts";

const renameInput = z.strictObject({ passkey_id: id, name: line(60) });

export const renamePasskey = operation({
  name: "rename_passkey",
  title: "Rename a passkey",
  summary: "Renames one of the caller's passkeys.",
  effect: "aside",
  scope: "admin",
  within: "person",
  http: { method: "PUT", path: "/passkeys/{id}", id: "passkey_id" },
  input: renameInput,
  output: passkeyShape,
  refusals: CONFIRMED_PERSON_REFUSALS,
  example: { passkey_id: "0199f3a0-0000-7000-8000-000000000013", name: "Phone" },
  rows: rename,
  directory: rename,
});

interface Context {
  readonly em: EntityManager;
  readonly caller: Principal;
  readonly now: Date;
}

async function rename(
  { passkey_id, name }: z.output<typeof renameInput>,
  { em, caller, now }: Context,
): Promise<z.input<typeof passkeyShape>> {
  const userId = requireConfirmedPerson(caller, now);
  return showPasskey(found(await renameRow(em, { id: passkey_id, userId, name }), "passkey"));
}
