import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { passkeysOf } from "../database/queries/passkeys.ts";
import type { Principal } from "../identity/principal.ts";
import { requireUser } from "../identity/requirements.ts";
import { passkeyShape, showPasskey } from "../views/passkey.ts";
import { operation } from "./operation.ts";

const passkeysOutput = z.object({ items: z.array(passkeyShape) });

export const listPasskeys = operation({
  name: "list_passkeys",
  title: "List passkeys",
  summary: "Lists the caller's passkeys, oldest first. They are added and removed on the page `/account`.",
  effect: "read",
  scope: "admin",
  within: "person",
  http: { method: "GET", path: "/passkeys" },
  input: z.strictObject({}),
  output: passkeysOutput,
  example: {},
  rows: showPasskeys,
  directory: showPasskeys,
});

async function showPasskeys(
  _input: object,
  { em, caller }: { readonly em: EntityManager; readonly caller: Principal },
): Promise<z.input<typeof passkeysOutput>> {
  return { items: (await passkeysOf(em, requireUser(caller))).map(showPasskey) };
}
