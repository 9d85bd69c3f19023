import { join } from "node:path";
import { Vault } from "../src/identity/vault.ts";
import { Failure } from "./failure.ts";
import { keptKey } from "./kept-key.ts";
import { type Settings, secretsKeyOf } from "./settings.ts";

/** The file of the key in the data folder. */
export const SECRETS_KEY_FILE = "secrets.key";

/**
 * What keeps the secrets of webhooks: the keys of the environment; else the one in the data folder, which is made when
 * there is none. Servers on one database need the same.
 * @throws Failure when the file holds no key
 */
export function vaultOf({ secretsKeys, dataFolder }: Settings): Vault {
  if (secretsKeys.length > 0) return new Vault(secretsKeys);
  const path = join(dataFolder, SECRETS_KEY_FILE);
  const key = secretsKeyOf(keptKey(path, "base64").text);
  if (key) return new Vault([key]);
  throw new Failure(
    `${path} holds no key of 32 bytes in base64.`,
    "Put the key back; or remove the file: webhooks are then silent until their secrets are rotated.",
  );
}
