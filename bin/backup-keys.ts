import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Keys } from "../src/backup/format.ts";
import type { Vaults } from "../src/backup/webhooks.ts";
import { makeFolder } from "../src/database/disk.ts";
import { Vault } from "../src/identity/vault.ts";
import { Failure } from "./failure.ts";
import { storeKey } from "./key-file.ts";
import { OPERATOR_KEY_FILE } from "./operator-key.ts";
import { SECRETS_KEY_FILE } from "./secrets-key.ts";
import { keyProblems, type Settings, secretsKeyOf } from "./settings.ts";

/** The keys of this installation: from the environment, otherwise from the data folder. Makes no key. */
export function installationKeys({ secretsKeys, operatorKey, dataFolder }: Settings): Keys {
  const sealing = keptIn(dataFolder, SECRETS_KEY_FILE);
  return {
    sealing:
      secretsKeys.length > 0
        ? secretsKeys.map((key) => key.toString("base64"))
        : sealing === undefined
          ? []
          : [sealing],
    operator: operatorKey ?? keptIn(dataFolder, OPERATOR_KEY_FILE) ?? null,
  };
}

/** The result of taking over the keys in a backup. */
export interface TakenOver {
  readonly vaults: Vaults;
  /** Files of the data folder that now hold keys from the backup. */
  readonly files: readonly string[];
  /** Removes those files. */
  undo(): void;
}

/** Stores each key of a backup that this installation lacks. @throws Failure on a damaged key */
export function takeOverKeys(settings: Settings, keys: Keys | undefined): TakenOver {
  const { dataFolder } = settings;
  const given = keys?.sealing ?? [];
  const backup = vaultOf(given);
  if (keys?.operator != null && keyProblems("the backup", keys.operator).length > 0) throw damaged();
  const own = installationKeys(settings);
  const files: string[] = [];
  const keep = (name: string, key: string) => {
    const path = join(dataFolder, name);
    makeFolder(dataFolder);
    if (storeKey(path, key)) files.push(path);
  };
  const [first] = given;
  if (own.sealing.length === 0 && first !== undefined) keep(SECRETS_KEY_FILE, first);
  if (own.operator === null && keys?.operator != null) keep(OPERATOR_KEY_FILE, keys.operator);
  return {
    vaults: { backup, own: vaultOf(installationKeys(settings).sealing) },
    files,
    undo: () => {
      for (const path of files) rmSync(path, { force: true });
    },
  };
}

function vaultOf(texts: readonly string[]): Vault | undefined {
  if (texts.length === 0) return undefined;
  return new Vault(
    texts.map((text) => {
      const key = secretsKeyOf(text);
      if (!key) throw damaged();
      return key;
    }),
  );
}

function damaged(): Failure {
  return new Failure("a key in the backup or in the data folder is damaged.", "Nothing was restored.");
}

function keptIn(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
}
