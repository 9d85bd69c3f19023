import { join } from "node:path";
import { Vault } from "../src/identity/vault.ts";
import { Failure } from "./failure.ts";
import { keptKey } from "./key-file.ts";
import { type Settings, secretsKeyOf } from "./settings.ts";

/** The file of the key in the data folder. */
export const SECRETS_KEY_FILE = "secrets.key";

/**
 * The vault for the secrets of webhooks: with the keys from the environment, otherwise with the key in the data folder,
 * which is made if it does not exist. All servers on one database need the same keys.
 * @throws Failure when the file holds no valid key
 */
export function vaultOf({ secretsKeys, dataFolder }: Settings): Vault {
  if (secretsKeys.length > 0) return new Vault(secretsKeys);
  const path = join(dataFolder, SECRETS_KEY_FILE);
  const key = secretsKeyOf(keptKey(path, "base64").text);
  if (key) return new Vault([key]);
  throw new Failure(
    `${path} does not hold a key of 32 bytes in base64.`,
    "Restore the key, or remove the file: webhooks then send nothing until you rotate their secrets.",
  );
}
